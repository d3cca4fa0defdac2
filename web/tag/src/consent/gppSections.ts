import { bits } from "./bits.ts";

/** The numbers of a GPP header's sections: ranges of differences as Fibonacci numbers. Null for what is no header. */
export function gppSections(header: string): number[] | null {
  const [head, ranges = ""] = /^000011000001.{12}(.*)/.exec(bits(header)) ?? [];
  const found: number[] = [];
  let last = 0;
  // A number ends with two ones in a row, and no number is in what fills the string up.
  for (const [, one, from, more] of ranges.matchAll(/0(.*?1)1|1(.*?1)1(.*?1)1/g)) {
    last += fibonacci(one ?? from!);
    const end = last + fibonacci(more ?? "");
    if (end > 64) return null; // no section has a higher number
    for (; last < end; last++) found.push(last);
    found.push(last);
  }
  return head ? found : null;
}

/** The sum of the Fibonacci numbers of the ones. */
function fibonacci(code: string): number {
  let [total, now, next] = [0, 1, 2];
  for (const bit of code) {
    total += now * +bit;
    [now, next] = [next, now + next];
  }
  return total;
}
