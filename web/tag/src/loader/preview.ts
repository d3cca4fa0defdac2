import type { Page } from "../boot.ts";

const NAME = "signalpost_preview";

/** The query that asks for the draft of rules which this tab is to try out, or nothing. */
export function preview(page: Page): string {
  let token: string | null = null;
  try {
    token = new URLSearchParams(page.location.search).get(NAME) || page.sessionStorage.getItem(NAME);
  } catch {
    // No storage here.
  }
  return token ? "?preview=" + encodeURIComponent(token) : "";
}
