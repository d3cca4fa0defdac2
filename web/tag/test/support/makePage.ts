/**
 * A page for tests in Node: as much of a browser's window as the tag touches, with a gateway that the test plays.
 *
 * Timers and the clock are those of node:test (`mock.timers`), so that nothing waits.
 */
import type { Page } from "../../src/boot.ts";

export interface Asked {
  url: string;
  method: string;
  credentials: string;
  referrerPolicy: string;
  keepalive: boolean;
  /** The body, decoded; undefined without one. */
  body: any;
}

export interface Options {
  url?: string;
  referrer?: string;
  /** `data-…` attributes of the loader's script, in camel case. */
  attributes?: Record<string, string>;
  /** What the gateway answers; without it nobody is there. */
  gateway?: (asked: Asked) => Response | Promise<Response>;
  cookies?: Record<string, string>;
  /** False: as in a browser that forbids cookies or storage. */
  mayStore?: boolean;
  /** localStorage of an earlier page of the same shop. */
  storage?: Map<string, string>;
  prerendering?: boolean;
  hasKeepalive?: boolean;
}

export interface Standin {
  page: Page;
  asked: Asked[];
  cookies: Record<string, string>;
  storage: Map<string, string>;
  beacons: { url: string; body: any }[];
  warnings: string[];
  scripts: any[];
  /** Events that were posted and answered, in order. */
  events(): any[];
  /** Counts that were posted. */
  dropped(): any[];
  /** Tells of a request that the browser made by itself, and how long it took in milliseconds. */
  requested(url: string, duration?: number): void;
  fire(type: string, fields?: object, on?: "document" | "window"): void;
  go(url: string): void;
}

const SHOP = "https://www.shop.example/";

export function makePage(options: Options = {}): Standin {
  const { attributes = { dataset: "1234567890" }, mayStore = true, storage = new Map() } = options;
  const asked: Asked[] = [];
  const cookies = { ...options.cookies };
  const beacons: Standin["beacons"] = [];
  const warnings: string[] = [];
  const scripts: any[] = [];
  const begun = Date.now();
  let address = new URL(options.url ?? SHOP);
  const observers: ((list: any) => void)[] = [];
  const requests: { name: string; duration: number; startTime: number }[] = [];

  const location: any = {};
  for (const part of ["href", "origin", "protocol", "host", "hostname", "pathname", "search", "hash"] as const) {
    Object.defineProperty(location, part, { get: () => address[part] });
  }
  const move = (_state: unknown, _title: string, url?: string | URL | null) => {
    if (url != null) address = new URL(url, address);
  };
  const writeCookie = (text: string) => {
    if (!mayStore) return;
    const [pair = "", ...rest] = text.split(";");
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    const domain = rest.find((part) => part.trim().startsWith("domain="))?.split("=")[1];
    if (domain && !`.${address.hostname}`.endsWith(`.${domain}`)) return;
    if (rest.some((part) => part.trim() === "max-age=0")) delete cookies[name];
    else cookies[name] = value;
  };

  const document: any = Object.assign(new EventTarget(), {
    readyState: "complete",
    visibilityState: "visible",
    prerendering: options.prerendering ?? false,
    referrer: options.referrer ?? "",
    currentScript: { src: "https://collect.shop.example/tag.js", dataset: attributes },
    querySelector: () => null,
    createElement: () => ({}),
    head: { append: (script: unknown) => scripts.push(script) },
  });
  Object.defineProperty(document, "cookie", {
    configurable: true,
    get: () => Object.entries(cookies).map((pair) => pair.join("=")).join("; "),
    set: writeCookie,
  });

  // As in a browser, what is kept are the store's own properties, in an order that is not that of coming.
  const area = (map: Map<string, string>) => Object.assign(Object.create(methods(map)), Object.fromEntries([...map].sort()));

  const answer = async (request: Asked): Promise<Response> => {
    asked.push(request);
    if (!options.gateway) throw new TypeError("Failed to fetch");
    return options.gateway(request);
  };
  const page: any = Object.assign(new EventTarget(), {
    document,
    location,
    history: { pushState: move, replaceState: move },
    navigator: {
      sendBeacon: (url: string, body: string) => {
        beacons.push({ url, body: JSON.parse(body) });
        return true;
      },
    },
    performance: { timeOrigin: begun },
    crypto: globalThis.crypto,
    console: { warn: (...words: unknown[]) => warnings.push(words.join(" ")) },
    Request: options.hasKeepalive === false ? class {} : Request,
    PerformanceObserver: class {
      listener: (list: any) => void;
      constructor(listener: (list: any) => void) {
        this.listener = listener;
      }
      observe() {
        observers.push(this.listener);
        const before = [...requests];
        if (before.length) queueMicrotask(() => this.listener({ getEntries: () => before }));
      }
    },
    fetch: (url: string, init: any = {}) =>
      answer({
        url,
        method: init.method ?? "GET",
        credentials: init.credentials ?? "same-origin",
        referrerPolicy: init.referrerPolicy ?? "",
        keepalive: !!init.keepalive,
        body: init.body && JSON.parse(init.body),
      }),
    setTimeout: (work: () => void, delay: number) => setTimeout(work, delay),
    clearTimeout: (timer: any) => clearTimeout(timer),
  });
  for (const name of ["localStorage", "sessionStorage"]) {
    const map = name === "localStorage" ? storage : new Map<string, string>();
    Object.defineProperty(page, name, {
      configurable: true,
      get: () => {
        if (!mayStore) throw new DOMException("denied", "SecurityError");
        return area(map);
      },
    });
  }

  const posted = () => asked.filter(({ method }) => method === "POST").map(({ body }) => body);
  return {
    page: page as Page,
    asked,
    cookies,
    storage,
    beacons,
    warnings,
    scripts,
    events: () => posted().flatMap(({ data }) => data),
    dropped: () => posted().flatMap(({ dropped }) => dropped ?? []),
    requested: (name, duration = 30) => {
      const request = { name, duration, startTime: Date.now() - begun };
      requests.push(request);
      for (const listener of observers) listener({ getEntries: () => [request] });
    },
    fire: (type, fields = {}, on = "window") => {
      (on === "window" ? page : document).dispatchEvent(Object.assign(new Event(type), fields));
    },
    go: (url) => move(null, "", url),
  };
}

function methods(map: Map<string, string>): object {
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}
