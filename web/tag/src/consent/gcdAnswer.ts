import { bits } from "./bits.ts";
import type { Answer } from "./types.ts";

/**
 * Google Consent Mode's `gcd`: one pair for each of ad_storage, analytics_storage, ad_user_data, ad_personalization;
 * bits 3–2 of a pair's second character are the default, 1–0 the update (01 not set, 10 denied, 11 granted). A denial
 * by default is no answer yet.
 */
export function gcdAnswer(gcd: string): Answer | null {
  if (gcd[0] !== "1") return null;
  const [storage, ...others] = [2, 6, 8].map((place) => bits(gcd.slice(place, place + 1)).slice(2));
  const settled = [storage, ...others].filter((four) => /^1|1.$/.test(four!));
  if (!storage || !settled.length) return null;
  if (settled.some((four) => /10$/.test(four!))) return "denied";
  return settled.every((four) => /11/.test(four!)) ? "granted" : "pending";
}
