/** Chance from a seed (mulberry32): the same numbers for the same seed, in any order of sessions. */
export interface Draw {
  /** From 0 up to, not with, `limit`; whole. */
  below(limit: number): number;
  /** True in `percent` of 100. */
  chance(percent: number): boolean;
  one<T>(choices: readonly T[]): T;
}

export function drawFrom(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (percent) => below(100) < percent,
    one: (choices) => choices[below(choices.length)]!,
  };
}
