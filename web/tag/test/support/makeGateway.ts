/** A gateway as the tag sees one: settings, and 202 for what is posted. A test changes `settings` or `answer`. */
import type { Settings } from "../../src/settings.ts";
import type { Asked } from "./makePage.ts";

export interface Gateway {
  settings: Settings;
  /** Set: what every POST is answered. */
  answer?: (asked: Asked) => Response;
  isDown: boolean;
  ids?: { fbp?: string; fbc?: string };
  reply(asked: Asked): Response;
}

export function makeGateway(changes: Partial<Settings> = {}): Gateway {
  const gateway: Gateway = {
    isDown: false,
    settings: {
      version: 7,
      key: "spb_key",
      mode: "on",
      consent: { required: false, gpc: "limit", readers: [] },
      policy: { both_forms: true, accept_md5: false, default_country: null },
      page_views: true,
      data_layer: false,
      masks: [],
      form_fields: {},
      rules: [],
      shop: "",
      preview: false,
      ...changes,
    },
    reply: (asked) => {
      if (gateway.isDown) throw new TypeError("Failed to fetch");
      if (asked.method === "GET") return Response.json(gateway.settings);
      if (gateway.answer) return gateway.answer(asked);
      const { version } = gateway.settings;
      return Response.json({ results: [], settings: version, ids: gateway.ids }, { status: 202 });
    },
  };
  return gateway;
}
