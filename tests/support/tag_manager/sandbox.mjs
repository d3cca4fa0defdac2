// Google Tag Manager's sandbox in small, by its published documentation: the sections of a `.tpl` file, `require`, the
// permissions that each API checks, and the values that cross between sandbox and page. Without Node, so that a page can
// have it too.

/** The sections of a template: `{INFO: {...}, WEB_PERMISSIONS: [...], SANDBOXED_JS_FOR_SERVER: "..."}`. */
export function sectionsOf(text) {
  const found = {};
  const marks = [...text.matchAll(/^___([A-Z_]+)___$/gm)];
  marks.forEach((mark, place) => {
    const end = place + 1 < marks.length ? marks[place + 1].index : text.length;
    const body = text.slice(mark.index + mark[0].length, end).trim();
    const isJson = ["INFO", "TEMPLATE_PARAMETERS", "WEB_PERMISSIONS", "SERVER_PERMISSIONS"].includes(mark[1]);
    found[mark[1]] = isJson ? JSON.parse(body) : body;
  });
  return found;
}

// A permission's parameters as plain values: type 1 is a text, 2 a list, 3 a map, 8 a flag.
const plain = ({ type, ...of }) =>
  type === 1 ? of.string
    : type === 8 ? of.boolean
      : type === 2 ? of.listItem.map(plain)
        : Object.fromEntries(of.mapKey.map((key, place) => [plain(key), plain(of.mapValue[place])]));

/** `{send_http: {allowedUrls: "specific", urls: [...]}}` of a template's permissions. */
export const permissionsOf = (sections) =>
  Object.fromEntries((sections.WEB_PERMISSIONS || sections.SERVER_PERMISSIONS).map(({ instance }) => [
    instance.key.publicId,
    Object.fromEntries(instance.param.map(({ key, value }) => [key, plain(value)])),
  ]));

export class Denied extends Error {}

// Only data crosses; a function of the other side can be called, `arguments` arrives as a list.
function crossed(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) || Object.prototype.toString.call(value) === "[object Arguments]") return Array.from(value, crossed);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, crossed(one)]));
}

// What a page or a server has and the sandbox has not: templates that use it fail here as they do there.
const HIDDEN = `window self globalThis global process document location navigator fetch setTimeout console Object Array String
  Number Boolean Date RegExp Promise Symbol Map Set URL JSON Math encodeURIComponent decodeURIComponent parseInt parseFloat
  isNaN`.split(/\s+/);

/** Runs `code` as the body of a function of `data`, strict; every global of the platform is undefined in it. */
export function execute(code, require, data, more = {}) {
  const declared = (name) => code.includes(`const ${name} = require`);
  const given = { require, data, ...more };
  const hidden = HIDDEN.filter((name) => !declared(name) && !(name in given));
  const body = new Function(...Object.keys(given), ...hidden, `"use strict"; ${code}`);
  return body(...Object.values(given));
}

const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** APIs of both containers that need no permission. */
export const common = {
  JSON: {
    parse: (text) => { try { return JSON.parse(text); } catch { return undefined; } },
    stringify: (value) => JSON.stringify(value),
  },
  Math: { abs: Math.abs, ceil: Math.ceil, floor: Math.floor, max: Math.max, min: Math.min, pow: Math.pow, round: Math.round, sqrt: Math.sqrt },
  getType: typeOf,
  makeNumber: (value) => Number(value),
  makeString: (value) => String(value),
  makeTableMap: (table, key, value) => Object.fromEntries(table.map((row) => [row[key], row[value]])),
};

const refuse = (permission, what) => { throw new Denied(`${permission}: ${what}`); };

// A URL's permission: the same scheme and host, and a path that begins so. Only HTTPS is ever allowed.
const isAllowedUrl = (url, urls) => url.startsWith("https://") && urls.some((one) => url.startsWith(one.replace(/\*$/, "")));

