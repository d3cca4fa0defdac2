/** A browser with its tabs, its cookies and its storage, for one shop. */
import { type Draw, drawFrom } from "./draw.ts";
import { type Clock, makeClock } from "./makeClock.ts";
import { makeNetwork, type Network } from "./makeNetwork.ts";
import type { Parts } from "./makeParts.ts";
import { type Doc, makeWindow } from "./makeWindow.ts";
import type { Session } from "./session.ts";

export const DATASET = "1234567890";
const SHOP = "https://shop.example"; // as in the tests of the gateway

/** One place in a tab's history. Entries of one document share its key. */
export interface Entry {
  url: string;
  key: number;
}

export interface Tab {
  entries: Entry[];
  at: number;
  doc: Doc | undefined;
  /** Documents in the back-forward cache, by key. */
  cache: Map<number, Doc>;
  /** A new entry of the same document. */
  push(url: string): void;
}

export interface Browser {
  session: Session;
  clock: Clock;
  network: Network;
  parts: Parts;
  draw: Draw;
  /** Where the shop's pages lie; each session has a shop of its own. */
  base: string;
  /** Files of the tag that were loaded before. */
  cached: Set<string>;
  warnings: string[];
  /** What the shop's server remembers of the visitor's answer. */
  answer: string;
  Date: { now(): number };
  cookies(): string;
  cookie(text: string): void;
  storage(name: string): unknown;
  random<T extends ArrayBufferView>(bytes: T): T;
  settings(): object;
  tab(number: number): Tab;
  tabs: Map<number, Tab>;
  /** Runs the shop's page in a new document. */
  load(tab: Tab, referrer: string): void;
  /** Takes the document out of its tab, into the back-forward cache where that may be. */
  leave(tab: Tab, mayReturn: boolean): void;
  /** Back into the tab; false if it has to be loaded anew. */
  restore(tab: Tab): boolean;
}

/** The browser keys of two gateways: one requires consent, one does not. */
export type Keys = Record<Session["consent"], string>;

/** `page` is the shop's own code, run in each new document. */
export function makeBrowser(
  session: Session,
  parts: Parts,
  keys: Keys,
  start: number,
  page: (doc: Doc) => void,
): Browser {
  const clock = makeClock(start);
  const draw = drawFrom(session.number * 7 + 3);
  const network = makeNetwork(clock, draw);
  const jar = new Map<string, string>();
  const areas = new Map<string, Map<string, string>>();
  let documents = 0;
  const area = (name: string) => {
    if (!session.storage) throw new DOMException("denied", "SecurityError");
    if (!areas.has(name)) areas.set(name, new Map());
    const map = areas.get(name)!;
    const methods = {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
      get length() {
        return map.size;
      },
    };
    return Object.assign(Object.create(methods), Object.fromEntries(map));
  };
  const fire = (doc: Doc, type: string, fields: object) =>
    doc.window.dispatchEvent(Object.assign(new Event(type), fields));
  const seeing = (doc: Doc, state: string) => {
    if (doc.window.document.visibilityState == state) return;
    doc.window.document.visibilityState = state;
    doc.window.document.dispatchEvent(new Event("visibilitychange"));
  };

  const browser: Browser = {
    session,
    clock,
    network,
    parts,
    draw,
    base: `${SHOP}/s${session.number}`,
    cached: new Set(),
    warnings: [],
    answer: session.remembered,
    // What asks for the time gets the session's.
    Date: { now: () => clock.now },
    cookies: () => (session.storage ? [...jar].map((pair) => pair.join("=")).join("; ") : ""),
    cookie: (text) => {
      const [pair = "", ...rest] = text.split(";").map((part) => part.trim());
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      const domain = rest.find((part) => part.startsWith("domain="))?.slice(7);
      const host = new URL(SHOP).hostname;
      if (domain && (!`.${host}`.endsWith(`.${domain}`) || !domain.includes("."))) return;
      if (rest.includes("max-age=0")) jar.delete(name);
      else jar.set(name, value);
    },
    storage: area,
    random: (bytes) => {
      const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < view.length; at++) view[at] = draw.below(256);
      return bytes;
    },
    settings: () => ({
      version: 7,
      key: keys[session.consent],
      mode: "on",
      consent: { required: session.consent == "required", gpc: "limit", readers: [] },
      policy: { both_forms: true, accept_md5: false, default_country: null },
      page_views: true,
      data_layer: false,
      masks: session.number % 2 ? ["email", "phone", "payment_card"] : [],
      form_fields: {},
      rules: [],
      shop: session.ids == "shop" ? "main" : "",
      preview: false,
    }),
    tabs: new Map(),
    tab: (number) => {
      let tab = browser.tabs.get(number);
      if (!tab) {
        const made: Tab = {
          entries: [],
          at: -1,
          doc: undefined,
          cache: new Map(),
          push: (url) => {
            const key = made.entries[made.at]?.key ?? 0;
            made.entries.splice(made.at + 1, Infinity, { url, key });
            made.at++;
          },
        };
        browser.tabs.set(number, (tab = made));
      }
      return tab;
    },
    load: (tab, referrer) => {
      const entry = tab.entries[tab.at]!;
      entry.key ||= ++documents;
      const doc = (tab.doc = makeWindow(browser, tab, referrer));
      page(doc);
      clock.after(300, () => {
        if (doc.state == "alive") doc.window.document.readyState = "complete";
      });
    },
    leave: (tab, mayReturn) => {
      const doc = tab.doc;
      if (!doc) return;
      const persisted = mayReturn && session.cache;
      fire(doc, "pagehide", { persisted });
      seeing(doc, "hidden");
      doc.state = persisted ? "frozen" : "gone";
      if (persisted) tab.cache.set(tab.entries[tab.at]!.key, doc);
      tab.doc = undefined;
    },
    restore: (tab) => {
      const { key } = tab.entries[tab.at]!;
      const doc = tab.cache.get(key);
      if (!doc) return false;
      tab.cache.delete(key);
      tab.doc = doc;
      doc.state = "alive";
      seeing(doc, "visible");
      fire(doc, "pageshow", { persisted: true });
      for (const work of doc.later.splice(0)) work();
      return true;
    },
  };
  return browser;
}
