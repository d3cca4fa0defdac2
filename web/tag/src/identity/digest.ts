import { hex } from "./hex.ts";
import { sha256 } from "./sha256.ts";

/** SHA-256 of the text's UTF-8, in hexadecimal digits: the browser's own where it has one (secure origins). */
export async function digest(text: string): Promise<string> {
  try {
    return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  } catch {
    return sha256(text);
  }
}
