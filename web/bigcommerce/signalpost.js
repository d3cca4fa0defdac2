/*
 * Signalpost for BigCommerce: tells the tag which cart a visit has, and on the order page of the purchase.
 *
 * BigCommerce lets no script write into an order. But an order names the cart that it was made of, and so do the events of
 * the visit, once they know it: that ties them. Nothing is sent from here, stored or set; the tag sends, once there is consent.
 *
 * Its script element may have data-order="{{checkout.order.id}}", on the order page alone, and data-track: which events are
 * told to the tag, both of "checkout purchase" unless it is there.
 */
(function () {
  "use strict";
  const own = document.currentScript;
  const order = own.dataset.order || "";
  const track = (own.dataset.track === undefined ? "checkout purchase" : own.dataset.track).split(" ");
  const tag = (...call) => {
    window.signalpost ||= function () {
      (window.signalpost.q = window.signalpost.q || []).push(arguments);
    };
    window.signalpost(...call);
  };

  /** What the storefront's API says; nothing where it cannot be asked. */
  const read = async (path) => {
    const answer = await fetch("/api/storefront/" + path, { credentials: "same-origin" });
    return answer.ok ? answer.json() : undefined;
  };

  const linesOf = (found) =>
    ["physicalItems", "digitalItems"]
      .flatMap((kind) => (found.lineItems && found.lineItems[kind]) || [])
      .filter((item) => item.productId && !item.parentId)
      .map((item) => ({ id: String(item.productId), quantity: item.quantity, item_price: item.listPrice }));

  const facts = (found, value) => {
    const contents = linesOf(found);
    return {
      value,
      currency: found.currency.code,
      content_type: "product",
      content_ids: [...new Set(contents.map((item) => item.id))],
      contents,
      num_items: contents.reduce((sum, item) => sum + item.quantity, 0),
    };
  };

  const ofOrder = async () => {
    const found = await read("orders/" + order + "?include=lineItems,currency");
    if (!found) return;
    if (found.cartId) tag("set", { link: { cart: found.cartId } });
    if (track.includes("purchase")) {
      tag("track", "Purchase", { ...facts(found, found.orderAmount), order_id: String(found.orderId) });
    }
  };

  const ofCart = async () => {
    const [found] = (await read("carts")) || [];
    if (!found) return;
    tag("set", { link: { cart: found.id } });
    // One event has to carry the cart, and this is the last page that surely is shown: wallets may not come back. Its id
    // is the cart's, so that a page shown twice is one checkout.
    if (track.includes("checkout") && location.pathname.startsWith("/checkout")) {
      tag("track", "InitiateCheckout", facts(found, found.cartAmount), { event_id: "checkout-" + found.id });
    }
  };

  (/^[0-9]+$/.test(order) ? ofOrder() : ofCart()).catch(() => {});
})();
