import type { Source } from "./types.ts";

/**
 * Usercentrics, version 3 (`__ucCmp`) or 2 (`UC_UI`): Meta's service by the name or id that the business told, or by
 * its usual names.
 */
export const fromUsercentrics: Source = (page, tell, { usercentrics: told }) => {
  const read = () =>
    Promise.resolve(page.__ucCmp?.getConsentDetails?.())
      .then((details) => {
        const ui = page.UC_UI;
        const all = Object.entries(details?.services ?? ui?.getServicesBaseInfo?.() ?? {});
        const [, meta] =
          all.find(([key, { id = key, name = "" }]) =>
            told ? id === told || name === told : /^(facebook|meta) (pixel|ads|conv)/i.test(name),
          ) ?? [];
        if (!meta) return;
        const answered = details ? details.consent?.type === "EXPLICIT" : !ui?.isConsentRequired?.();
        const { given, status } = meta.consent ?? {};
        tell({ usercentrics: given || status ? "vendor=1" : answered ? "vendor=0" : "pending" });
      })
      .catch(() => {}); // not ready yet: its events follow
  for (const name of ["UC_UI_INITIALIZED", "UC_UI_CMP_EVENT"]) page.addEventListener(name, read);
  read();
  return true;
};
