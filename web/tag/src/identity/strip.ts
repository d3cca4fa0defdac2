const BLANK = "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "g");

/** Without white space at its ends: what Python's `str.strip` takes for white space, which `trim` does not quite. */
export function strip(text: string): string {
  return text.replace(ENDS, "");
}
