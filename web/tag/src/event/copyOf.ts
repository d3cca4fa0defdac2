import type { CustomData } from "../model.ts";

/** Parameters as JSON would carry them, apart from the page's own object; nothing of what is no object. */
export function copyOf(parameters: unknown): CustomData {
  try {
    const copy = JSON.parse(JSON.stringify(parameters)) as unknown;
    return copy && typeof copy == "object" && !Array.isArray(copy) ? (copy as CustomData) : {};
  } catch {
    return {};
  }
}
