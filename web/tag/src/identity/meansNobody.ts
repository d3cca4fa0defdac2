import { sha256 } from "./sha256.ts";
import { IDS, WORDS } from "./words.ts";

const MD5_OF_NOTHING = "d41d8cd98f00b204e9800998ecf8427e";
let words: Map<string, string> | undefined; // by their hashes

/**
 * Whether a bare hash is that of an empty text, or the SHA-256 of a blank or a word that stands for "unknown": not of
 * one that people are called (Nan, Guest) where a name belongs. Their MD5, which few send and only where it is asked
 * for, the gateway knows.
 */
export function meansNobody(key: string, hash: string): boolean {
  words ??= new Map(["", " ", ...[...IDS].flatMap(spellings)].map((word) => [sha256(word), word]));
  const word = words.get(hash);
  const isName = /^(f|ln|ct|st)/.test(key) && word && /^[a-z]+$/.test(word) && !WORDS.has(word);
  return hash === MD5_OF_NOTHING || (word !== undefined && !isName);
}

function spellings(word: string): string[] {
  return /^-?\d$/.test(word) ? [] : [word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)];
}