/** The APIs of a server container for one request. `request`: event, cookies, headers, address; `send` does HTTP. */
export function serverApis(permissions, request, { now, send, sha256, log }) {
  return {
    ...common,
    getAllEventData: () => (permissions.read_event_data?.eventDataAccess === "any" ? crossed(request.event) : refuse("read_event_data", "all")),
    getCookieValues: (name, noDecode) => {
      const { cookieAccess, cookieNames } = permissions.get_cookies || {};
      if (cookieAccess !== "any" && !cookieNames?.includes(name)) refuse("get_cookies", name);
      const values = request.cookies[name] === undefined ? [] : [request.cookies[name]];
      return noDecode ? values : values.map(decodeURIComponent);
    },
    getRemoteAddress: () => (permissions.read_request?.remoteAddressAllowed ? request.address : refuse("read_request", "address")),
    getRequestHeader: (name) => {
      const { headersAllowed, headerAccess, headerWhitelist } = permissions.read_request || {};
      const listed = headerWhitelist?.some((one) => one.headerName.toLowerCase() === name.toLowerCase());
      if (!headersAllowed || (headerAccess !== "any" && !listed)) refuse("read_request", name);
      return request.headers[name.toLowerCase()];
    },
    getTimestampMillis: () => now(),
    logToConsole: (...words) => (permissions.logging ? log(words.join(" ")) : refuse("logging", "console")),
    parseUrl: (text) => {
      let url;
      try { url = new URL(text); } catch { return undefined; }
      const searchParams = {};
      for (const key of url.searchParams.keys()) {
        const values = url.searchParams.getAll(key);
        searchParams[key] = values.length > 1 ? values : values[0];
      }
      return { href: url.href, origin: url.origin, protocol: url.protocol, host: url.host, hostname: url.hostname, port: url.port,
        pathname: url.pathname, search: url.search, searchParams, hash: url.hash };
    },
    sendHttpRequest: (url, options, body) => {
      const { allowedUrls, urls } = permissions.send_http || {};
      if (allowedUrls !== "any" && !isAllowedUrl(url, urls || [])) refuse("send_http", url);
      return send(url, options, body);
    },
    sha256Sync: (text, { outputEncoding }) => sha256(text, outputEncoding),
  };
}

/** The APIs of a web container on `page`, a window. `inject` loads a script; `consent` holds types and listeners. */
export function webApis(permissions, page, { inject, consent, dataLayer }) {
  const may = (path, way) => {
    const found = (permissions.access_globals?.keys || []).find(({ key }) => key === path);
    if (!found?.[way]) refuse("access_globals", `${way} ${path}`);
  };
  const walk = (path) => {
    const parts = path.split(".");
    const last = parts.pop();
    return [parts.reduce((at, part) => at?.[part], page), last];
  };
  const reads = (type) => {
    if (!permissions.access_consent?.consentTypes.some((one) => one.consentType === type && one.read)) refuse("access_consent", type);
  };
  return {
    ...common,
    addConsentListener: (type, listener) => (reads(type), consent.listen(type, listener)),
    callInWindow: (path, ...given) => {
      may(path, "execute");
      const [at, name] = walk(path);
      return typeof at?.[name] === "function" ? at[name](...given.map(crossed)) : undefined;
    },
    callLater: (later) => page.setTimeout(later, 0),
    copyFromDataLayer: (key) => {
      const patterns = permissions.read_data_layer?.keyPatterns || [];
      if (!patterns.some((one) => one === key || (one.endsWith(".*") && key.startsWith(one.slice(0, -1))))) refuse("read_data_layer", key);
      return crossed(dataLayer(key));
    },
    copyFromWindow: (path) => {
      may(path, "read");
      const [at, name] = walk(path);
      return crossed(at?.[name]);
    },
    createQueue: (path) => {
      may(path, "read");
      may(path, "write");
      const [at, name] = walk(path);
      at[name] ||= [];
      return (value) => at[name].push(crossed(value));
    },
    injectScript: (url, done, failed, token) => {
      if (!isAllowedUrl(url, permissions.inject_script?.urls || [])) refuse("inject_script", url);
      inject(url, done, failed, token);
    },
    isConsentGranted: (type) => (reads(type), consent.isGranted(type)),
    setInWindow: (path, value, override) => {
      may(path, "write");
      const [at, name] = walk(path);
      if (at?.[name] !== undefined && !override) return false;
      // A function of the sandbox stays one for the page; what it is given arrives as data.
      at[name] = typeof value === "function" ? (...given) => value(...given.map(crossed)) : crossed(value);
      return true;
    },
  };
}

/** `require` over `apis`: what no container has is undefined to ask for. */
export const requireOf = (apis) => (name) => {
  if (!Object.hasOwn(apis, name)) throw new Error(`no API is called ${name}`);
  return apis[name];
};
