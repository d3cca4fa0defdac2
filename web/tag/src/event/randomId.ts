import type { Page } from "../boot.ts";

/** 32 hexadecimal digits, as long as the ids that are made of an order. */
export function randomId({ crypto }: Page): string {
  let id = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += (byte + 256).toString(16).slice(1);
  return id;
}
