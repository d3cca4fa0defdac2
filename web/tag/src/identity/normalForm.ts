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

/** The normal form of a text of a hashed key, "" when the text cannot be right. */
export function normalForm(key: string, text: string, country: string | null, year: number): string {
  switch (key) {
    case "em":
      return email(text);
    case "ph":
      return phone(text, country);
    case "fn":
    case "ln":
      return name(text);
    case "db":
      return dateOfBirth(text, year);
    case "ge":
      return gender(text);
    case "ct":
      return city(text);
    case "st":
      return state(text, country);
    case "zp":
      return postcode(text, country);
    case "country":
      return countryCode(text);
    case "external_id":
    case "app_user_id":
      return externalId(text);
    case "f5first":
    case "f5last":
      return firstOfName(text, 5);
    case "fi":
      return firstOfName(text, 1);
    case "dobd":
      return partOfBirth(text, 2, 1, 31);
    case "dobm":
      return partOfBirth(text, 2, 1, 12);
    case "doby":
      return partOfBirth(text, 4, 1900, year);
    default:
      return "";
  }
}
