import type { Source } from "./types.ts";

/** Global Privacy Control of the browser. */
export const fromGpc: Source = (page, tell) => {
  const gpc = (page.navigator as Navigator & { globalPrivacyControl?: unknown }).globalPrivacyControl;
  tell({ gpc: gpc === true || gpc === "1" ? "1" : "" });
  return true;
};
