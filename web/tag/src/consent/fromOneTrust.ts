import type { Source } from "./types.ts";

/** OneTrust: its active groups, on each of its events; what is not active, its cookie tells (`readCookies`). */
export const fromOneTrust: Source = (page, tell, { onetrust = "C0004" }) => {
  const read = () => {
    const active = `${page.OnetrustActiveGroups}`.toUpperCase().split(",");
    tell({ onetrust: active.includes(onetrust.toUpperCase()) ? "marketing=1" : "" });
  };
  page.addEventListener("OneTrustGroupsUpdated", read);
  read();
  return true;
};
