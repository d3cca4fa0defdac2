import { encodable } from "./encodable.ts";

/** NFC, lower-cased, without the unwanted characters; "" when it cannot be encoded. */
export function without(text: string, unwanted: RegExp): string {
  return encodable(text.normalize("NFC").toLowerCase().replace(unwanted, "").normalize("NFC"));
}
