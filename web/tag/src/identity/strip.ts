const BLANK = "(?:[^\\S\\ufeff]|[\\x1c-\\x1f\\x85])+";
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "g");

/** Without white space at its ends: what Python's `str.strip` takes for white space, which `trim` does not quite. */
export function strip(text: string): string {
  return text.replace(ENDS, "");
}
