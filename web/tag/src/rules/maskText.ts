import type { Settings } from "../settings.ts";
import { isPaymentCard } from "./isPaymentCard.ts";

export type Kind = Settings["masks"][number];

// Made when first needed: reading a pattern costs a page more than most uses of it.
// No look-behind: Safari before 16.4 cannot read a file that has one. Counts are bounded where a pattern tries again,
// so that no text takes long.
const EMAIL = () => /[\p{L}\p{N}._+'’&=-]{1,64}(?:@|%(?:25){0,2}40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,4}\.\p{L}{2,24}/gu;
const INTERNATIONAL = () => /(^|[^\w+])(?:\+|00 ?)[(\s]{0,2}[1-9](?:[\s().\/-]{0,3}\d){6,14}(?!\d)/g;
const NATIONAL = () => /(^|[^\w+.\/-])(?:\(\d{2,5}\)[ -]?\d{2,4}(?:[ .\/-]?\d{2,4}){1,3}|\d{3}[-. ]\d{3}[-. ]\d{4}|0\d{1,4}[ \/-]\d{2,4}(?:[ \/-]?\d{2,4}){1,4})(?![\w-])/g;
const RUN = () => /\d[\d \u00a0-]{12,}\d/g;
const DATE = () => /^\d{2}[ \/-]\d{2}[ \/-]\d{4}\b|^\d{2}[ \/-]\d{4}$/;
const PHONE_NAME = () => /(?:^|_|\b)(?:ph|phone|tel|telephone|mobile|cell|whatsapp|fax|phone_?number|mobile_?number|telefon|telefono)$/i;
const ONLY_PHONE = () => /^\s*\+?[\d\s().\/-]{7,24}$/;
// What is made of digits and must stay as it is: other copies of the event name the same order and the same products.
const ID_NAME = () => /(?:^|_)(?:ids?|sku|gtin|ean|upc|isbn|mpn)$|^item_number$|^contents$|clid$|^fb[pc]$|^utm_/i;

/**
 * `text`, which stands under `name`, with personal data of `kinds` replaced by a word that says what was there.
 *
 * Numbers under the name of an id (order_id, content_ids, sku …) are left alone, unless written as +49…
 */
export function maskText(text: string, name: string, kinds: readonly Kind[]): string {
  let masked = text;
  // Again, for addresses without anything between them.
  for (let before = ""; kinds.includes("email") && before !== masked && /@|%(?:25)*40/.test(masked); ) {
    before = masked;
    masked = masked.replace(EMAIL(), "masked-email");
  }
  if (!/\d{2}/.test(masked)) return masked;
  const isId = ID_NAME().test(name);
  if (kinds.includes("payment_card") && !isId) masked = masked.replace(RUN(), maskCards);
  if (kinds.includes("phone")) {
    if (PHONE_NAME().test(name) && ONLY_PHONE().test(masked)) return "masked-phone";
    masked = masked.replace(INTERNATIONAL(), "$1masked-phone");
    if (!isId) {
      masked = masked.replace(NATIONAL(), (found: string, before: string) =>
        DATE().test(found.slice(before.length)) || digitsOf(found) < 8 ? found : `${before}masked-phone`,
      );
    }
  }
  return masked;
}

const digitsOf = (text: string) => text.replace(/\D/g, "").length;

/** A run of digits in groups: each row of whole groups that is a card's number is replaced. */
function maskCards(run: string): string {
  const parts = run.split(/([ \u00a0-]+)/);
  for (let first = 0; first < parts.length; first += 2) {
    let digits = "";
    for (let last = first; last < parts.length && digits.length < 20; last += 2) {
      digits += parts[last];
      if (isPaymentCard(digits)) {
        parts.splice(first, last - first + 1, "masked-payment_card");
        break;
      }
    }
  }
  return parts.join("");
}
