// What may be seen of a person. A hash is shown cut short; whatever came in clear is masked, also where it does not
// belong (an e-mail address in custom_data or in a page's address).

/** user_data keys that Meta wants as SHA-256 (customer information parameters, 2026-01-09). */
export const HASHED = new Set(["em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country"]);

const SHA256 = /^[0-9a-f]{64}(\.[\w-]{2,8})?$/i;
const MD5 = /^[0-9a-f]{32}$/i;
const EMAIL = /[^\s@"'<>,;:=&?/]+(@|%40)[^\s@"'<>,;:=&?/]+\.[a-z]{2,}/gi;
const PHONE = /\+\d[\d ().-]{7,}\d/g;
const PERSONAL =
  /e.?mail|phone|mobile|(first|last|full|given|family|customer|user).?name|street|address|birth|^(em|ph|fn|ln|ge|db|dob|ct|st|zp)$/i;
const OPEN_QUERY = /^(utm_\w+|gad_source|variant|page|lang|locale|currency)$/i;

/** One value of a user_data key: the text to show, what form it has, and whether the form is a problem. */
export function personal(key, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === "") return { text: "(empty)", form: "empty", problem: true };
  if (SHA256.test(text)) return { text: `${text.slice(0, 12)}…${text.slice(60, 64)}`, form: "SHA-256", problem: false };
  if (HASHED.has(key)) {
    const form = MD5.test(text) ? "MD5, not SHA-256" : `clear text, ${text.length} characters`;
    return { text: "••••••••", form: `${form}; masked`, problem: true };
  }
  return { text: identifier(key, text), form: "masked", problem: false };
}

// Ids that say which record is meant and nothing about the person: their end is shown, so that two can be told apart.
const IDS =
  /^(lead_id|subscription_id|fb_login_id|madid|anon_id|external_id|ctwa_clid|ig_sid|page_scoped_user_id|\w+_id)$/;

function identifier(key, text) {
  if (key === "client_ip_address") return subnet(text);
  if (key === "client_user_agent") return agent(text);
  if (key === "fbp" || key === "fbc") return browserId(text);
  return IDS.test(key) && /^[\w.:-]{8,}$/.test(text) ? `…${text.slice(-4)}` : "••••••••";
}

const subnet = (text) =>
  text.includes(":") ? `${text.split(":").slice(0, 2).join(":")}:…` : `${text.split(".").slice(0, 2).join(".")}.•.•`;

/** fbp and fbc keep their form and time, which is what goes wrong with them, and the end of the random part. */
function browserId(text) {
  const parts = text.split(".");
  if (parts.length < 4) return `…${text.slice(-4)}`;
  return `${parts.slice(0, 3).join(".")}.…${parts[3].slice(-4)}${parts.length > 4 ? `.${parts[4]}` : ""}`;
}

const BROWSERS = [
  [/edg\//i, "Edge"],
  [/firefox\//i, "Firefox"],
  [/chrom(e|ium)\//i, "Chrome"],
  [/safari\//i, "Safari"],
  [/curl|python|node|java|okhttp|axios/i, "a server’s own agent"],
];
const SYSTEMS = [
  [/iphone|ipad/i, "iOS"],
  [/android/i, "Android"],
  [/windows/i, "Windows"],
  [/mac os/i, "macOS"],
  [/linux/i, "Linux"],
];

function agent(text) {
  const named = (table) => table.find(([pattern]) => pattern.test(text))?.[1];
  return [named(BROWSERS) ?? "Unknown browser", named(SYSTEMS)].filter(Boolean).join(" on ");
}

/** Free text with e-mail addresses and phone numbers masked. */
export const open = (text) => text.replace(EMAIL, "•••@•••").replace(PHONE, "+•••");

/** A page's address with the values of its query masked, but for those that say nothing about a person. */
export function address(text) {
  const at = text.search(/[?#]/);
  if (at < 0) return open(text);
  const rest = text
    .slice(at)
    .replace(/([?&#])([^=&#?]+)=([^&#]*)/g, (all, sign, name) => (OPEN_QUERY.test(name) ? all : `${sign}${name}=•••`));
  return open(text.slice(0, at)) + open(rest);
}

/** Any JSON value with everything personal masked; `key` is the name it stands under. */
export function masked(value, key = "") {
  if (Array.isArray(value)) return value.map((item) => masked(item, key));
  if (value && typeof value === "object") {
    const inside = (name, item) => (key === "user_data" ? every(name, item) : masked(item, name));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [open(name), inside(name, item)]));
  }
  if (key === "user_data") return value === null ? null : "•••";
  if (value !== null && PERSONAL.test(key) && !SHA256.test(String(value))) return "•••";
  if (typeof value !== "string") return value;
  return /ur[li]$|referr?er/.test(key) || /^https?:/i.test(value) ? address(value) : open(value);
}

function every(name, item) {
  if (Array.isArray(item)) return item.map((one) => (one === null ? null : personal(name, one).text));
  return item === null ? null : personal(name, item).text;
}
