import type { CustomData } from "../model.ts";

/** Parameters as JSON would carry them, apart from the page's own object; nothing of what is no object. */
export function copyOf(parameters: unknown): CustomData {
  try {
    // Without parameters nothing is thrown: an exception is the dearest way for a page to learn that there are none.
    const copy = JSON.parse(JSON.stringify(parameters) || "0") as unknown;
    return copy && typeof copy == "object" && !Array.isArray(copy) ? (copy as CustomData) : {};
  } catch {
    return {};
  }
}
