// The Purchase of Shopify's checkout, from the buyer's browser, under the event_id that the order's webhook has: Meta and
// Signalpost count the two once. A custom pixel: Settings → Customer events → Add custom pixel; permission: marketing.
// Fill in the words between quotes. How to: docs/how-to/connect-shopify.md.
const GATEWAY = "https://sp.shop.example/sp/"; // address of the gateway, with the tag's folder
const DATASET = "1234567890";
const KEY = ""; // key_id of a browser key of the dataset with the origin `null`, which is what the sandbox has
const SHOP = "main"; // the shop's key, as in the shop's settings and the tag's data-shop
const META_PIXEL = ""; // the pixel's id, if nothing else on the shop reports Purchases to Meta's pixel

const digits = (id) => String(id || "").split("?")[0].split("/").pop().replace(/[^0-9]/g, "");

// signalpost.capi.event_id.derive, for the digits of an order's id.
async function eventIdOf(name, order) {
  const text = [name.normalize("NFC").trim(), SHOP.normalize("NFC").trim(), order].join("\n");
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let privacy = init.customerPrivacy || {};
const held = [];

const signals = () => ({ shopify: `marketing=1${privacy.saleOfDataAllowed === false ? ",sale=0" : ""}` });

async function send(completed) {
  const checkout = completed.data.checkout;
  const order = digits(checkout.order && checkout.order.id);
  if (!order) return;
  const event_id = await eventIdOf("Purchase", order);
  const total = checkout.totalPrice || {};
  const lines = (checkout.lineItems || []).map(({ variant, quantity }) => ({
    id: digits(variant && variant.product && variant.product.id),
    quantity,
    item_price: variant && variant.price ? variant.price.amount : undefined,
  }));
  const contents = lines.filter(({ id }) => id);
  const custom_data = {
    value: total.amount,
    currency: total.currencyCode || checkout.currencyCode,
    content_type: "product",
    content_ids: [...new Set(contents.map(({ id }) => id))],
    contents,
    order_id: order,
  };
  const [fbp, fbc] = await Promise.all([browser.cookie.get("_fbp"), browser.cookie.get("_fbc")]);
  const { location } = completed.context.document;
  const event = {
    event_name: "Purchase",
    event_id,
    event_time: Math.floor(Date.parse(completed.timestamp) / 1000),
    action_source: "website",
    event_source_url: location.origin + location.pathname,
    user_data: { ...(fbp && { fbp }), ...(fbc && { fbc }) },
    custom_data,
    link: { checkout: checkout.token || "", order },
    observed: { via: "api" },
  };
  if (META_PIXEL) report(custom_data, event_id);
  const consent = { state: "granted", by: "shopify", reason: "category", limited: false, signals: signals() };
  await fetch(GATEWAY + DATASET, {
    method: "POST",
    body: JSON.stringify({ v: 1, key: KEY, sent_at: Date.now(), consent, data: [event] }),
    headers: { "Content-Type": "text/plain" },
    credentials: "omit",
    keepalive: true,
  });
}

// Meta's base code, as far as one event needs it.
function report(custom_data, eventID) {
  if (!globalThis.fbq) {
    const fbq = (...call) => (fbq.callMethod ? fbq.callMethod(...call) : fbq.queue.push(call));
    Object.assign(fbq, { push: fbq, loaded: true, version: "2.0", queue: [] });
    globalThis.fbq = globalThis._fbq = fbq;
    const script = document.createElement("script");
    script.async = true;
    script.src = "https://connect.facebook.net/en_US/fbevents.js";
    document.head.append(script);
    fbq("set", "autoConfig", false, META_PIXEL);
    fbq("init", META_PIXEL);
    if (privacy.saleOfDataAllowed === false) fbq("dataProcessingOptions", ["LDU"], 0, 0);
  }
  globalThis.fbq("track", "Purchase", custom_data, { eventID });
}

function release() {
  if (privacy.marketingAllowed !== true) return;
  for (const completed of held.splice(0)) send(completed).catch(() => {});
}

customerPrivacy.subscribe("visitorConsentCollected", (changed) => {
  privacy = changed.customerPrivacy || {};
  release();
});
analytics.subscribe("checkout_completed", (completed) => {
  held.push(completed);
  release();
});
