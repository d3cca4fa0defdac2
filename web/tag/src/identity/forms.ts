import type { HashedKey } from "../model.ts";
import { city } from "./city.ts";
import { countryCode } from "./countryCode.ts";
import { dateOfBirth } from "./dateOfBirth.ts";
import { email } from "./email.ts";
import { externalId } from "./externalId.ts";
import { firstOfName } from "./firstOfName.ts";
import { gender } from "./gender.ts";
import { name } from "./name.ts";
import { partOfBirth } from "./partOfBirth.ts";
import { phone } from "./phone.ts";
import { postcode } from "./postcode.ts";
import { state } from "./state.ts";

type Form = (text: string, country: string, year: number) => string;

/**
 * For each hashed key its rule: the normal form of a text, "" when the text cannot be right. `country`: the person's,
 * alpha-2, lower-case, or ""; `year`: nobody is born after it.
 */
export const FORMS: Record<HashedKey, Form> = {
  em: email,
  ph: phone,
  fn: name,
  ln: name,
  db: (text, _, year) => dateOfBirth(text, year),
  ge: gender,
  ct: city,
  st: state,
  zp: postcode,
  country: countryCode,
  external_id: externalId,
  f5first: (text) => firstOfName(text, 5),
  f5last: (text) => firstOfName(text, 5),
  fi: (text) => firstOfName(text, 1),
  dobd: (text) => partOfBirth(text, 2, 1, 31),
  dobm: (text) => partOfBirth(text, 2, 1, 12),
  doby: (text, _, year) => partOfBirth(text, 4, 1900, year),
  app_user_id: externalId,
};
