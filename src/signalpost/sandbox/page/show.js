// Making elements and writing numbers, times and money. Text only ever becomes text nodes: nothing that was sent
// to the sandbox is read as HTML.

/** An element: `attributes` are set by name, `on…` ones are listened to, null and false ones are left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Replaces what `place` holds, keeping the keyboard where it was (elements that carry the same data-key). */
export function fill(place, ...children) {
  const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  place.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (key) place.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export const count = (number) => (number === null || number === undefined ? "–" : whole.format(number));
export const decimal = (number) => (number === null || number === undefined ? "–" : short.format(number));
export const ratio = (number) => (number === null || number === undefined ? "–" : number.toFixed(2));
export const percent = (number) => (number === null || number === undefined ? "–" : `${short.format(number)} %`);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** An amount with its currency; a plain number when the currency is missing or no currency at all. */
export function money(amount, currency) {
  if (amount === null || amount === undefined) return "–";
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency: currency || "" }).format(amount);
  } catch {
    return [short.format(amount), currency].filter(Boolean).join(" ");
  }
}

/** The value of custom_data with its currency; as it came where it is no number; null where there is none. */
export function worth({ value, currency } = {}) {
  if (value === undefined || value === null || value === "") return null;
  const amount = Number(value);
  return Number.isFinite(amount) ? money(amount, currency) : String(value);
}

/** How long before `now` (both Unix milliseconds) something was: "12 s ago"; the day when it is more than one. */
export function ago(at, now) {
  const seconds = Math.round((now - at) / 1000);
  if (Math.abs(seconds) >= 86400) return day.format(at);
  const size = Math.abs(seconds);
  const text = size < 60 ? `${size} s` : size < 3600 ? `${Math.floor(size / 60)} min` : `${Math.floor(size / 3600)} h`;
  if (size === 0) return "now";
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

/** A time: relative in the text, absolute with its zone on hover. `tick` keeps the text true. */
export function when(at, now) {
  const stamp = new Date(at);
  if (Number.isNaN(stamp.getTime())) return el("span", {}, "–");
  const attributes = { datetime: stamp.toISOString(), title: clock.format(stamp), "data-at": at };
  return el("time", attributes, ago(at, now));
}

/** Writes all relative times below `place` anew. */
export function tick(place, now) {
  for (const time of place.querySelectorAll("time[data-at]")) {
    const text = ago(Number(time.dataset.at), now);
    if (time.textContent !== text) time.textContent = text;
  }
}

/** How long, for people: 0.4 s, 12 s, 3 min, 2 h, 5 d. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 60) return `${short.format(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** A word with its colour: tone is good, warn, bad or quiet. The word says it; the colour repeats it. */
export const pill = (tone, text, title) => el("span", { class: `pill ${tone}`, title }, text);

/** Text for screen readers only. */
export const unseen = (text) => el("span", { class: "hidden" }, text);

/** A list of terms and their values; rows without a value are left out. */
export function terms(rows, kind = "") {
  const shown = rows.filter((row) => row && row[1] !== null && row[1] !== undefined && row[1] !== "");
  return el(
    "dl",
    { class: `terms ${kind}` },
    shown.map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]),
  );
}

/**
 * A table that scrolls sideways by itself; numeric columns have kind "n". On a narrow screen a table of kind "stack"
 * becomes cards.
 */
export function table(label, columns, rows, kind = null) {
  const head = columns.map(([text, side]) => el("th", { scope: "col", class: side }, text));
  const body = el(
    "table",
    { class: kind },
    el("caption", { class: "hidden" }, label),
    el("thead", {}, el("tr", {}, head)),
  );
  body.append(el("tbody", {}, rows));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, body);
}

/** How many rows a list shows, and how many more at a time. */
export const ROWS = 100;

/** The button below a list that shows some of `all` rows; null where it shows them all. `grow` makes room and draws. */
export function more(state, shown, all, grow) {
  if (shown >= all) return null;
  const onclick = () => {
    state.room += ROWS;
    grow();
  };
  const words = `Show ${count(Math.min(ROWS, all - shown))} more of ${count(all)}`;
  return el("button", { type: "button", class: "ctl", "data-key": "more", onclick }, words);
}
