import { countryNames } from "./countries.ts";
import { isTypedPlaceholder } from "./isTypedPlaceholder.ts";
import { letters } from "./letters.ts";

/** `country`: ISO 3166-1 alpha-2 from a code or a name: `USA`, `United States` → `us`; "" when unknown. */
export function countryCode(text: string): string {
  // N/A is not Namibia.
  return /\p{Nd}/u.test(text) || isTypedPlaceholder(text) ? "" : (countryNames().get(letters(text)) ?? "");
}
