import type { Page } from "../boot.ts";

/** What a page that is being left may still have under way, in bytes (the limit of `keepalive` is 65,536). */
const KEEPALIVE = 60_000;

/** Posts to the gateway as plain text, which needs no preflight. Rejects when there was no answer to be had. */
export async function post(
  page: Page,
  address: string,
  body: string,
  leaving: boolean,
  credentials: RequestCredentials,
): Promise<Response | undefined> {
  const headers = { "Content-Type": "text/plain;charset=UTF-8" };
  const keepalive = new TextEncoder().encode(body).length < KEEPALIVE;
  if (leaving && credentials == "include" && !("keepalive" in page.Request.prototype)) {
    page.navigator.sendBeacon(address, new page.Blob([body], { type: headers["Content-Type"] }));
    return;
  }
  const referrerPolicy = credentials == "omit" ? "no-referrer" : "strict-origin-when-cross-origin";
  return page.fetch(address, { method: "POST", body, headers, keepalive, credentials, referrerPolicy });
}
