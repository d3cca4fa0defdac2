// What the shop's pages know of a visit, written into the cart: the order then carries it to Signalpost, whoever blocks
// what. An asset of the theme, after the tag:
//
//   <script src="{{ 'signalpost-cart.js' | asset_url }}" defer></script>
//
// Nothing is written before Shopify's Customer Privacy API allows marketing. After a no, what was written goes, and only
// the no is left, for a cart that is in use. How to: docs/how-to/connect-shopify.md.
(() => {
  "use strict";
  const PREFIX = "_signalpost_"; // as signalpost.connectors.shopify.visit reads it
  const LOOKS_MS = [0, 1000, 3000, 10000]; // the tag's cookies come with the gateway's first answer
  const shop = window.Shopify || {};
  const root = (shop.routes && shop.routes.root) || "/";
  let written = "";
  let turn = Promise.resolve();

  const cookie = (name) => {
    const found = document.cookie.split(/; */).find((one) => one.startsWith(`${name}=`));
    try {
      return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
    } catch {
      return "";
    }
  };

  // "granted", "denied", or "" while nobody has answered.
  const answer = () => {
    const privacy = shop.customerPrivacy;
    const allowed = privacy && privacy.marketingAllowed && privacy.marketingAllowed();
    if (allowed) return "granted";
    const visitor = privacy && privacy.currentVisitorConsent && privacy.currentVisitorConsent();
    return visitor && visitor.marketing === "no" ? "denied" : "";
  };

  // The signals as Signalpost's own reader of this API words them.
  const signals = (granted) => {
    const { saleOfDataAllowed } = shop.customerPrivacy;
    const sale = saleOfDataAllowed && saleOfDataAllowed.call(shop.customerPrivacy) === false ? ",sale=0" : "";
    const gpc = navigator.globalPrivacyControl === true ? { gpc: "1" } : {};
    return JSON.stringify({ shopify: `marketing=${granted ? 1 : 0}${sale}`, ...gpc });
  };

  const wanted = (granted) => ({
    [`${PREFIX}fbp`]: granted ? cookie("_fbp") : "",
    [`${PREFIX}fbc`]: granted ? cookie("_fbc") : "",
    [`${PREFIX}consent`]: signals(granted),
  });

  const write = async () => {
    const said = answer();
    if (!said) return;
    const granted = said === "granted";
    const attributes = wanted(granted);
    const now = JSON.stringify(attributes);
    if (now === written) return;
    const cart = await (await fetch(`${root}cart.js`, { credentials: "same-origin" })).json();
    const has = cart.attributes || {};
    const token = String(cart.token || "").split("?")[0]; // without `?key=…`, as the order's webhook has it
    if (granted && token && window.signalpost) window.signalpost("set", { link: { cart: token } });
    const ours = Object.keys(has).some((name) => name.startsWith(PREFIX) && has[name]);
    if (!granted && !ours && !cart.item_count) return; // a no needs no cart of its own
    if (Object.keys(attributes).some((name) => (has[name] || "") !== attributes[name])) {
      attributes[`${PREFIX}url`] = granted ? location.origin + location.pathname : "";
      const answered = await fetch(`${root}cart/update.js`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ attributes }),
        credentials: "same-origin",
        keepalive: true,
      });
      if (!answered.ok) return;
    }
    written = now;
  };

  // One after the other, and never into the page's errors.
  const look = () => {
    turn = turn.then(write).catch(() => {});
  };

  document.addEventListener("visitorConsentCollected", look);
  document.addEventListener("visibilitychange", look);
  if (!shop.customerPrivacy && shop.loadFeatures) {
    shop.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], look);
  }
  for (const wait of LOOKS_MS) setTimeout(look, wait);
})();
