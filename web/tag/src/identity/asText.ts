/** Texts and whole numbers as text, null for anything else: also for numbers that JavaScript cannot hold exactly. */
export function asText(value: unknown): string | null {
  return typeof value === "string" ? value : Number.isSafeInteger(value) ? String(value) : null;
}
