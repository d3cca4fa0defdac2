import type { Source } from "./types.ts";

/** IAB's Global Privacy Platform: `__gpp`, from the stub on; its string counts when its status is ready. */
export const fromGpp: Source = (page, tell, _, wait) => {
  const { __gpp } = page;
  if (!__gpp) return false;
  const pending = wait("gpp");
  __gpp("addEventListener", (event) => {
    const { signalStatus, cmpDisplayStatus, gppString, applicableSections = [] } = event?.pingData ?? {};
    if (signalStatus === "ready") tell({ gpp: gppString, gpp_sid: applicableSections.filter(Boolean).join("_") });
    else if (cmpDisplayStatus === "visible") pending();
  });
  return true;
};
