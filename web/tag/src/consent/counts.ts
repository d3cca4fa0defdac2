import type { ConsentOptions } from "../parts.ts";

/** Whether a reader's signal is looked at; the page's own word always is. */
export function counts({ readers }: ConsentOptions, by: string): boolean {
  return !readers[0] || by === "fbq" || readers.includes(by);
}
