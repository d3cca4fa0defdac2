import type { Names, Signals } from "./types.ts";

/**
 * What consent banners leave in `document.cookie`, as `signalpost.consent.request` reads it; Didomi's and Shopify's
 * cookies, which need more reading, are left to their scripts here and to the gateway.
 */
export function readCookies(cookies: string, { onetrust = "C0004" }: Names): Signals {
  const found = new Map<string, string>();
  // Of two with one name the first counts.
  for (const pair of cookies.split("; ").reverse()) {
    const at = pair.indexOf("=");
    found.set(pair.slice(0, at), pair.slice(at + 1));
  }
  const cookie = (name: string) => {
    try {
      return decodeURIComponent(found.get(name) ?? "");
    } catch {
      return "";
    }
  };
  const optanon = cookie("OptanonConsent").toUpperCase().replace("GROUPS=", ",");
  const group = optanon.split(`,${onetrust.toUpperCase()}:`)[1]?.[0];
  const refused = cookie("OptanonAlertBoxClosed") ? "marketing=0" : "pending";
  const bot = cookie("CookieConsent"); // -1: a region where nobody has to be asked
  const no = bot.includes("marketing:false") ? "marketing=0" : "";
  return {
    tcf: cookie("euconsent-v2") || cookie("eupubconsent-v2"),
    addtl: cookie("addtl_consent"),
    usp: cookie("usprivacy"),
    gpc: optanon.includes("ISGPCENABLED=1") ? "1" : "",
    onetrust: group === "1" ? "marketing=1" : group === "0" ? refused : "",
    cookiebot: bot === "-1" || bot.includes("marketing:true") ? "marketing=1" : no,
  };
}
