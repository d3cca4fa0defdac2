import type { Page, Pixel } from "../boot.ts";

/** What became of one event at the page's own pixel, as far as a page can know. */
export type PixelState = "none" | "blocked" | "loaded" | "sent" | "unknown";

/** A base code this new, in milliseconds, may still be waiting for Meta's script after the page has loaded. */
const PATIENCE = 5000;

/**
 * Tells the state of an event by its id: `sent` once the browser has made the request to `/tr` that carries the id,
 * `blocked` when Meta's script did not come.
 */
export function watchPixel(page: Page, pixel: Pixel): (event_id: string) => PixelState {
  const sent = new Set<string | null>();
  let failed = false;
  let since = 0;
  page.addEventListener(
    "error",
    ({ target }) => {
      if (/\/fbevents\.js/.test(String((target as Partial<HTMLScriptElement> | null)?.src))) failed = true;
    },
    true,
  );
  try {
    new page.PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) {
        const [path, query] = name.split("?");
        if (query && /\/tr\/?$/.test(path!)) sent.add(new URLSearchParams(query).get("eid"));
      }
    }).observe({ type: "resource", buffered: true });
  } catch {
    // Without the observer, `loaded` is all that can be said.
  }
  return (event_id) => {
    if (!pixel.fbq()) return "none";
    if (pixel.loaded()) return sent.has(event_id) ? "sent" : "loaded";
    since ||= Date.now();
    const late = page.document.readyState == "complete" && Date.now() - since > PATIENCE - 1000;
    return failed || late ? "blocked" : "unknown";
  };
}
