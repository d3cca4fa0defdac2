/** What the gateway tells a tag about its dataset: `GET {folder}/{dataset}`, answered by `signalpost.gateway.tag`. */
import type { ConsentOptions, Policy } from "./parts.ts";

export interface Settings {
  /** Number of the business settings this came from. */
  version: number;
  /** The browser key of this dataset for the page's origin. */
  key: string;
  /** `off`: nothing is sent, the page's own pixel is left alone; `pixel_only`: nothing goes to the gateway. */
  mode: "on" | "pixel_only" | "off";
  consent: ConsentOptions;
  policy: Policy;
  /** Track PageView on load and on each navigation inside the page, when no pixel code on the page does. */
  page_views: boolean;
  /** Read GA4-style events from the dataLayer. */
  data_layer: boolean;
  /** Mask personal data in parameters: of these kinds. */
  masks: readonly ("email" | "phone" | "payment_card")[];
  /** Fields of forms whose values may be taken as user_data: CSS selector → user_data key. */
  form_fields: Readonly<Record<string, string>>;
  rules: readonly Rule[];
  /** The key of this shop in ids made of order numbers; empty: such ids are random. */
  shop: string;
  /**
   * Set while a draft of rules is tried out in this browser: nothing is sent, all is shown. The page's address has
   * `signalpost_preview=TOKEN`, which the tag passes on as `?preview=TOKEN`; later pages of the tab find the token in
   * `window.name` (`signalpost_preview=TOKEN`), where the rules part puts it.
   */
  preview: boolean;
}

/** One event without code. */
export interface Rule {
  name: string;
  event_name: string;
  on: "click" | "submit" | "page" | "download" | "booking";
  /**
   * click, submit: a CSS selector; download: file extensions (`pdf, zip`) or `*` for the usual ones; page: a pattern of
   * the address in which `*` stands for anything; booking: a widget's name, or `*`.
   */
  match: string;
  /** Only on pages whose address fits this pattern. */
  where?: string;
  value?: Source;
  currency?: Source;
  order_id?: Source;
  /** Further keys of custom_data. */
  parameters?: Readonly<Record<string, Source>>;
}

/** Where a value is read: exactly one of these. */
export type Source =
  | { text: string }
  | { element: string; attribute?: string }
  | { data_layer: string }
  | { query: string }
  | { json_ld: string };
