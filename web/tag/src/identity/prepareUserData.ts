import { CLEAR_KEYS, HASHED_KEYS, type UserData } from "../model.ts";
import type { Policy } from "../parts.ts";
import { asText } from "./asText.ts";
import { clearForm } from "./clearForm.ts";
import { countryOf } from "./countryOf.ts";
import { digest } from "./digest.ts";
import { type Normal, normalize } from "./normalize.ts";

const SECONDS_A_YEAR = 31_556_952; // the Gregorian mean
const NOT_BEFORE = 2026; // a computer whose clock says less is wrong

/**
 * `user_data` as it is sent: hashed keys normalised and hashed, the others checked, all by the policy of the gateway.
 * What cannot be right is left out, and so are keys that Meta does not take. Never throws.
 */
export async function prepareUserData(given: Record<string, unknown>, policy: Policy): Promise<UserData> {
  const prepared: UserData = {};
  const country = quietly(() => countryOf(given.country)) || countryOf(policy.default_country) || null;
  const year = Math.max(NOT_BEFORE, 1970 + Math.floor(Date.now() / 1000 / SECONDS_A_YEAR));
  await Promise.all(
    HASHED_KEYS.map(async (key) => {
      const normal = quietly(() => normalForms(key, given[key], country, year, policy)) ?? [];
      const hashes = new Set((await Promise.all(normal.flatMap(sent))));
      if (hashes.size) prepared[key] = hashes.size > 1 ? [...hashes] : [...hashes][0]!;
    }),
  );
  for (const key of CLEAR_KEYS) {
    const form = quietly(() => clearForm(key, asText(given[key]) ?? ""));
    if (form) prepared[key] = form;
  }
  return prepared;
}

function normalForms(key: string, given: unknown, country: string | null, year: number, policy: Policy): Normal[] {
  const texts = (Array.isArray(given) ? given : [given]).map(asText);
  return texts.flatMap((text) => (text === null ? [] : (normalize(key, text, country, year, policy) ?? [])));
}

function sent({ hash, texts }: Normal): (string | Promise<string>)[] {
  return hash ? [hash] : texts.map(digest);
}

/** The page's own objects may throw when they are read. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
