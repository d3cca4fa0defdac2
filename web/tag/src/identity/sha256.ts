import { constants } from "./constants.ts";
import { hex } from "./hex.ts";

type Eight = [number, number, number, number, number, number, number, number];

const K = constants(64, Math.cbrt);
const START = constants(8, Math.sqrt);

/** SHA-256 (FIPS 180-4) of the text's UTF-8, in hexadecimal digits: at once, and where SubtleCrypto is missing. */
export function sha256(text: string): string {
  const view = padded(new TextEncoder().encode(text));
  const hash = Int32Array.from(START);
  const w = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d, e, f, g, h] = hash as unknown as Eight;
    for (let t = 0; t < 64; t++) {
      const [before, after] = [w[t - 15]!, w[t - 2]!];
      w[t] =
        t < 16
          ? view.getInt32(at + t * 4)
          : w[t - 16]! + turns(before, 7, 18, before >>> 3) + w[t - 7]! + turns(after, 17, 19, after >>> 10);
      const one = h + turns(e, 6, 11, turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t]! + w[t]!;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + turns(b, 2, 13, turn(b, 22)) + ((b & c) ^ (b & d) ^ (c & d))) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => (hash[index]! += word));
  }
  hash.forEach((word, index) => view.setInt32(index * 4, word));
  return hex(view.buffer.slice(0, 32));
}

/** The bytes, a one, and their count in bits, as whole blocks of 64 bytes. */
function padded(bytes: Uint8Array): DataView<ArrayBuffer> {
  const whole = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 4, bytes.length * 8);
  return view;
}

function turns(word: number, once: number, twice: number, rest: number): number {
  return turn(word, once) ^ turn(word, twice) ^ rest;
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
