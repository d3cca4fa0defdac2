import type { CustomData } from "../model.ts";
import { amountOf } from "./amountOf.ts";
import { contentsOf } from "./contentsOf.ts";
import { orderIdOf } from "./orderIdOf.ts";

// Meta's event for GA4's name; names of Meta's events that GA4 lacks are taken in snake_case.
const NAMES: Readonly<Record<string, string>> = {
  page_view: "PageView",
  view_item: "ViewContent",
  search: "Search",
  add_to_cart: "AddToCart",
  add_to_wishlist: "AddToWishlist",
  begin_checkout: "InitiateCheckout",
  add_payment_info: "AddPaymentInfo",
  purchase: "Purchase",
  generate_lead: "Lead",
  sign_up: "CompleteRegistration",
  subscribe: "Subscribe",
  start_trial: "StartTrial",
  contact: "Contact",
  schedule: "Schedule",
  submit_application: "SubmitApplication",
  find_location: "FindLocation",
  donate: "Donate",
  customize_product: "CustomizeProduct",
};

type Words = Record<string, unknown>;

/**
 * Meta's event for an entry of the dataLayer: `{event, ecommerce}` as for Tag Manager, or the arguments of
 * `gtag("event", name, parameters)`. Undefined for every name that GA4 or Meta does not know: those are the site's own.
 */
export function ga4Event(entry: unknown): { event_name: string; custom_data: CustomData } | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const call = entry as ArrayLike<unknown>;
  const isCall = call[0] === "event";
  const given = (isCall ? call[2] : entry) as Words | null | undefined;
  const name = isCall ? call[1] : (entry as Words).event;
  const event_name: unknown = typeof name === "string" && NAMES[name];
  if (typeof event_name !== "string") return undefined;
  return { event_name, custom_data: customData({ ...object(given), ...object(object(given).ecommerce) }) };
}

const object = (value: unknown): Words => (typeof value === "object" && value !== null ? (value as Words) : {});

function customData(words: Words): CustomData {
  const contents = contentsOf(words.items);
  const found: CustomData = {};
  const currency = typeof words.currency === "string" && /^\s*([a-z]{3})\s*$/i.exec(words.currency)?.[1];
  if (currency) found.currency = currency.toUpperCase();
  const value = amountOf(words.value, true, String(found.currency)) ?? sumOf(contents);
  if (value !== undefined) found.value = value;
  if (contents.length) {
    found.contents = contents;
    found.content_ids = contents.map((content) => content.id);
    found.content_type = "product";
    found.num_items = contents.reduce((sum, content) => sum + content.quantity, 0);
  }
  const order_id = orderIdOf(words.transaction_id);
  if (order_id) found.order_id = order_id;
  if (typeof words.search_term === "string" && words.search_term) found.search_string = words.search_term;
  return found;
}

/** GA4 defines an event's value as the sum of price times quantity; only where every price is known. */
function sumOf(contents: ReturnType<typeof contentsOf>): number | undefined {
  if (!contents.length || contents.some((content) => content.item_price === undefined)) return undefined;
  return Number(contents.reduce((sum, one) => sum + (one.item_price ?? 0) * one.quantity, 0).toFixed(3));
}
