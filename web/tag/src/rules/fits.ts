/**
 * Whether an address fits a pattern in which `*` stands for anything.
 *
 * A pattern that begins with a scheme is held against the whole address, any other against the path; one with `?` also
 * against the query, one with `#` also against the fragment. A slash at the end makes no difference.
 */
export function fits(pattern: string, place: Pick<Location, "href" | "pathname" | "search" | "hash">): boolean {
  const whole = /^https?:/.test(pattern);
  const text = whole
    ? place.href
    : place.pathname + (pattern.includes("?") ? place.search : "") + (pattern.includes("#") ? place.hash : "");
  return isLike(text.replace(/\/$/, ""), pattern.replace(/\/$/, "").split("*"));
}

/** Whether `text` is these parts in this order with anything between; the time of a regular expression has no bound. */
function isLike(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? "";
  const last = parts[parts.length - 1] ?? "";
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= text.length - last.length;
}
