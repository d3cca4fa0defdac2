import type { Boot } from "../boot.ts";
import { within } from "../page/within.ts";
import type { Settings } from "../settings.ts";

/**
 * Settings older than this are read again before events are sent, in milliseconds. The first may come from the browser's
 * cache and be 30 s old by then; so a change is obeyed within 60 s.
 */
const FRESH = 25_000;

/** The settings as they are now. */
export interface Known {
  current: Settings;
  /** Reads them again if they are old (or `anyway`); what cannot be read stays as it was. */
  refresh(anyway?: boolean): Promise<void>;
}

/**
 * The first settings: the gateway's; those of the script element where the gateway does not answer within `patience`
 * milliseconds; or the code with which it refuses this page, as text.
 */
export async function askSettings(boot: Boot, patience: number): Promise<Known | string> {
  const { page, attributes } = boot;
  let at = 0;
  let asking: Promise<void> | undefined;
  const current: Settings = {
    version: 0,
    key: attributes.key || "",
    mode: "on",
    consent: { required: attributes.consent != "optional", gpc: "limit", readers: [] },
    policy: { both_forms: true, accept_md5: false, default_country: null },
    page_views: true,
    data_layer: false,
    masks: ["email", "phone", "payment_card"],
    form_fields: {},
    rules: [],
    shop: "",
    preview: false,
  };
  let refused = "";

  const asPage = () => {
    // The page may ask for more than the gateway, never for less.
    if (attributes.consent == "required") current.consent = { ...current.consent, required: true };
    if (attributes.pageViews) current.page_views = attributes.pageViews == "true";
    current.shop ||= attributes.shop || "";
  };

  const take = async (asked: Promise<Response>) => {
    const answer = await asked;
    if (answer.ok) {
      Object.assign(current, await answer.json());
      at = Date.now();
    } else if (answer.status < 500 && answer.status != 429) {
      refused = ((await answer.json().catch(() => 0)) as { code?: string }).code + " " + answer.status;
      current.mode = "off";
    }
    asPage();
  };

  asPage();
  await within(page, patience, take(boot.settings));
  if (refused) return refused;
  return {
    current,
    refresh: (anyway) => {
      if (!anyway && Math.abs(Date.now() - at) < FRESH) return Promise.resolve();
      return (asking ||= within(page, patience, take(boot.ask("no-cache"))).then(() => {
        asking = undefined;
      }));
    },
  };
}
