import type { Page, Pixel } from "../boot.ts";

/** What became of one event at the page's own pixel, as far as a page can know. */
export type PixelState = "none" | "blocked" | "loaded" | "sent" | "unknown";

/** A base code this new, in milliseconds, may still be waiting for Meta's script after the page has loaded. */
const PATIENCE = 5000;

/**
 * Tells the state of an event by its id: `sent` once the browser has made the request to `/tr` that carries the id,
 * `blocked` when Meta's script did not come or the browser stopped its request.
 */
export function watchPixel(page: Page, pixel: Pixel): (event_id: string) => PixelState {
  const requests = new Map<string | null, PixelState>();
  let failed = false;
  let since = 0;
  page.addEventListener(
    "error",
    ({ target }) => {
      if (/\/fbevents\.js/.test(String((target as Partial<HTMLScriptElement> | null)?.src))) failed = true;
    },
    true,
  );
  let observes = false;
  /** From the first question on, which comes when the page is idle; the browser tells of earlier requests then. */
  const observe = () => {
    observes = true;
    try {
      new page.PerformanceObserver((list) => {
        for (const { name, duration } of list.getEntries()) {
          const [path, query] = name.split("?");
          // A request that took less than a millisecond was stopped inside the browser.
          if (query && /\/tr\/?$/.test(path!)) {
            requests.set(new URLSearchParams(query).get("eid"), duration < 1 ? "blocked" : "sent");
          }
        }
      }).observe({ type: "resource", buffered: true });
    } catch {
      // Without the observer, `loaded` is all that can be said.
    }
  };
  return (event_id) => {
    if (!pixel.fbq()) return "none";
    if (!observes) observe();
    if (pixel.loaded()) return requests.get(event_id) || "loaded";
    since ||= Date.now();
    const late = page.document.readyState == "complete" && Date.now() - since > PATIENCE - 1000;
    return failed || late ? "blocked" : "unknown";
  };
}
