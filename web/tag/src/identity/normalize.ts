import type { Policy } from "../parts.ts";
import { builderForm } from "./builderForm.ts";
import { hashForm } from "./hashForm.ts";
import { meansNobody } from "./meansNobody.ts";
import { normalForm } from "./normalForm.ts";

/** The normal form of a value, and what is sent for it: texts to hash, ours before the builder's, or a hash that came. */
export interface Normal {
  value: string;
  texts: readonly string[];
  hash?: string;
}

/** One text of a hashed key; null when it cannot be right. `country`: the person's, alpha-2; `year`: the latest of birth. */
export function normalize(key: string, text: string, country: string | null, year: number, policy: Policy): Normal | null {
  const hash = hashForm(text);
  if (hash) {
    const value = hash.split(".", 1)[0]!;
    const refused = meansNobody(value) || (value.length === 32 && !policy.accept_md5);
    return refused ? null : { value, texts: [], hash };
  }
  const value = normalForm(key, text, country, year);
  const other = value && policy.both_forms ? builderForm(key, text) : "";
  return value ? { value, texts: other && other !== value ? [value, other] : [value] } : null;
}
