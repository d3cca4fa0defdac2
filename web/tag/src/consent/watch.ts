import type { Consent, ConsentOptions, TellConsent } from "../parts.ts";
import { counts } from "./counts.ts";
import { decide } from "./decide.ts";
import { fromCookiebot } from "./fromCookiebot.ts";
import { fromDidomi } from "./fromDidomi.ts";
import { fromGoogle } from "./fromGoogle.ts";
import { fromGpc } from "./fromGpc.ts";
import { fromGpp } from "./fromGpp.ts";
import { fromOneTrust } from "./fromOneTrust.ts";
import { fromShopify } from "./fromShopify.ts";
import { fromTcf } from "./fromTcf.ts";
import { fromUsercentrics } from "./fromUsercentrics.ts";
import { readCookies } from "./readCookies.ts";
import type { ConsentPage, Signals, Source } from "./types.ts";

const SOURCES: Readonly<Record<string, Source>> = {
  tcf: fromTcf,
  gpp: fromGpp,
  gpc: fromGpc,
  google: fromGoogle,
  onetrust: fromOneTrust,
  cookiebot: fromCookiebot,
  usercentrics: fromUsercentrics,
  didomi: fromDidomi,
  shopify: fromShopify,
};
const FIRST_WAIT = 50; // ms; doubled until the last: consent platforms come late, or never
const LAST_WAIT = 30_000;
const PATIENCE = 3000; // ms until a stub whose platform never came says nothing any more
const LONGEST = 8192; // characters of a signal

/**
 * Watches every consent signal of the page: its cookies, and its consent platforms as they appear. What a platform says
 * goes before its cookie. Calls `onChange` once what was already there is known, the site's own word too, if it is told
 * before this task ends; then whenever the decision or a signal changes.
 */
export function watch(page: Window, options: ConsentOptions, onChange: (consent: Consent) => void): TellConsent {
  const names = options.names ?? {};
  let missing = Object.keys(SOURCES).filter((by) => counts(options, by));
  let told: Signals = {};
  let last = "";
  let judged: unknown[] = [];
  let ready = false;

  function judge(): void {
    if (!ready) return;
    let cookies = "";
    try {
      cookies = page.document.cookie;
    } catch {} // a document without an origin has no cookies
    if (judged[0] === cookies && judged[1] === told) return;
    judged = [cookies, told];
    const kept = readCookies(cookies, names);
    const signals: Record<string, string> = {};
    for (const name of Object.keys({ ...kept, ...told })) {
      const said = told[name];
      const text = said && said !== "loading" ? said : kept[name] || said;
      if (text) signals[name] = text.slice(0, LONGEST);
    }
    const consent = { ...decide(signals, options), signals };
    const now = JSON.stringify(consent);
    if (now === last) return;
    last = now;
    onChange(consent);
  }
  function tell(changed: Signals): void {
    told = { ...told, ...changed };
    judge();
  }
  function wait(signal: string): () => void {
    const say = (text: string) => /^(loading)?$/.test(told[signal] ?? "") && tell({ [signal]: text });
    say("loading");
    page.setTimeout(say, PATIENCE, "");
    return () => say("pending");
  }
  function look(): void {
    missing = missing.filter((by) => {
      try {
        return !SOURCES[by]!(page as ConsentPage, tell, names, wait);
      } catch {
        return false; // a platform that fails is not asked again
      }
    });
    judge();
  }
  function again(wait: number): void {
    page.setTimeout(() => {
      look();
      if (missing.length && wait < LAST_WAIT) again(2 * wait);
    }, wait);
  }

  look();
  again(FIRST_WAIT);
  page.document.addEventListener("visibilitychange", look);
  page.setTimeout(() => {
    ready = true;
    judge();
  }, 0);
  return (by, answer) => tell({ [by]: answer });
}
