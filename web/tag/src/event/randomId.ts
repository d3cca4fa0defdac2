import type { Page } from "../boot.ts";

/** 32 hexadecimal digits, as long as the ids that are made of an order. */
export function randomId({ crypto }: Page): string {
  // The first is quicker, and only in pages that came over https.
  const made = crypto.randomUUID?.().replace(/-/g, "");
  return made || Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join("");
}
