import { BLANKS } from "./blanks.ts";
import { without } from "./without.ts";
import { IDS } from "./words.ts";

const UNWANTED = new RegExp(`[${BLANKS}]`, "g");

/** `external_id`, `app_user_id`: ` User 42 ` → `user42`; "" for ids that mean nobody, such as 0 or null. */
export function externalId(text: string): string {
  const form = without(text, UNWANTED);
  return IDS.has(form) ? "" : form;
}
