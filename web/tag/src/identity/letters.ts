import { without } from "./without.ts";

// Variation selectors are marks that say how to draw the character before them: no part of a word.
const OTHERS = /[^\p{L}\p{Mn}\p{Mc}]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** Lower-case letters of any script with their accents; nothing else. */
export function letters(text: string): string {
  const kept = without(text, OTHERS);
  return /\p{L}/u.test(kept) ? kept : "";
}
