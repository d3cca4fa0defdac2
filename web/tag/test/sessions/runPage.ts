/** The shop's own code in one document: base code of the pixel, consent, the page's events. Snippet first. */
import type { Browser } from "./makeBrowser.ts";
import { DATASET } from "./makeBrowser.ts";
import type { Doc } from "./makeWindow.ts";

const META_SCRIPT = "https://connect.facebook.net/en_US/fbevents.js";

/** What Meta's base code does, in our words. */
function baseCode(window: any): void {
  const stub: any = (...call: unknown[]) => (stub.callMethod ? stub.callMethod(...call) : stub.queue.push(call));
  window.fbq = stub;
  if (!window._fbq) window._fbq = stub;
  Object.assign(stub, { push: stub, loaded: true, version: "2.0" });
  stub.queue = [];
  const { document } = window;
  const script = Object.assign(document.createElement("script"), { async: true, src: META_SCRIPT });
  document.getElementsByTagName("script")[0].parentNode.insertBefore(script);
}

/** Tells what the visitor has decided, in the shop's way. */
export function tellConsent({ session }: Browser, window: any, answer: string): void {
  if (session.word == "api") window.signalpost("consent", answer);
  else if (window.fbq) window.fbq("consent", answer == "granted" ? "grant" : "revoke");
}

export function track(browser: Browser, window: any, name: string, parameters: object, event_id?: string): void {
  if (browser.session.pixel == "page") window.fbq("track", name, parameters, ...(event_id ? [{ eventID: event_id }] : []));
  else window.signalpost("track", name, parameters, event_id ? { event_id } : undefined);
}

export function order(browser: Browser, window: any, number: number): void {
  const order_id = `${browser.session.number}-${number}`;
  const id = browser.session.ids == "page" ? `order-${order_id}` : undefined;
  track(browser, window, "Purchase", { value: 19.9, currency: "EUR", order_id }, id);
}

export function runPage(browser: Browser, doc: Doc): void {
  const { session, clock, draw } = browser;
  const { window } = doc;
  window.signalpost = (...call: unknown[]) => (window.signalpost.q = window.signalpost.q || []).push(call);
  const attributes: Record<string, string> = { dataset: DATASET, consent: session.consent };
  if (session.ids == "shop") attributes.shop = "main";
  if (session.pixel == "tag") attributes.pixel = "";
  for (let tags = session.tags; tags > 0; tags--) {
    // Async: before the rest of the page or after it, but before Meta's script, as the snippet is to stand.
    clock.after(draw.below(100), () => doc.state == "alive" && window.runLoader(attributes));
  }
  if (session.pixel == "page") {
    baseCode(window);
    if (session.inside == "forbids") window.fbq.disablePushState = true;
    if (session.consent == "required" && session.word == "fbq") window.fbq("consent", "revoke");
    window.fbq("init", DATASET);
    window.fbq("track", "PageView");
  }
  const tell = () => browser.answer && tellConsent(browser, window, browser.answer);
  tell();
  // A page that comes back may have missed what was decided meanwhile.
  window.addEventListener("pageshow", (event: any) => event.persisted && tell());
  if (session.inside == "tracks") window.addEventListener("popstate", () => track(browser, window, "PageView", {}));
  const thanks = /^\/s\d+\/thanks\/(\d+)$/.exec(window.location.pathname);
  if (thanks) order(browser, window, +thanks[1]!);
}
