/** The order number that a text states: the text itself, or the one word in it that has a digit. */
export function orderIdOf(given: unknown): string | undefined {
  if (typeof given === "number") return Number.isSafeInteger(given) ? String(given) : undefined;
  if (typeof given !== "string") return undefined;
  const words = given
    .trim()
    .slice(0, 500)
    .split(/\s+/)
    .map((word) => word.replace(/[.,:;!?]+$/, ""));
  const found = words.length === 1 ? words : words.filter((word) => /\d/.test(word));
  return found.length === 1 && found[0] ? found[0].slice(0, 100) : undefined;
}
