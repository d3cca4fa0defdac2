import { address } from "./address.ts";
import { clickForm } from "./clickForm.ts";
import { encodable } from "./encodable.ts";
import { strip } from "./strip.ts";
import { IDS } from "./words.ts";

/** A key that is sent as it is, in the form it is sent in; "" when it cannot be right. */
export function clearForm(key: string, text: string): string {
  const trimmed = encodable(strip(text));
  if (key === "client_ip_address") return address(trimmed);
  if (key === "fbc" || key === "fbp") return clickForm(trimmed);
  if (key !== "fb_login_id" && key !== "lead_id") return IDS.has(trimmed.toLowerCase()) ? "" : trimmed;
  const digits = trimmed.replace(/^l:/, ""); // how Lead Ads exports write lead ids
  if (!/^\d{1,19}$/.test(digits) || BigInt(digits) >> 63n) return "";
  const number = digits.replace(/^0+/, "");
  return key === "lead_id" && (number.length < 15 || number.length > 17) ? "" : number;
}
