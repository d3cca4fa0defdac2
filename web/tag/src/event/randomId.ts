import type { Page } from "../boot.ts";

/** 32 hexadecimal digits, as long as the ids that are made of an order. */
export function randomId({ crypto }: Page): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
}
