import { blocks } from "./blocks.ts";
import { hex } from "./hex.ts";

const TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const K = Array.from({ length: 64 }, (_, index) => (Math.abs(Math.sin(index + 1)) * 2 ** 32) | 0);

/** MD5 (RFC 1321) of the text's UTF-8: only to know the MD5 of an empty text or a placeholder when it comes. */
export function md5(text: string): string {
  const view = blocks(text, true);
  const hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = hash as [number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const round = t >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round]!;
      const word = [t, 5 * t + 1, 3 * t + 5, 7 * t][round]! % 16;
      const sum = (a + mixed + K[t]! + view.getInt32(at + word * 4, true)) | 0;
      const bits = TURNS[round * 4 + (t % 4)]!;
      [a, d, c, b] = [d, c, b, (b + ((sum << bits) | (sum >>> (32 - bits)))) | 0];
    }
    [a, b, c, d].forEach((word, index) => (hash[index] = (hash[index]! + word) | 0));
  }
  return hex(hash, true);
}
