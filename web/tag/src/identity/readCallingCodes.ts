import { CALLING_CODES } from "./tables.ts";

/** How a country numbers: calling code, trunk prefix, way out unless 00, lengths of national and of mobile numbers. */
export interface Numbering {
  code: string;
  trunk: string;
  wayOut: string;
  national: (length: number) => boolean;
  mobile: (length: number) => boolean;
  longest: number;
}

/** The table of calling codes, country → how it numbers. */
export function readCallingCodes(): Map<string, Numbering> {
  const read = new Map<string, Numbering>();
  for (const row of CALLING_CODES.split(";")) {
    const [members = "", trunk = "", wayOut = "", lengths = "", handheld = lengths] = row.split(",");
    const [bits, mobileBits] = [parseInt(lengths, 16), parseInt(handheld, 16)];
    for (const [, country, code] of members.matchAll(/([a-z]+)(\d+)/g)) {
      read.set(country!, {
        code: code!,
        trunk,
        wayOut,
        national: (length) => !!((bits >> length) & 1),
        mobile: (length) => !!((mobileBits >> length) & 1),
        longest: 31 - Math.clz32(bits),
      });
    }
  }
  return read;
}
