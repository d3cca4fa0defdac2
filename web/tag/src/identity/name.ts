import { BLANKS } from "./blanks.ts";
import { isTypedPlaceholder } from "./isTypedPlaceholder.ts";
import { without } from "./without.ts";
import { WORDS } from "./words.ts";

const UNWANTED = new RegExp(`[${BLANKS}!-/:-@[-\`{-~]`, "g");

/** `fn`, `ln`: `  Mary-Jane O'Connor ` → `maryjaneoconnor`; "" when it cannot be a name. */
export function name(text: string): string {
  const form = without(text, UNWANTED);
  return WORDS.has(form) || isTypedPlaceholder(text) ? "" : form;
}
