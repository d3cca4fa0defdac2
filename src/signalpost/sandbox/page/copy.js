// One copy of an event, opened: why it was kept, what is wrong with it, its keys, match, attribution, parameters.

import { address, masked, open, personal } from "/_page/mask.js";
import { count, decimal, el, pill, plural, span, terms, when, worth } from "/_page/show.js";

/** The card of one copy. */
export function copyCard(page, copy) {
  return el(
    "article",
    { class: "copycard", "aria-label": `Event ${copy.number}` },
    el(
      "header",
      {},
      el("b", {}, `Event ${copy.number}`),
      el("span", { class: "muted" }, " received ", when(copy.receivedAt, page.now())),
    ),
    whyOf(copy),
    findings(page, copy),
    part("Match keys", keys(copy)),
    part("Match", matched(page, copy)),
    part("Attribution", attributed(page, copy)),
    part("Parameters", parameters(page, copy)),
    part("Call", call(copy)),
    json(copy),
  );
}

const part = (label, content) => (content ? el("section", {}, el("h3", {}, label), content) : null);

function whyOf(copy) {
  if (!copy.standing) return null;
  const { kept, why } = copy.standing;
  return el(
    "p",
    { class: "why" },
    kept ? pill("good", "Counted") : pill("quiet", "Removed"),
    ` ${why ? open(why) : ""}`,
  );
}

/** Problems, each with what to do: what the sandbox found, and clear text seen here. */
function findings(page, copy) {
  const rows = copy.findings.map((code) => {
    const words = page.words?.findings?.[code];
    return el(
      "li",
      {},
      el("b", {}, words?.name ?? code),
      words?.solution ? el("div", { class: "muted" }, words.solution) : null,
    );
  });
  return rows.length ? el("section", { class: "found" }, el("h3", {}, "Problems"), el("ul", {}, rows)) : null;
}

/** Each key of user_data with its masked values; keys without a usable value are named as such. */
function keys(copy) {
  const sent = Object.entries(copy.event.user_data ?? {});
  if (!sent.length)
    return copy.keys.length
      ? el("p", { class: "muted" }, copy.keys.join(", "))
      : el("p", { class: "muted" }, "None. Nobody can be matched by this event.");
  return el(
    "dl",
    { class: "terms keys" },
    sent.map(([key, values]) => [
      el("dt", { class: "mono" }, key),
      el(
        "dd",
        {},
        [values]
          .flat()
          .filter((value) => value !== null)
          .map((value) => keyValue(key, value)),
      ),
    ]),
  );
}

function keyValue(key, value) {
  const shown = personal(key, value);
  return el(
    "div",
    {},
    el("span", { class: "mono" }, shown.text),
    " ",
    shown.problem ? pill("warn", shown.form) : el("span", { class: "muted" }, shown.form),
  );
}

function matched(page, copy) {
  if (copy.match) {
    const { person, rule, by, confidence } = copy.match;
    return terms([
      ["Person", count(person)],
      ["By", by.join(", ")],
      ["Rule", rule],
      ["Confidence", decimal(confidence * 100) + " %"],
    ]);
  }
  return page.summary.people ? el("p", { class: "muted" }, "No person of the population has these keys.") : null;
}

function attributed(page, copy) {
  const ad = copy.attribution;
  if (!ad) return copy.match ? el("p", { class: "muted" }, unattributed(copy)) : null;
  const named = (id) => [page.ads?.get(id), el("span", { class: "muted mono" }, ` ${id}`)].filter(Boolean);
  const before = copy.time ? `${span(copy.time - ad.touched_at)} before the event` : null;
  const right =
    ad.right === true
      ? "The person who really came saw the same ad."
      : ad.right === false
        ? "Not the ad of the person who really came."
        : null;
  return terms([
    ["Campaign", named(ad.campaign)],
    ["Ad set", named(ad.adset)],
    ["Ad", named(ad.ad)],
    ["Touch", [ad.kind === "click" ? "Click" : "View", before].filter(Boolean).join(", ")],
    ["Check", right],
  ]);
}

function unattributed(copy) {
  if (!copy.missed) return "This person neither clicked nor saw an ad before.";
  const { kind, touched_at: at, days } = copy.missed;
  const word = kind === "click" ? "click on" : "view of";
  const since = copy.time ? `${span(copy.time - at)} before the event` : "before the event";
  return `The last ${word} an ad was ${since}, outside the window of ${plural(days, "day")}.`;
}

function parameters(page, copy) {
  const { event_source_url: url, referrer_url: referrer } = copy.event;
  const custom = copy.event.custom_data ?? {};
  const amount = worth(custom);
  const rest = Object.entries(custom).filter(([name]) => name !== "value" && name !== "currency");
  return terms([
    ["event_id", copy.id ? el("span", { class: "mono" }, open(copy.id)) : null],
    ["event_time", copy.time ? when(copy.time * 1000, page.now()) : null],
    ["action_source", copy.actionSource],
    ["event_source_url", url ? address(String(url)) : null],
    ["referrer_url", referrer ? address(String(referrer)) : null],
    ["value", amount === null ? null : open(amount)],
    ...rest.map(([name, value]) => [open(name), brief(masked(value, name))]),
  ]);
}

function brief(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function call(copy) {
  const { version, form, token, agent, trace } = copy.call;
  return terms([
    ["Dataset", copy.dataset],
    ["Test event code", copy.code],
    ["API version", version],
    ["Body", form],
    ["Token in", token],
    ["partner_agent", agent],
    ["fbtrace_id", trace ? el("span", { class: "mono" }, trace) : null],
  ]);
}

function json(copy) {
  const box = el("details", {}, el("summary", {}, "As JSON, personal values masked"));
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1)
      box.append(el("pre", { tabindex: 0 }, JSON.stringify(masked(copy.event), null, 2)));
  });
  return box;
}
