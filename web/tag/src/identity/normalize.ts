import type { HashedKey } from "../model.ts";
import type { Policy } from "../parts.ts";
import { builderForm } from "./builderForm.ts";
import { FORMS } from "./forms.ts";
import { hashForm } from "./hashForm.ts";
import { meansNobody } from "./meansNobody.ts";
import { WORDS } from "./words.ts";

/** A normal form, and what is sent for it: texts to hash, ours before the builder's, or the hash that came. */
export interface Normal {
  value: string;
  texts: readonly string[];
  hash?: string;
}

/** One text of a hashed key; null when it cannot be right. `country` and `year` as in `FORMS`. */
export function normalize(key: HashedKey, text: string, country: string, year: number, policy: Policy): Normal | null {
  const hash = hashForm(text);
  if (hash) {
    const value = hash.split(".", 1)[0]!;
    const refused = meansNobody(key, value) || (value.length < 64 && !policy.accept_md5);
    return refused ? null : { value, texts: [], hash };
  }
  const value = FORMS[key](text, country, year);
  const other = policy.both_forms ? builderForm(key, text) : "";
  return value ? { value, texts: other && other !== value && !WORDS.has(other) ? [value, other] : [value] } : null;
}
