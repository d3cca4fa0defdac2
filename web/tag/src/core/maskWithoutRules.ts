import type { RulesPart } from "../parts.ts";

export type Masks = Pick<RulesPart, "mask" | "maskAddress">;

const EMAIL = /[^\s@"/?&=:,;]{1,64}(@|%40)[^\s@"/?&=:,;%]+\.[a-z]{2,}/gi;

/** Masks e-mail addresses alone: for when the part that knows the others could not be loaded. */
export function maskWithoutRules(): Masks {
  const mask = <T>(given: T) => {
    const text = JSON.stringify(given);
    const found = text.replace(EMAIL, "masked-email");
    return { masked: JSON.parse(found) as T, places: found == text ? [] : ["email"] };
  };
  return { mask, maskAddress: mask };
}
