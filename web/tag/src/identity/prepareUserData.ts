import { CLEAR_KEYS, type HashedKey, type UserData } from "../model.ts";
import type { Policy } from "../parts.ts";
import { asText } from "./asText.ts";
import { clearForm } from "./clearForm.ts";
import { countryOf } from "./countryOf.ts";
import { digest } from "./digest.ts";
import { FORMS } from "./forms.ts";
import { type Normal, normalize } from "./normalize.ts";
import { quietly } from "./quietly.ts";

const SECONDS_A_YEAR = 31_556_952; // the Gregorian mean
const NOT_BEFORE = 2026; // a computer whose clock says less is wrong

/**
 * `user_data` as it is sent: hashed keys normalised and hashed by the policy of the gateway, keys sent in clear
 * trimmed. What cannot be right is left out, and so are keys that Meta does not take. Never throws.
 */
export async function prepareUserData(given: Record<string, unknown>, policy: Policy): Promise<UserData> {
  const prepared: UserData = {};
  const country = quietly(() => countryOf(given.country)) || countryOf(policy.default_country);
  const year = Math.max(NOT_BEFORE, 1970 + Math.floor(Date.now() / 1000 / SECONDS_A_YEAR));

  function normalForms(key: HashedKey): Normal[] {
    const value = given[key];
    const texts = (Array.isArray(value) ? value : [value]).map(asText);
    return texts.flatMap((text) => (text === null ? [] : (normalize(key, text, country, year, policy) ?? [])));
  }

  await Promise.all(
    (Object.keys(FORMS) as HashedKey[]).map(async (key) => {
      const normal = quietly(() => normalForms(key)) ?? [];
      const sent = normal.flatMap(({ hash, texts }): (string | Promise<string>)[] =>
        hash ? [hash] : texts.map(digest),
      );
      const [first, ...others] = [...new Set(await Promise.all(sent))];
      if (first) prepared[key] = others.length ? [first, ...others] : first;
    }),
  );
  for (const key of CLEAR_KEYS) {
    const form = quietly(() => clearForm(asText(given[key]) ?? ""));
    if (form) prepared[key] = form;
  }
  return prepared;
}
