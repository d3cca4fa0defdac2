import type { Host } from "../parts.ts";
import type { Settings } from "../settings.ts";
import { ga4Event } from "./ga4Event.ts";
import { notTwice } from "./notTwice.ts";

/** Tracks GA4-style entries of the dataLayer: those that are there, in their order, and each that is pushed later. */
export function watchDataLayer(host: Host, settings: () => Settings): void {
  const page = host.page as Window & { dataLayer?: unknown[] };
  const layer = (page.dataLayer ??= []);
  if (!Array.isArray(layer)) return;
  const track = notTwice(host);
  const take = (entry: unknown) => {
    if (!settings().data_layer) return;
    const event = ga4Event(entry);
    // The tag itself tracks PageView, once per page, where the settings say so.
    if (event && !(event.event_name === "PageView" && settings().page_views)) track(event.event_name, event.custom_data);
  };
  const attempt = (entry: unknown) => {
    try {
      take(entry);
    } catch {
      // a page's object that cannot be read
    }
  };
  for (const entry of [...layer]) attempt(entry);
  const { push } = layer;
  layer.push = (...entries: unknown[]) => {
    const length = push.apply(layer, entries);
    entries.forEach(attempt);
    return length;
  };
}
