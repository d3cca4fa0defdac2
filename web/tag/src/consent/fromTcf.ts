import type { Source } from "./types.ts";

/** IAB's Transparency and Consent Framework: `__tcfapi`, from the stub on. An open banner leaves the last answer. */
export const fromTcf: Source = (page, tell, _, wait) => {
  const { __tcfapi } = page;
  if (!__tcfapi) return false;
  const pending = wait("tcf");
  __tcfapi("addEventListener", 2, (data, success) => {
    if (!success || !data) return;
    const { gdprApplies, tcString, addtlConsent } = data;
    if (gdprApplies === false || (tcString && data.eventStatus !== "cmpuishown")) {
      tell({ tcf: tcString, addtl: addtlConsent, gdpr: gdprApplies === false ? "0" : "" });
    } else pending();
  });
  return true;
};
