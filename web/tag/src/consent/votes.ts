import type { ConsentOptions } from "../parts.ts";
import { acProvider } from "./acProvider.ts";
import { allowed } from "./allowed.ts";
import { counts } from "./counts.ts";
import { gcdAnswer } from "./gcdAnswer.ts";
import { readGpp } from "./readGpp.ts";
import { tcfPurposes } from "./tcfPurposes.ts";
import type { Answer, Signals, Vote } from "./types.ts";
import { uspOptedOut } from "./uspOptedOut.ts";

/** What each signal says by itself: every answer but the site's own call, in the order of a decision. */
export function votes(signals: Signals, options: ConsentOptions): Vote[] {
  const found: Vote[] = [];
  const say = (by: string, answer: Answer | null, reason: string) => {
    if (answer && counts(options, by)) found.push({ answer, by, reason });
  };
  const { fbq, tcf, gpp = "" } = signals;
  if (fbq) say("fbq", fbq as Answer, fbq === "pending" ? "unanswered" : "vendor"); // from the tag: an Answer
  if (signals.gdpr === "0") say("tcf", "granted", "outside_gdpr");
  else if (tcf) say("tcf", ...tcString(tcf, signals.addtl));
  for (const by of ["onetrust", "cookiebot", "usercentrics", "didomi", "shopify"]) {
    const short = signals[by];
    if (short) say(by, ...banner(short));
  }
  const read = readGpp(gpp, signals.gpp_sid);
  if (read?.tcf && signals.gdpr !== "0") say("gpp", ...tcString(read.tcf, signals.addtl));
  // Not to have opted out is a grant only where the platform says which law applies, or `usprivacy` does.
  if (read?.asked && !read.opted_out && signals.gpp_sid) say("gpp", "granted", "not_opted_out");
  if (gpp && !read) say("gpp", ...unanswered(gpp));
  if (uspOptedOut(signals.usp) === "10") say("usp", "granted", "not_opted_out");
  if (found.every(({ by, reason }) => by === "fbq" && reason === "unanswered")) {
    const google = gcdAnswer(signals.gcd ?? "");
    say("google", google, google === "pending" ? "unanswered" : "category");
  }
  return found;
}

type Said = [Answer, string];

function unanswered(text: string): Said {
  return ["pending", text === "pending" ? "unanswered" : text === "loading" ? text : "unreadable"];
}

function tcString(text: string, addtl = ""): Said {
  const asked = tcfPurposes(text);
  const named = acProvider(addtl);
  if (!asked) return unanswered(text);
  return asked === "denied" || !named ? [asked, "purposes"] : [named, "vendor"];
}

function banner(short: string): Said {
  const vendor = allowed(short, "vendor");
  const answer = vendor ?? allowed(short, "marketing");
  if (answer === undefined) return unanswered(short);
  return [answer ? "granted" : "denied", vendor === undefined ? "category" : "vendor"];
}
