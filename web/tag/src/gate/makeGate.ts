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

/**
 * Nobody has decided until the consent part says so. Where it cannot be loaded, the page's own word decides, and
 * without one the setting: required holds.
 */
export function makeGate(page: Page, options: ConsentOptions, part: Promise<ConsentPart>, changed: () => void): Gate {
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
  const alone = () => {
    tell = (by, answer) => {
      // The gateway decides again by the signals.
      const signals = { ...gate.consent.signals, [by]: answer };
      set({ ...gate.consent, state: answer == "pending" ? "unknown" : answer, by, reason: "call", signals });
    };
    if (!options.required) set({ ...gate.consent, state: "granted", by: "rule", reason: "not_required" });
  };
  part
    .then((consent) => {
      tell = consent.watch(page, options, set);
    })
    .catch(alone)
    .then(() => {
      for (const word of words) tell(...word);
    });
  return gate;
}
