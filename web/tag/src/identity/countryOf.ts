import { alpha2 } from "./countries.ts";
import { countryCode } from "./countryCode.ts";
import { hashForm } from "./hashForm.ts";
import { sha256 } from "./sha256.ts";

/** The person's country, alpha-2, from a code, a name or the SHA-256 of a code, or the first of a list; "" if unknown. */
export function countryOf(given: unknown): string {
  if (Array.isArray(given)) {
    return given.map((each) => (Array.isArray(each) ? "" : countryOf(each))).find(Boolean) ?? "";
  }
  return typeof given === "string" ? countryCode(given) || ofHash(hashForm(given).split(".", 1)[0]!) : "";
}

function ofHash(bare: string): string {
  return (bare && alpha2().find((code) => sha256(code) === bare)) ?? "";
}
