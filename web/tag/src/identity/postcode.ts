import { BLANKS } from "./blanks.ts";
import { without } from "./without.ts";
import { POSTCODES } from "./words.ts";

const UNWANTED = new RegExp(`[${BLANKS}]`, "g");

/** `zp`: no blanks, nothing from the first dash on; five digits in the US: `M1 1AE` → `m11ae`. */
export function postcode(text: string, country: string): string {
  let form = without(text, UNWANTED).split("-", 1)[0]!;
  if (country === "us" && /^\d+$/.test(form.slice(0, 5))) form = form.slice(0, 5);
  return POSTCODES.has(form) || [...form].length < 2 ? "" : form;
}
