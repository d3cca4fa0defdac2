import type { Source } from "./types.ts";

/**
 * Usercentrics, version 3 (`__ucCmp`) or 2 (`UC_UI`): Meta's service by the name or id that the business told, or by
 * its usual names; without one, all services of the category marketing.
 */
export const fromUsercentrics: Source = (page, tell, { usercentrics: told }) => {
  const read = () =>
    Promise.resolve(page.__ucCmp?.getConsentDetails?.())
      .then((details) => {
        const ui = page.UC_UI;
        const all = Object.entries(details?.services ?? ui?.getServicesBaseInfo?.() ?? {});
        const meta = all.filter(([key, { id = key, name = "" }]) =>
          told ? id === told || name === told : /^(facebook|meta) (pixel|ads|conv)/i.test(name),
        );
        const by = meta.length ? meta : all.filter(([, one]) => (one.categorySlug ?? one.category) === "marketing");
        if (!by.length) return;
        const field = meta.length ? "vendor" : "marketing";
        const answered = details ? details.consent?.type === "EXPLICIT" : !ui?.isConsentRequired?.();
        const given = by.every(([, { consent }]) => consent?.given ?? consent?.status);
        tell({ usercentrics: given || answered ? `${field}=${+given}` : "pending" });
      })
      .catch(() => {}); // not ready yet: its events follow
  for (const name of ["UC_UI_INITIALIZED", "UC_UI_CMP_EVENT"]) page.addEventListener(name, read);
  read();
  return true;
};
