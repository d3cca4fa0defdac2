import { isTypedPlaceholder } from "./isTypedPlaceholder.ts";
import { letters } from "./letters.ts";
import { readCountries } from "./readCountries.ts";

const NAMES = readCountries();

// Everything that Unicode gives the numeric type Digit, which is more than Nd: superscripts, numbers in circles …
const DIGIT =
  /\p{Nd}|[\xb2\xb3\xb9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]/u;

/** `country`: ISO 3166-1 alpha-2 from a code or a name: `USA`, `United States` → `us`; "" when unknown. */
export function countryCode(text: string): string {
  return DIGIT.test(text) || isTypedPlaceholder(text) ? "" : (NAMES.get(letters(text)) ?? ""); // N/A is not Namibia
}
