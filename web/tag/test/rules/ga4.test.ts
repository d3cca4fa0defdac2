import assert from "node:assert/strict";
import { test } from "node:test";
import type { Host, Tracked } from "../../src/parts.ts";
import { contentsOf } from "../../src/rules/contentsOf.ts";
import { ga4Event } from "../../src/rules/ga4Event.ts";
import { notTwice } from "../../src/rules/notTwice.ts";

// connectors.md 8.3, the columns of Meta and GA4.
const NAMES: Record<string, string> = {
  page_view: "PageView", view_item: "ViewContent", search: "Search", add_to_cart: "AddToCart",
  add_to_wishlist: "AddToWishlist", begin_checkout: "InitiateCheckout", add_payment_info: "AddPaymentInfo",
  purchase: "Purchase", generate_lead: "Lead", sign_up: "CompleteRegistration", subscribe: "Subscribe",
  start_trial: "StartTrial", contact: "Contact", schedule: "Schedule", submit_application: "SubmitApplication",
  find_location: "FindLocation", donate: "Donate", customize_product: "CustomizeProduct",
};
for (const [ga4, meta] of Object.entries(NAMES)) {
  test(`GA4's ${ga4} is Meta's ${meta}`, () => assert.equal(ga4Event({ event: ga4 })?.event_name, meta));
}

test("a purchase has Meta's contents, content_ids, num_items, value, currency and order_id", () => {
  const entry = {
    event: "purchase",
    ecommerce: {
      transaction_id: "T-12345", value: "72.05", currency: "usd", tax: 3.6,
      items: [{ item_id: "SKU_1", item_name: "Shirt", price: 10.01, quantity: 3 }, { item_id: 2, price: "42.02" }],
    },
  };
  assert.deepEqual(ga4Event(entry), {
    event_name: "Purchase",
    custom_data: {
      currency: "USD", value: 72.05, order_id: "T-12345", num_items: 4, content_type: "product",
      content_ids: ["SKU_1", "2"],
      contents: [{ id: "SKU_1", quantity: 3, item_price: 10.01 }, { id: "2", quantity: 1, item_price: 42.02 }],
    },
  });
});

test("a value that is not given is the sum of price times quantity, if every price is known", () => {
  const items = [{ item_id: "a", price: 0.1, quantity: 3 }, { item_id: "b", price: 1 }];
  assert.equal(ga4Event({ event: "view_item", ecommerce: { items } })?.custom_data.value, 1.3);
  const unknown = ga4Event({ event: "view_item", ecommerce: { items: [...items, { item_id: "c" }] } });
  assert.ok(!("value" in (unknown?.custom_data ?? {})));
});

test("gtag's calls are events as much as Tag Manager's entries", () => {
  const call = (...words: unknown[]) => (function (..._: unknown[]) { return arguments; })(...words);
  assert.deepEqual(ga4Event(call("event", "search", { search_term: "shoes" })), {
    event_name: "Search", custom_data: { search_string: "shoes" },
  });
  assert.equal(ga4Event(call("config", "G-1")), undefined);
  assert.equal(ga4Event(call("consent", "default", {})), undefined);
});

test("names that are the site's own, and what is no event, say nothing", () => {
  for (const entry of [{ event: "gtm.js" }, { event: "newsletter_popup" }, { event: "constructor" }, { event: "signalpost" }, {}, null, 1, "purchase", [], { event: 5 }])
    assert.equal(ga4Event(entry), undefined);
});

test("items without an id, and items that are no list, are left out", () => {
  assert.deepEqual(contentsOf([{ item_name: "x" }, null, { item_id: "" }, { id: "a", quantity: "2" }]), [{ id: "a", quantity: 2 }]);
  assert.deepEqual(contentsOf("x"), []);
});

/** A tag whose clock stands still until `pass`. */
function tag() {
  let now = 0;
  const timers: { at: number; call(): void }[] = [];
  const leaves: (() => void)[] = [];
  const sent: string[] = [];
  let tell: (event: Tracked) => void = () => assert.fail("nobody listens");
  const page = {
    performance: { now: () => now },
    setTimeout: (call: () => void, wait: number) => timers.push({ at: now + wait, call }),
    addEventListener: (_: string, call: () => void) => leaves.push(call),
    document: { addEventListener: () => {} },
  };
  const host = {
    page,
    watch: (listener: (event: Tracked) => void) => { tell = listener; },
    track: (event_name: string, custom_data: { order_id?: string }, { via }: { via: string }) => {
      sent.push(custom_data.order_id ?? event_name);
      tell({ event_name, event_id: "", custom_data, via });
      return "";
    },
  } as unknown as Host;
  return {
    host, sent,
    own: (event_name: string, custom_data = {}, via = "fbq") => tell({ event_name, event_id: "", custom_data, via }),
    leave: () => leaves.forEach((call) => call()),
    pass: (time: number) => {
      now += time;
      for (const timer of timers.splice(0)) timer.at <= now ? timer.call() : timers.push(timer);
    },
  };
}

test("an event of the dataLayer is sent two seconds later, if the page's code did not track it", () => {
  const { host, sent, pass } = tag();
  notTwice(host)("Lead", {});
  pass(1_900);
  assert.deepEqual(sent, []);
  pass(200);
  assert.deepEqual(sent, ["Lead"]);
});

test("it is left out when the page's code tracks the same, shortly before or after", () => {
  const { host, sent, own, pass } = tag();
  const track = notTwice(host);
  own("AddToCart");
  track("AddToCart", {});
  track("Lead", {});
  pass(1_000);
  own("Lead");
  pass(9_000);
  assert.deepEqual(sent, []);
});

test("each event of the page's code stands for one: the second of the dataLayer is sent", () => {
  const { host, sent, own, pass } = tag();
  const track = notTwice(host);
  own("AddToCart");
  track("AddToCart", {});
  track("AddToCart", {});
  pass(2_100);
  assert.deepEqual(sent, ["AddToCart"]);
});

test("long before is another event, except for an order, which is the same all through the page", () => {
  const { host, sent, own, pass } = tag();
  const track = notTwice(host);
  own("AddToCart");
  own("Purchase", {});
  pass(60_000);
  track("AddToCart", {});
  track("Purchase", { order_id: "1" });
  track("Purchase", { order_id: "1" });
  pass(2_100);
  assert.deepEqual(sent, ["AddToCart"]);
});

test("orders with different numbers are different orders", () => {
  const { host, sent, own, pass } = tag();
  const track = notTwice(host);
  own("Purchase", { order_id: "1" });
  track("Purchase", { order_id: "2" });
  pass(2_100);
  assert.deepEqual(sent, ["2"]);
});

test("an order that is pushed twice is one order", () => {
  const { host, sent, pass } = tag();
  const track = notTwice(host);
  track("Purchase", { order_id: "1" });
  pass(60_000);
  track("Purchase", { order_id: "1" });
  track("Purchase", {});
  pass(2_100);
  assert.deepEqual(sent, ["1", "Purchase"]);
});

test("a rule of the settings comes before the dataLayer too", () => {
  const { host, sent, own, pass } = tag();
  const track = notTwice(host);
  track("Lead", {});
  own("Lead", {}, "rule");
  pass(9_000);
  assert.deepEqual(sent, []);
});

test("what still waits when the page goes is sent then, and not again", () => {
  const { host, sent, leave, pass } = tag();
  notTwice(host)("Lead", {});
  leave();
  assert.deepEqual(sent, ["Lead"]);
  pass(9_000);
  assert.deepEqual(sent, ["Lead"]);
});
