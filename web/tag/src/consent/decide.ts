import type { ConsentOptions } from "../parts.ts";
import { optOuts } from "./optOuts.ts";
import type { Answer, Decision, Signals, Vote } from "./types.ts";
import { votes } from "./votes.ts";

/** Signals and a business's rule → one decision, step by step as `signalpost.consent.decide` does. */
export function decide(signals: Signals, options: ConsentOptions): Decision {
  const { required, gpc } = options;
  const [optedOut] = optOuts(signals, options);
  if (optedOut && gpc === "deny") return { state: "denied", by: optedOut, reason: "opted_out", limited: false };
  const { api } = signals;
  const found = votes(signals, options);
  let vote: Vote | undefined = api
    ? { answer: api as Answer, by: "api", reason: "call" } // from the tag: an Answer
    : found.sort((one, other) => weight(one) - weight(other))[0];
  if (!vote || (!required && weight(vote) === OPEN)) {
    vote = required ? { answer: "pending", by: "rule", reason: "no_signal" } : GRANTED;
  }
  const { answer, by, reason } = vote;
  return { state: answer === "pending" ? "unknown" : answer, by, reason, limited: answer === "granted" && !!optedOut };
}

const GRANTED: Vote = { answer: "granted", by: "rule", reason: "not_required" };
const OPEN = 3;

/** A denial before a grant, before what holds (the site's own word, a platform that loads), before an open question. */
function weight({ answer, by, reason }: Vote): number {
  if (answer !== "pending") return answer === "denied" ? 0 : 1;
  return by === "api" || by === "fbq" || reason === "loading" ? 2 : OPEN;
}
