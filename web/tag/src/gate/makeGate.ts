import type { Page } from "../boot.ts";
import type { Consent, ConsentOptions, ConsentPart, TellConsent } from "../parts.ts";

/** The decision as it stands, and the page's own word on it. */
export interface Gate {
  consent: Consent;
  /** `fbq('consent', …)`. */
  fbq(word: unknown): void;
  /** `signalpost('consent', …)`. */
  api(word: unknown): void;
}

type Word = Parameters<TellConsent>;

/** Nobody has decided until the readers of consent say so; they start once all that the page has called is heard. */
export function makeGate(
  page: Page,
  options: ConsentOptions,
  watch: ConsentPart["watch"],
  changed: () => void,
): Gate {
  const words: Word[] = [];
  let granted = false;
  let tell: TellConsent = (...word) => words.push(word);
  const set = (consent: Consent) => {
    gate.consent = consent;
    changed();
  };
  const gate: Gate = {
    consent: { state: "unknown", by: "tag", reason: "", limited: false, signals: {} },
    fbq: (word) => {
      if (word == "grant") granted = true;
      tell("fbq", word == "grant" ? "granted" : granted ? "denied" : "pending");
    },
    api: (word) => {
      const text = String(word);
      tell("api", /^grant/.test(text) ? "granted" : /^(deny|denied|revoke)/.test(text) ? "denied" : "pending");
    },
  };
  Promise.resolve()
    .then(() => {
      tell = watch(page, options, set);
      for (const word of words) tell(...word);
    })
    .catch(() => {});
  return gate;
}
