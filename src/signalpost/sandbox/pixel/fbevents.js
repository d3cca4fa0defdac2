/* A stand-in for Meta's browser script, served by the Signalpost sandbox. It is no copy of Meta's: it does what Meta's
   documentation and public observation of the wire say, so that a page with the ordinary base code works offline. */
(function (window, document) {
  "use strict";

  const VERSION = "signalpost-1";
  const LONGEST_URL = 2048;
  const LONGEST_URL_IN_APP = 32768; // inside Facebook's own browsers
  const COOKIE_SECONDS = 90 * 86400;
  const LONGEST_CLICK_ID = 500;
  const STANDARD_EVENTS = new Set(
    ("AddPaymentInfo AddToCart AddToWishlist CompleteRegistration Contact CustomizeProduct Donate FindLocation " +
      "InitiateCheckout Lead PageView Purchase Schedule Search StartTrial SubmitApplication Subscribe ViewContent")
      .split(" ")
  );
  const CATALOGUE_KEYS = ["content_type", "content_ids", "content_name", "value", "currency"];

  const fbq = window.fbq;
  if (!fbq || fbq.callMethod) return; // no base code, or a second copy of this script
  const endpoint = endpointBeside(document.currentScript && document.currentScript.src);
  const startedAt = Date.now();

  const pixels = new Map(); // id → {id, userData, eventCount, seesPages}
  const agents = new Map(); // id, or "" for every pixel → partner name
  const openbridges = new Map(); // id → address of a gateway
  const withoutAutoConfig = new Set();
  let dataProcessing = null; // {options, country, state}
  let held = null; // events that wait for consent; null: consent was not refused
  const unwritten = {}; // ids where cookies cannot be written

  // ------------------------------------------------------------------------------------------ the fbq calls

  const calls = {
    init(id, userData, options) {
      const key = String(id || "");
      if (!/^\d+$/.test(key)) return warn("init needs the pixel's id, a number; it got " + JSON.stringify(id));
      if (pixels.has(key)) warn("pixel " + key + " was initialised twice");
      const pixel = pixels.get(key) || { id: key, userData: {}, eventCount: 0, seesPages: false };
      Object.assign(pixel.userData, hashed(userData));
      if (options && options.agent) agents.set(key, options.agent);
      pixels.set(key, pixel);
      if (!held) keepIds();
    },
    track(name, parameters, options) {
      if (!STANDARD_EVENTS.has(name)) warn(`"${name}" is no standard event; use trackCustom`);
      calls.trackCustom(name, parameters, options);
    },
    trackCustom(name, parameters, options) {
      if (!pixels.size) warn(`${name}: no pixel was initialised`);
      pixels.forEach((pixel) => emit(pixel, name, parameters, options));
    },
    trackSingle(id, name, parameters, options) {
      if (!STANDARD_EVENTS.has(name)) warn(`"${name}" is no standard event; use trackSingleCustom`);
      calls.trackSingleCustom(id, name, parameters, options);
    },
    trackSingleCustom(id, name, parameters, options) {
      const pixel = pixels.get(String(id));
      if (!pixel) return warn(`${name}: pixel ${id} was not initialised`);
      emit(pixel, name, parameters, options);
    },
    consent(word) {
      if (word === "revoke") held = held || [];
      else if (word === "grant") release();
      else warn("consent is revoke or grant");
    },
    dataProcessingOptions(options, country, state) {
      dataProcessing = { options: options || [], country, state };
    },
    set(what, ...rest) {
      if (!Object.prototype.hasOwnProperty.call(settings, what)) return warn(`set knows no "${what}"`);
      settings[what](...rest);
    },
  };

  const settings = {
    autoConfig: (on, id) => withoutAutoConfig[String(on) === "false" ? "add" : "delete"](String(id)),
    agent: (name, id) => agents.set(id ? String(id) : "", name),
    openbridge: (id, address) => openbridges.set(String(id), address),
    userData(userData, id) {
      const found = hashed(userData);
      pixels.forEach((pixel) => (!id || pixel.id === String(id)) && Object.assign(pixel.userData, found));
    },
  };

  function release() {
    const waiting = held || [];
    held = null;
    if (pixels.size) keepIds();
    waiting.forEach((send) => send());
  }

  // --------------------------------------------------------------------------------------------- one event

  function emit(pixel, name, parameters, options) {
    if (!name || typeof name !== "string") return warn("an event needs a name");
    const given = parameters && typeof parameters === "object" ? { ...parameters } : {};
    if (name === "Purchase" && !(given.currency && given.value != null)) warn("Purchase needs value and currency");
    if (name === "PageView") pixel.seesPages = true;
    const event = {
      name,
      parameters: given,
      id: eventIdIn(options || {}),
      count: pixel.eventCount++,
      at: Date.now(),
      page: window.location.href,
    };
    const send = () => {
      const gateway = openbridges.get(pixel.id);
      if (gateway && event.id === null) event.id = "ob3_plugin-set_" + randomHex(64);
      deliver(requestOf(pixel, event));
      if (gateway) toGateway(gateway, pixel, event);
    };
    if (held) held.push(send);
    else send();
  }

  /** Only `eventID` counts, as in Meta's script: another spelling would be lost there in silence. */
  function eventIdIn(options) {
    const other = Object.keys(options).find((key) => key !== "eventID" && /^event_?id$/i.test(key));
    if (other) warn(`"${other}" is ignored: the fourth argument is {eventID: "…"}`);
    return options.eventID || null;
  }

  /** The request's parameters as [key, value] pairs, in the order seen on the wire. */
  function requestOf(pixel, event) {
    const pairs = [["id", pixel.id], ["ev", event.name], ["dl", event.page], ["rl", document.referrer]];
    pairs.push(["if", window.top !== window], ["ts", event.at]);
    eachValue(event.parameters, (key, value) => pairs.push([`cd[${key}]`, value]));
    eachValue(pixel.userData, (key, value) => pairs.push([`ud[${key}]`, value]));
    pairs.push(["sw", window.screen.width], ["sh", window.screen.height], ["v", VERSION], ["r", "stable"]);
    const agent = agents.get(pixel.id) || agents.get("");
    if (agent) pairs.push(["a", agent]);
    pairs.push(["ec", event.count]);
    ["fbp", "fbc"].forEach((name) => idOf(name) && pairs.push([name, idOf(name)]));
    pairs.push(["it", startedAt], ["coo", withoutAutoConfig.has(pixel.id)]);
    pairs.push(["eid", event.id === null ? ownId(event) : event.id]);
    if (dataProcessing) {
      pairs.push(["dpo", dataProcessing.options.join(",")]);
      if (dataProcessing.country != null) pairs.push(["dpoco", dataProcessing.country]);
      if (dataProcessing.state != null) pairs.push(["dpost", dataProcessing.state]);
    }
    return pairs;
  }

  /** Without an eventID the script makes an id itself: three parts with dots. No server can know it. */
  const ownId = (event) => ["fbevents", event.at, randomHex(8)].join(".");

  function eachValue(values, take) {
    Object.keys(values).forEach((key) => {
      const value = values[key];
      if (value !== null && value !== undefined) take(key, typeof value === "object" ? JSON.stringify(value) : value);
    });
  }

  // --------------------------------------------------------------------------------------------- transport

  /** Image when the address is short enough, else a beacon (not on Chrome), else a form into a hidden frame. */
  function deliver(pairs) {
    const address = endpoint + "?" + encoded([...pairs, ["rqm", "GET"]]);
    if (address.length < (isInApp() ? LONGEST_URL_IN_APP : LONGEST_URL)) return byImage(address);
    const mayBeacon = !isChrome() && navigator.sendBeacon;
    if (mayBeacon && navigator.sendBeacon(endpoint, asForm([...pairs, ["rqm", "SB"]]))) return;
    byForm([...pairs, ["rqm", "formPOST"]]);
  }

  function byImage(src) {
    const onerror = () => warn("the sandbox did not take an event; GET /_sandbox/calls tells why");
    Object.assign(new Image(), { onerror, src });
  }

  const asForm = (pairs) => pairs.reduce((form, [key, value]) => (form.append(key, value), form), new FormData());

  function byForm(pairs) {
    if (!document.body) return document.addEventListener("DOMContentLoaded", () => byForm(pairs));
    const frame = document.createElement("iframe");
    const form = document.createElement("form");
    frame.name = "fb" + randomHex(8);
    frame.hidden = form.hidden = true;
    Object.assign(form, { method: "post", action: endpoint, target: frame.name, acceptCharset: "utf-8" });
    pairs.forEach(([name, value]) => {
      form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    });
    document.body.append(frame, form);
    form.submit();
    form.remove();
    setTimeout(() => frame.remove(), 30000); // not on load, which may also tell of its empty start
  }

  /** The same event to a Conversions API gateway, as Meta's openbridge plugin posts it. */
  function toGateway(address, pixel, event) {
    const p = event.parameters;
    const catalogue = {};
    CATALOGUE_KEYS.forEach((key) => key in p && (catalogue[key] = p[key]));
    const body = {
      event_name: event.name,
      event_id: event.id,
      "fb.pixel_id": pixel.id,
      custom_data: p,
      "fb.dynamic_product_ads": catalogue,
      "fb.advanced_matching": pixel.userData,
      website_context: { location: event.page, referrer: document.referrer, isInIFrame: window.top !== window },
      "fb.fbp": idOf("fbp") || undefined,
      "fb.clickID": idOf("fbc") || undefined,
    };
    if (p.value != null && p.currency) body.conversion_value = { value: p.value, currency: p.currency };
    fetch(String(address).replace(/\/+$/, "") + "/events?cee=no", {
      method: "POST", credentials: "include", keepalive: true, body: JSON.stringify(body),
      headers: { "Content-Type": "text/plain;charset=UTF-8" },
    }).catch(() => warn("the openbridge address did not answer"));
  }

  /** Events go where the script came from: /tr/ beside /en_US/. From Meta's own host name that is Meta's own /tr/. */
  function endpointBeside(source) {
    if (!source || new URL(source).hostname === "connect.facebook.net") return "https://www.facebook.com/tr/";
    return new URL("../tr/", source).href;
  }

  const encoded = (pairs) => String(new URLSearchParams(pairs)); // half of an emoji does not stop it
  const isInApp = () => /FBAN|FBAV|FB_IAB|Instagram/.test(navigator.userAgent);
  const isChrome = () => /Chrome\//.test(navigator.userAgent);

  // ------------------------------------------------------------------------------------------- fbp and fbc

  /** Keep `_fbp` for this browser, and `_fbc` for the click id in the address if it is another than the known one. */
  function keepIds() {
    const { index, domain } = cookiePlace();
    const make = (value) => `fb.${index}.${Date.now()}.${value}`;
    keep("fbp", idOf("fbp") || make(randomDigits(9) + randomDigits(9)), domain);
    const clicked = clickId();
    const fbc = idOf("fbc");
    const isNew = clicked && !(fbc && fbc.split(".")[3] === clicked);
    if (isNew || fbc) keep("fbc", isNew ? make(clicked) : fbc, domain);
  }

  /** `fbclid` of the address. A dot would break the cookie's parts. */
  function clickId() {
    const found = new URLSearchParams(window.location.search).get("fbclid");
    return found && found.length <= LONGEST_CLICK_ID ? found.replace(/\./g, "__DOT__") : null;
  }

  /** The id in the cookie: four parts, or five with a builder's token; anything else is none. */
  function idOf(name) {
    const value = readCookie("_" + name) || unwritten[name] || "";
    return /^fb\.\d+\.\d+\.[^.]+(\.[A-Za-z0-9_-]{2}|\.[A-Za-z0-9_-]{8})?$/.test(value) ? value : null;
  }

  /** The widest domain that the browser lets us write to, tried with a cookie of its own; its dots are the index. */
  function cookiePlace() {
    const labels = window.location.hostname.split(".");
    const isAddress = /^[\d.]+$|:/.test(window.location.hostname);
    for (let index = 0; index < labels.length && !isAddress; index++) {
      const domain = "; domain=" + labels.slice(-1 - index).join(".");
      const sticks = writeCookie("_fbtry", randomHex(8), domain, 60);
      writeCookie("_fbtry", "", domain, 0);
      if (sticks) return { index, domain };
    }
    return { index: isAddress ? 0 : labels.length - 1, domain: "" };
  }

  function keep(name, value, domain) {
    if (!writeCookie("_" + name, value, domain, COOKIE_SECONDS)) unwritten[name] = value;
  }

  function writeCookie(name, value, domain, seconds) {
    try {
      document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${seconds}; samesite=lax${domain}`;
      return readCookie(name) === value;
    } catch {
      return false;
    }
  }

  function readCookie(name) {
    try {
      const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
      return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
    } catch {
      return null;
    }
  }

  // -------------------------------------------------------------------------------------- advanced matching

  const compact = (text) => text.toLowerCase().replace(/[\s!-/:-@[-`{-~]/g, "");
  const normalForms = {
    em: (text) => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? text.toLowerCase() : ""),
    ph: (text) => text.replace(/\D/g, "").replace(/^0+/, ""),
    fn: compact,
    ln: compact,
    ct: (text) => compact(text).replace(/\d/g, ""),
    st: compact,
    zp: (text) => text.toLowerCase().replace(/\s/g, "").split("-")[0],
    country: (text) => (/^[a-z]{2}$/i.test(text) ? text.toLowerCase() : ""),
    ge: (text) => (/^[fm]/i.test(text) ? text[0].toLowerCase() : ""),
    db: (text) => (/^\d{8}$/.test(text.replace(/\D/g, "")) ? text.replace(/\D/g, "") : ""),
    external_id: (text) => text.toLowerCase().replace(/\s/g, ""),
  };

  /** userData of init as it is sent: known keys, clear text hashed, SHA-256 passed, what cannot be right left out. */
  function hashed(userData) {
    const found = {};
    Object.entries(userData || {}).forEach(([given, value]) => {
      const key = given === "cn" ? "country" : given;
      if (!normalForms[key]) return warn(`advanced matching knows no "${given}"`);
      const hashes = [].concat(value).map((one) => hashOf(key, one)).filter(Boolean);
      if (hashes.length) found[key] = hashes.length > 1 ? hashes : hashes[0];
    });
    return found;
  }

  function hashOf(key, value) {
    const text = value === null || value === undefined ? "" : String(value).normalize("NFC").trim();
    const given = /^([0-9a-f]{64})(\.[\w-]{2}|\.[\w-]{8})?$/i.exec(text); // perhaps with a builder's token
    if (given) return given[1].toLowerCase() + (given[2] || "");
    const normal = normalForms[key](text);
    if (!normal && text) warn(`the value of "${key}" cannot be right and was left out`);
    return normal ? sha256(normal) : null;
  }

  /** SHA-256 of a text's UTF-8, in hex (FIPS 180-4). Not SubtleCrypto: that waits, and is missing on plain http. */
  function sha256(text) {
    const bytes = new TextEncoder().encode(text);
    const padded = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
    bytes.forEach((byte, at) => padded.setUint8(at, byte));
    padded.setUint8(bytes.length, 0x80);
    padded.setUint32(padded.byteLength - 4, bytes.length * 8);
    const state = Uint32Array.from(sha256Tables.initial);
    for (let block = 0; block < padded.byteLength; block += 64) sha256Block(state, padded, block);
    return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  function sha256Block(state, bytes, start) {
    const turn = (word, by) => (word >>> by) | (word << (32 - by));
    const w = new Uint32Array(64);
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = i < 16
        ? bytes.getUint32(start + i * 4)
        : w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      const chosen = (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g));
      const first = (h + chosen + sha256Tables.constants[i] + w[i]) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
  }

  /** The standard's constants: fractions of the square and cube roots of the first primes. */
  const sha256Tables = (() => {
    const primes = [];
    for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
    const fraction = (root) => ((root % 1) * 0x100000000) >>> 0;
    const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
    return { initial, constants: primes.map((prime) => fraction(Math.cbrt(prime))) };
  })();

  // ------------------------------------------------------------------------------------------------- odds

  function randomHex(digits) {
    return Array.from(crypto.getRandomValues(new Uint8Array(digits)), (byte) => (byte & 15).toString(16)).join("");
  }

  const randomDigits = (most) => String(crypto.getRandomValues(new Uint32Array(1))[0] % 10 ** most);

  const warn = (message) => console.warn("[signalpost pixel] " + message);

  /** A page that changes its address without loading (pushState) is a new PageView, unless fbq.disablePushState. */
  function watchAddress() {
    let seen = window.location.href;
    const look = () => {
      if (seen === window.location.href) return;
      seen = window.location.href;
      if (!fbq.disablePushState) pixels.forEach((pixel) => pixel.seesPages && emit(pixel, "PageView", {}));
    };
    ["pushState", "replaceState"].forEach((name) => {
      const original = history[name];
      history[name] = function () {
        original.apply(history, arguments);
        look();
      };
    });
    window.addEventListener("popstate", look);
  }

  // ------------------------------------------------------------------------------------ taking over the stub

  fbq.callMethod = function (name, ...rest) {
    if (!Object.prototype.hasOwnProperty.call(calls, name)) return warn(`fbq knows no "${name}"`);
    try {
      calls[name](...rest);
    } catch (error) {
      warn(`${name}: ${error.message}`); // the page and its other calls go on
    }
  };
  fbq.getState = () => ({ pixels: Array.from(pixels.values(), ({ id, eventCount }) => ({ id, eventCount })) });
  watchAddress();
  const queue = fbq.queue || [];
  while (queue.length) fbq.callMethod(...queue.shift());
})(window, document);
