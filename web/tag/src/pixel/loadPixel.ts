import type { Fbq, Page } from "../boot.ts";

const ADDRESS = "https://connect.facebook.net/en_US/fbevents.js";

/** Gives a page without Meta's base code an `fbq` that queues; the function it returns then brings Meta's script. */
export function loadPixel(page: Page): () => void {
  if (page.fbq) return () => {};
  const fbq: Fbq = (...call) => (fbq.callMethod ? fbq.callMethod(...call) : fbq.queue!.push(call));
  Object.assign(fbq, { push: fbq, loaded: true, version: "2.0", queue: [] });
  page.fbq = fbq;
  page._fbq ||= fbq;
  return () => {
    const script = page.document.createElement("script");
    script.async = true;
    script.src = ADDRESS;
    page.document.head.append(script);
  };
}
