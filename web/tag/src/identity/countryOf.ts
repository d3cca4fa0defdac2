import { alpha2 } from "./countries.ts";
import { countryCode } from "./countryCode.ts";
import { sha256 } from "./sha256.ts";
import { strip } from "./strip.ts";

/** The person's country, alpha-2, from a code, a name or the hash of a code, or the first of a list; "" when unknown. */
export function countryOf(given: unknown): string {
  if (Array.isArray(given)) {
    return given.map((each) => (Array.isArray(each) ? "" : countryOf(each))).find(Boolean) ?? "";
  }
  return typeof given === "string" ? countryCode(given) || ofHash(strip(given).toLowerCase()) : "";
}

function ofHash(text: string): string {
  if (!/^[\da-f]{64}$/.test(text)) return "";
  return alpha2().find((code) => sha256(code) === text) ?? "";
}
