import type { ConsentOptions } from "../parts.ts";
import { allowed } from "./allowed.ts";
import { counts } from "./counts.ts";
import { readGpp } from "./readGpp.ts";
import type { Signals } from "./types.ts";
import { uspOptedOut } from "./uspOptedOut.ts";

/** Who says that the person opted out under the law of the United States. */
export function optOuts(signals: Signals, options: ConsentOptions): string[] {
  const gpp = readGpp(signals.gpp ?? "", signals.gpp_sid);
  const recorded = signals.gpc === "1" || (gpp?.gpc && counts(options, "gpp"));
  return [
    options.gpc !== "ignore" && recorded && "gpc",
    gpp?.opted_out && "gpp",
    uspOptedOut(signals.usp) === "01" && "usp",
    allowed(signals.shopify, "sale") === false && "shopify",
  ].filter((by): by is string => !!by && counts(options, by));
}
