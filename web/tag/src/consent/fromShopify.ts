import type { Source } from "./types.ts";

/** Shopify's Customer Privacy API, loaded if it is not, on each of its events. */
export const fromShopify: Source = (page, tell) => {
  const shop = page.Shopify;
  if (!shop) return false;
  const read = () => {
    const privacy = shop.customerPrivacy;
    const allowed = privacy?.marketingAllowed?.();
    if (allowed === undefined) return;
    const sale = privacy?.saleOfDataAllowed?.() === false ? ",sale=0" : "";
    const refused = privacy?.currentVisitorConsent?.().marketing === "no";
    tell({ shopify: allowed || refused ? `marketing=${+allowed}${sale}` : "pending" });
  };
  page.document.addEventListener("visitorConsentCollected", read);
  if (!shop.customerPrivacy) shop.loadFeatures?.([{ name: "consent-tracking-api", version: "0.1" }], read);
  read();
  return true;
};
