/** A page with consent platforms as they document themselves, and what the consent part decides on it. */
import { mock } from "node:test";
import { watch } from "../../src/consent/watch.ts";
import type { Consent, ConsentOptions, TellConsent } from "../../src/parts.ts";

export interface ConsentPageHere {
  /** The window; platforms are set on it. */
  page: any;
  /** Every decision so far. */
  decisions: Consent[];
  /** The last one as words: `granted tcf purposes`, `+limited`. */
  last(): string;
  tell: TellConsent;
  /** Lets time go by, and what was promised be kept. */
  pass(ms: number): Promise<void>;
  fire(type: string, detail?: unknown, on?: "window" | "document"): void;
}

/** Begins to watch a page on which `before` has set what was there first, and on which `said` was said. */
export function makeConsentPage(
  options: Partial<ConsentOptions> = {},
  before: (page: any) => void = () => {},
  said: (tell: TellConsent) => void = () => {},
): ConsentPageHere {
  const page: any = new EventTarget();
  const document: any = new EventTarget();
  document.cookie = "";
  Object.assign(page, { document, navigator: {}, setTimeout: (...given: [any, any]) => setTimeout(...given) });
  before(page);
  const decisions: Consent[] = [];
  const rule: ConsentOptions = { required: true, gpc: "limit", readers: [], ...options };
  const tell = watch(page, rule, (consent) => decisions.push(consent));
  said(tell);
  mock.timers.tick(0);
  return {
    page,
    decisions,
    tell,
    last() {
      const { state, by, reason, limited } = decisions.slice(-1)[0]!;
      return `${state} ${by} ${reason}${limited ? " +limited" : ""}`;
    },
    async pass(ms) {
      mock.timers.tick(ms);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
    fire(type, detail, on = "window") {
      (on === "window" ? page : document).dispatchEvent(Object.assign(new Event(type), { detail }));
    },
  };
}
