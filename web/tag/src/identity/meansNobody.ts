import { md5 } from "./md5.ts";
import { sha256 } from "./sha256.ts";
import { IDS } from "./words.ts";

let hashes: Set<string> | undefined;

/** Whether a bare hash is that of an empty text, a blank, or a word that stands for "unknown". */
export function meansNobody(hash: string): boolean {
  hashes ??= new Set(spellings().flatMap((word) => [sha256(word), md5(word)]));
  return hashes.has(hash);
}

function spellings(): string[] {
  const words = [...IDS].filter((word) => word !== "0" && word !== "-1");
  return ["", " ", ...words.flatMap((word) => [word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)])];
}
