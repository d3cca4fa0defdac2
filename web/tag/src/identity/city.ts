import { isTypedPlaceholder } from "./isTypedPlaceholder.ts";
import { letters } from "./letters.ts";
import { WORDS } from "./words.ts";

/** `ct`: `Saint-Étienne` → `saintétienne`; "" when it has no letters. */
export function city(text: string): string {
  const form = letters(text);
  return WORDS.has(form) || isTypedPlaceholder(text) ? "" : form;
}
