import type { Source } from "./types.ts";

const TYPES = ["ad_storage", "analytics_storage", "ad_user_data", "ad_personalization"];
const DIGITS = "ghijklmnopqrstuv"; // base64url from 32 on
const [UNSET, DENIED, GRANTED] = [1, 2, 3];

/**
 * Google Consent Mode: `gtag('consent', …)` in the dataLayer, those before and those to come, told as `gcd`. A default
 * that denies stays until an update, and one that grants for some regions does not count: which region this is, only
 * Google knows.
 */
export const fromGoogle: Source = (page, tell, { google = "dataLayer" }) => {
  const layer = (page as unknown as Record<string, unknown>)[google];
  if (!Array.isArray(layer)) return false;
  const settings = TYPES.map(() => ({ usual: UNSET, update: UNSET }));
  const read = (item: ArrayLike<unknown> | undefined) => {
    if (item?.[0] !== "consent") return;
    const given = Object(item[2]) as Record<string, unknown>;
    const digits = settings.map((setting, index) => {
      const word = given[TYPES[index]!];
      const value = word === "denied" ? DENIED : word === "granted" ? GRANTED : 0;
      if (item[1] === "update") setting.update = value || setting.update;
      else if (value === DENIED || (value && !given.region && setting.usual !== DENIED)) setting.usual = value;
      return `3${DIGITS[setting.usual * 4 + setting.update]}`;
    });
    tell({ gcd: `1${digits.join("")}5` });
  };
  layer.forEach(read);
  const push = layer.push;
  layer.push = (...items: unknown[]) => {
    const length = push.apply(layer, items);
    try {
      items.forEach((item) => read(item as ArrayLike<unknown>));
    } catch {} // whatever a page pushes, its push goes on
    return length;
  };
  return true;
};
