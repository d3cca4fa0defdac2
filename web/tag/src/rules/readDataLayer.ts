import { valueAt } from "./valueAt.ts";

/** The value at `path` in the newest entry of the dataLayer that has it; a null there (as GA4 resets) means nothing. */
export function readDataLayer(path: string, page: Window): unknown {
  const layer = (page as { dataLayer?: unknown }).dataLayer;
  const names = path.split(".");
  for (const entry of Array.isArray(layer) ? [...layer].reverse() : []) {
    const isCall = entry && typeof entry === "object" && typeof (entry as ArrayLike<unknown>)[0] === "string";
    const from = isCall ? (entry as ArrayLike<unknown>)[2] : entry; // gtag("event", name, parameters)
    if (valueAt(from, names.slice(0, 1)) === null) return undefined;
    const found = valueAt(from, names);
    if (found !== undefined && found !== null) return found;
  }
  return undefined;
}
