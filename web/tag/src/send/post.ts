import type { Page } from "../boot.ts";

/** What a page that is being left may still have under way, in bytes (the limit of `keepalive` is 65,536). */
const KEEPALIVE = 60_000;

/**
 * Posts to the gateway. A body that is text goes as `text/plain;charset=UTF-8`, which needs no preflight. Without
 * credentials the address of the page is not told either. Rejects when there was no answer to be had.
 */
export async function post(
  page: Page,
  address: string,
  body: string,
  leaving: boolean,
  credentials: "include" | "omit",
): Promise<Response | undefined> {
  if (leaving && credentials == "include" && !("keepalive" in page.Request.prototype)) {
    page.navigator.sendBeacon(address, body);
    return;
  }
  const keepalive = new TextEncoder().encode(body).length < KEEPALIVE;
  const referrerPolicy = credentials == "omit" ? "no-referrer" : "";
  return page.fetch(address, { method: "POST", body, keepalive, credentials, referrerPolicy });
}
