import type { Page } from "../boot.ts";

/** The value of a cookie that scripts may read; undefined without one, or where cookies are forbidden. */
export function readCookie(page: Page, name: string): string | undefined {
  try {
    const found = page.document.cookie.split(/; */).find((pair) => pair.startsWith(name + "="));
    return found && decodeURIComponent(found.slice(name.length + 1));
  } catch {
    return;
  }
}
