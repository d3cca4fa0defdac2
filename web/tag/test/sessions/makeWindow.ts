/**
 * A document of the stand-in browser: as much of a window as the tag and the sandbox's fbevents.js touch.
 *
 * Own, and small, rather than a DOM library: what matters here is time, history, storage and the network, which those
 * leave out, and ten thousand sessions have to pass in seconds.
 */
import type { Browser, Tab } from "./makeBrowser.ts";

const GATEWAY = "https://sp.";
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

/** Its events, timers and scripts stand still while it lies in the back-forward cache; nothing of it runs once it is gone. */
export type State = "alive" | "frozen" | "gone";

export interface Doc {
  window: any;
  state: State;
  /** What it could not do while it was frozen. */
  later: (() => void)[];
}

export function makeWindow(browser: Browser, tab: Tab, referrer: string): Doc {
  const { clock, network, parts, session } = browser;
  const doc: Doc = { window: new EventTarget(), state: "alive", later: [] };
  const { window } = doc;
  const begun = clock.now;
  /** Runs now, later or never, as the document is. */
  const live = (work: () => void) => {
    if (doc.state == "alive") work();
    else if (doc.state == "frozen") doc.later.push(work);
  };
  const setTimeout = (work: (...given: any[]) => void, delay: number, ...given: any[]) =>
    clock.after(delay, () => live(() => work(...given)));

  // -------------------------------------------------------------------------------------------- addresses
  const url = () => tab.entries[tab.at]!.url;
  const location: any = {};
  for (const part of ["href", "origin", "protocol", "host", "hostname", "pathname", "search", "hash"] as const) {
    Object.defineProperty(location, part, { get: () => new URL(url())[part] });
  }
  const navigated = (navigationType: string) =>
    window.navigation?.dispatchEvent(Object.assign(new Event("currententrychange"), { navigationType }));
  class History {
    pushState(_state: unknown, _title: string, to: string) {
      tab.push(new URL(to, url()).href);
      navigated("push");
    }
    replaceState(_state: unknown, _title: string, to: string) {
      tab.entries[tab.at]!.url = new URL(to, url()).href;
      navigated("replace");
    }
  }

  // ---------------------------------------------------------------------------------------------- network
  const resources: { name: string; duration: number }[] = [];
  let observe: ((list: unknown) => void) | undefined;
  const requested = (name: string, duration: number) => {
    resources.push({ name, duration });
    observe?.({ getEntries: () => [{ name, duration }] });
  };
  /** Answers in a while; a document that has gone by then is told nothing. */
  const answer = <T>(make: () => T): Promise<T> =>
    new Promise((done, fail) =>
      clock.after(network.delay(), () =>
        live(() => {
          try {
            done(make());
          } catch (error) {
            fail(error);
          }
        }),
      ),
    );
  const unreachable = () => {
    throw new TypeError("Failed to fetch");
  };
  const respond = (status: number, body: unknown) => ({
    ok: status < 400,
    status,
    headers: { get: (): string | null => null },
    json: async () => body,
  });
  const fetch = (address: string, init: any = {}) => {
    const isOffline = network.isOffline;
    const isDown = network.isDown;
    if (init.method == "POST") {
      const came = !isOffline && !isDown;
      const credentials = String(init.credentials);
      const cookie = credentials == "include" ? document.cookie : "";
      const { origin } = location;
      network.log.push({ to: "collect", at: clock.now, came, text: init.body, cookie, origin, credentials });
    } else if (!address.includes("/sp/")) throw new Error("an address nobody serves: " + address);
    return answer(() => {
      if (isOffline) return unreachable();
      if (isDown) return respond(503, { code: "store_unavailable" });
      return init.method == "POST" ? respond(202, { results: [], settings: 7 }) : respond(200, browser.settings());
    });
  };
  class Image extends EventTarget {
    onerror: (() => void) | undefined;
    set src(address: string) {
      const came = !network.isOffline;
      const text = address.slice(address.indexOf("?") + 1);
      network.log.push({ to: "tr", at: clock.now, came, text, cookie: "", origin: location.origin, credentials: "" });
      const duration = came ? network.delay() : 0;
      clock.after(duration, () => live(() => requested(address, duration)));
    }
  }

  // ---------------------------------------------------------------------------------------------- scripts
  const bring = async (address: string) => {
    const file = address.split("/").pop()!;
    if (!parts.has(file)) throw new Error("no such part: " + file);
    if (browser.cached.has(file)) await answer(() => 0);
    else {
      await answer(() => network.isOffline && unreachable());
      browser.cached.add(file);
    }
    return parts.runModule(file, window, bring);
  };
  const appended = (script: any) => {
    if (!/fbevents\.js$/.test(script.src)) throw new Error("another script: " + script.src);
    clock.after(200 + network.delay(), () => live(() => parts.runPixel(window)));
  };
  const runLoader = (attributes: Record<string, string>) => {
    document.currentScript = { src: `${GATEWAY}${location.hostname}/tag.js`, dataset: attributes };
    parts.runLoader(window, bring);
    document.currentScript = null;
  };

  // --------------------------------------------------------------------------------------------- document
  const document: any = Object.assign(new EventTarget(), {
    readyState: "loading",
    visibilityState: "visible",
    referrer,
    currentScript: null,
    body: {},
    forms: [],
    documentElement: {},
    querySelector: () => null,
    querySelectorAll: () => [],
    createElement: () => ({}),
    getElementsByTagName: () => [{ parentNode: { insertBefore: appended } }],
    head: { append: appended },
  });
  Object.defineProperty(document, "cookie", { get: () => browser.cookies(), set: (text: string) => browser.cookie(text) });
  Object.assign(window, {
    document,
    location,
    history: new History(),
    screen: { width: 1200, height: 800 },
    name: "",
    navigator: { userAgent: CHROME, sendBeacon: () => false },
    crypto: { getRandomValues: browser.random },
    console: { warn: (...words: unknown[]) => browser.warnings.push(words.join(" ")) },
    performance: { now: () => clock.now - begun, getEntriesByType: () => resources },
    Request,
    Blob,
    FormData,
    Image,
    Date: browser.Date,
    fetch,
    setTimeout,
    clearTimeout: clock.cancel,
    runLoader,
    PerformanceObserver: class {
      listener: (list: unknown) => void;
      constructor(listener: (list: unknown) => void) {
        this.listener = listener;
      }
      observe() {
        observe = this.listener;
        const earlier = [...resources];
        if (earlier.length) setTimeout(() => this.listener({ getEntries: () => earlier }), 0);
      }
    },
  });
  if (session.idle) window.requestIdleCallback = (work: () => void) => setTimeout(work, 30);
  if (session.navigation) window.navigation = new EventTarget();
  window.window = window.top = window;
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get: () => browser.storage(name) });
  }
  return doc;
}
