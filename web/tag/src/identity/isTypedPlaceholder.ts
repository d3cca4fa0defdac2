import { strip } from "./strip.ts";
import { WITH_SIGNS } from "./words.ts";

/** Whether the text, as typed, says that nothing is known: `N/A`. Its letters alone may be somebody's name. */
export function isTypedPlaceholder(text: string): boolean {
  return WITH_SIGNS.has(strip(text).toLowerCase());
}
