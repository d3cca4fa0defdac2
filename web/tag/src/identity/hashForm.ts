import { strip } from "./strip.ts";

const HASH = /^([\da-f]{64}|[\da-f]{32})(\.(?:[\w-]{2}|[\w-]{8}))?$/i;

/** The hash as it is sent: digits lower-cased, suffix of Meta's builder as it came; "" when the text is no hash. */
export function hashForm(text: string): string {
  const [, digits = "", suffix = ""] = HASH.exec(strip(text)) ?? [];
  return digits.toLowerCase() + suffix;
}
