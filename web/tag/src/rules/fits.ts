/**
 * Whether an address fits a pattern in which `*` stands for anything.
 *
 * A pattern that begins with a scheme is held against the whole address, any other against the path; one with `?` also
 * against the query, one with `#` also against the fragment. A slash at the end of the path makes no difference.
 */
export function fits(pattern: string, place: Pick<Location, "href" | "pathname" | "search" | "hash">): boolean {
  const whole = /^https?:/.test(pattern);
  const text = whole
    ? place.href
    : place.pathname + (pattern.includes("?") ? place.search : "") + (pattern.includes("#") ? place.hash : "");
  const parts = pattern.replace(/\/$/, "").split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*?")}/?$`, "s").test(text);
}
