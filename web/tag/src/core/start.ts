import type { Boot } from "../boot.ts";
import type { Settings } from "../settings.ts";
import { randomId } from "./random_id.ts";

/** Takes over from the loader. */
export async function start(boot: Boot): Promise<void> {
  const { page, folder, attributes } = boot;
  const settings = (await (await boot.settings).json()) as Settings;
  boot.release();
  const now = Date.now();
  const event = {
    event_name: "PageView",
    event_id: randomId(page),
    event_time: Math.floor(now / 1000),
    action_source: "website",
    event_source_url: page.location.href,
    user_data: {},
    custom_data: {},
    observed: { via: "page", pixel: "unknown" },
  };
  const body = { v: 1, key: settings.key, sent_at: now, settings: settings.version, data: [event] };
  await page.fetch(folder + attributes.dataset, {
    method: "POST",
    credentials: "include",
    keepalive: true,
    headers: { "Content-Type": "text/plain;charset=UTF-8" },
    body: JSON.stringify(body),
  });
}
