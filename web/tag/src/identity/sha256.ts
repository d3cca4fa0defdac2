import { blocks } from "./blocks.ts";
import { constants } from "./constants.ts";
import { hex } from "./hex.ts";

const K = constants(64, Math.cbrt);
const START = constants(8, Math.sqrt);

/** SHA-256 (FIPS 180-4) of the text's UTF-8, in hexadecimal digits: at once, and where SubtleCrypto is missing. */
export function sha256(text: string): string {
  const view = blocks(text, false);
  const hash = [...START];
  const w = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let t = 0; t < 64; t++) {
      const [w15, w2] = [w[t - 15]!, w[t - 2]!];
      w[t] =
        t < 16
          ? view.getInt32(at + t * 4)
          : w[t - 16]! + (turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3)) + w[t - 7]! + (turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = hash as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t]! + w[t]!) | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => (hash[index] = (hash[index]! + word) | 0));
  }
  return hex(hash, false);
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
