import type { Source } from "./types.ts";

/** Cookiebot: `Cookiebot.consent.marketing`, on each of its events. */
export const fromCookiebot: Source = (page, tell) => {
  const read = () => {
    const marketing = page.Cookiebot?.consent?.marketing;
    if (marketing === undefined) return;
    tell({ cookiebot: marketing || page.Cookiebot?.hasResponse ? `marketing=${+marketing}` : "pending" });
  };
  for (const name of ["ConsentReady", "Accept", "Decline"]) page.addEventListener(`CookiebotOn${name}`, read);
  read();
  return true;
};
