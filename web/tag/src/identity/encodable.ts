/** The text, or "" when half a character (a lone surrogate) in it has no UTF-8. */
export function encodable(text: string): string {
  return /[\ud800-\udfff]/u.test(text) ? "" : text;
}
