import type { Page } from "../boot.ts";
import { readCookie } from "./readCookie.ts";

/**
 * Deletes `_fbp`, `_fbc` and `_spm` on every domain they can be on; true if there was one. The last is the gateway's, to
 * say that there is a visitor id, which scripts cannot see.
 */
export function clearIds(page: Page): boolean {
  const names = ["_fbp", "_fbc", "_spm"].filter((name) => readCookie(page, name));
  for (const name of names) {
    const labels = page.location.hostname.split(".");
    const clear = `${name}=;path=/;max-age=0`;
    page.document.cookie = clear;
    for (; labels.length; labels.shift()) page.document.cookie = `${clear};domain=${labels.join(".")}`;
  }
  return !!names.length;
}
