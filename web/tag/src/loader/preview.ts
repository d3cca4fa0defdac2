import type { Page } from "../boot.ts";

const NAME = "signalpost_preview";

/**
 * The query that asks for the draft of rules which this tab is to try out, or nothing. The token is in the address, later
 * in the tab's name, where the rules part puts it: asking sessionStorage would keep every page waiting some milliseconds.
 */
export function preview(page: Page): string {
  const { search } = page.location;
  const here = search.includes(NAME) && new URLSearchParams(search).get(NAME);
  const token = here || (page.name || "").split(NAME + "=")[1];
  return token ? "?preview=" + encodeURIComponent(token) : "";
}
