import type { CustomData } from "../model.ts";
import type { RulesPart } from "../parts.ts";

type Masks = Pick<RulesPart, "mask" | "maskAddress">;

const EMAIL = /[^\s@"/?&=:,;]+(@|%40)[^\s@"/?&=:,;%]+\.[a-z]{2,}/gi;

/** Masks e-mail addresses alone: for when the part that knows the others could not be loaded. */
export function maskWithoutRules(): Masks {
  const masked = (text: string) => text.replace(EMAIL, "masked-email");
  return {
    mask: (parameters) => {
      const text = JSON.stringify(parameters);
      const found = masked(text);
      return { masked: JSON.parse(found) as CustomData, places: found == text ? [] : ["custom_data"] };
    },
    maskAddress: (address) => {
      const found = masked(address);
      return { masked: found, places: found == address ? [] : ["address"] };
    },
  };
}
