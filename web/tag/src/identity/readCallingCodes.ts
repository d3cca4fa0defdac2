import { alpha2 } from "./countries.ts";
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
  const [members, ...kinds] = CALLING_CODES.split(";") as [string, ...string[]];
  const countries = [...alpha2(), "ac", "ta", "xk"];
  const read = new Map<string, Numbering>();
  for (const [, code, sign] of members.matchAll(/(\d*)(\D)/g)) {
    const country = countries.shift()!;
    if (code) read.set(country, numbering(code, kinds[sign!.charCodeAt(0) - 33]!));
  }
  return read;
}

function numbering(code: string, kind: string): Numbering {
  const [trunk = "", wayOut = "", lengths = "", handheld = lengths] = kind.split(",");
  const has = (bits: string) => (length: number) => !!((parseInt(bits, 16) >> length) & 1);
  return {
    code,
    trunk,
    wayOut,
    national: has(lengths),
    mobile: has(handheld),
    longest: 31 - Math.clz32(parseInt(lengths, 16)),
  };
}
