import { bits } from "./bits.ts";
import { gppSections } from "./gppSections.ts";
import type { Gpp } from "./types.ts";
import { uspOptedOut } from "./uspOptedOut.ts";

/**
 * Who opted out, by a string of IAB's Global Privacy Platform; null for what is none. `applying` names the sections
 * that apply (`7_8`), empty: all. The opt-outs of sale, of sharing and of targeted advertising stand two bits each:
 * 1 opted out, 2 did not.
 */
export function readGpp(text: string, applying = ""): Gpp | null {
  if (!text) return null;
  const [header = "", ...sections] = text.split("~");
  const numbers = gppSections(header);
  if (numbers?.length !== sections.length) return null;
  const wanted = applying.split("_");
  const found: string[] = [];
  let tcf = "";
  numbers.forEach((number, index) => {
    const body = sections[index]!;
    if (applying && !wanted.includes(`${number}`)) return;
    if (number === 2) tcf = body;
    if (number === 6) found.push(uspOptedOut(body) ?? "");
    if (number < 7 || number > 27) return;
    const [core = "", ...others] = body.split(".");
    const start = number === 7 ? 18 : number > 23 ? 16 : number === 11 || number === 18 ? 14 : 12;
    const end = start + (number === 7 ? 6 : 4);
    const binary = bits(core);
    if (binary[end - 1]) found.push(...binary.slice(start, end).match(/../g)!);
    // Indiana, Kentucky and Rhode Island keep something else in their second segment.
    if (binary[end - 1] && number < 25 && others.some((other) => /^011/.test(bits(other)))) found.push("gpc");
  });
  const has = (word: string) => found.includes(word);
  return { opted_out: has("01"), asked: has("10"), gpc: has("gpc"), tcf };
}
