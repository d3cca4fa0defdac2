import type { ConsentOptions } from "../parts.ts";

/** Whether a reader's signal is looked at. */
export function counts({ readers }: ConsentOptions, by: string): boolean {
  return !readers[0] || readers.includes(by);
}
