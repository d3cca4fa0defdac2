/** Starts loader and tag on a page, from source, with parts that the test may replace. */
import { mock } from "node:test";
import { start } from "../../src/core/start.ts";
import { load } from "../../src/loader/load.ts";
import type { Consent, ConsentPart, IdentityPart, RulesPart, TellConsent } from "../../src/parts.ts";
import { type Gateway, makeGateway } from "./makeGateway.ts";
import { makePage, type Options, type Standin } from "./makePage.ts";

export interface Parts {
  consent: ConsentPart;
  identity: IdentityPart;
  rules: RulesPart;
}

export interface Begun extends Standin {
  gateway: Gateway;
  /** Decides consent, as the consent part would. */
  decide(state: Consent["state"], fields?: Partial<Consent>): void;
  /** What the tag told the consent part of the page's own word. */
  told: Parameters<TellConsent>[];
  fbq(...call: unknown[]): unknown;
  signalpost(...call: unknown[]): unknown;
  /** Lets time pass, and everything that waits for it. */
  pass(ms?: number): Promise<void>;
}

export interface Beginning extends Options {
  gateway?: never;
  settings?: Parameters<typeof makeGateway>[0];
  /** The first decision; `granted` unless told, null for none yet. */
  consent?: Consent["state"] | null;
  /** null: cannot be loaded; `never`: does not come. */
  parts?: Partial<{ [name in keyof Parts]: Parts[name] | null | "never" }>;
  /** Runs before the loader does: the page's own code. */
  before?: (standin: Standin) => void;
  /** False: the loader has run, and the tag has not come; a promise: it comes then. */
  arrives?: boolean | Promise<void>;
  using?: Gateway;
}

/** Lets promises go on. Promises of Node's fetch classes take several turns. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
}

export function makeConsent(state: Consent["state"], fields: Partial<Consent> = {}): Consent {
  return { state, by: "tcf", reason: "vendor", limited: false, signals: { tcf: "C" }, ...fields };
}

export async function begin(options: Beginning = {}): Promise<Begun> {
  const { settings, consent = "granted", parts = {}, before, using, ...rest } = options;
  const gateway = using ?? makeGateway(settings);
  const standin = makePage({ ...rest, gateway: (asked) => gateway.reply(asked) });
  const { page } = standin;
  let changed: ((consent: Consent) => void) | undefined;
  const told: Begun["told"] = [];
  const all: Parts = {
    consent: {
      watch: (_page, _options, onChange) => {
        changed = onChange;
        if (consent) onChange(makeConsent(consent));
        return (...word) => told.push(word);
      },
    },
    identity: {
      prepareUserData: async (given) => Object.fromEntries(Object.keys(given).map((key) => [key, `hash of ${key}`])),
      eventIdOf: (name, shop, order) => `${name}-${shop}-${order}`,
    },
    rules: {
      start: () => {},
      mask: (parameters) => ({ masked: parameters, places: [] }),
      maskAddress: (address) => ({ masked: address, places: [] }),
    },
    ...(parts as Partial<Parts>),
  };
  const bringPart = async (name: keyof Parts) => {
    if (parts[name] === "never") return new Promise(() => {});
    if (!all[name]) throw new Error(name);
    return all[name];
  };
  before?.(standin);
  const bring = async (url: string): Promise<any> => {
    // The settings are asked for by fetch, where tests see it.
    if (/\/\d+\.js/.test(url)) throw new Error("no module");
    if (options.arrives === false) return new Promise<never>(() => {});
    await options.arrives;
    return { start: (boot: any) => void start(boot, all.consent.watch, bringPart as never) };
  };
  load(page, "sp", "abc.js", "missed.js", bring);
  await settle();
  return {
    ...standin,
    gateway,
    told,
    decide: (state, fields) => changed!(makeConsent(state, fields)),
    fbq: (...call) => page.fbq!(...call),
    signalpost: (...call) => page.signalpost!(...call),
    pass: async (ms = 1500) => {
      for (let passed = 0; passed < ms; passed += 250) {
        await settle();
        mock.timers.tick(250);
      }
      await settle();
    },
  };
}
