// Event names: match quality, coverage and deduplication of each event name. Reads GET /_page/names → names[]:
//   dataset, event_name, browser, server, kept, last_received_at (ms),
//   estimate {low, high, estimate}, keys[] {key, coverage (%), points, adds}, dedupe[] {key, browser, server,
//   shared (%)}, event_coverage {percentage, goal}, freshness, diagnostics[] {code, side, name, description,
//   solution, affected, total}
// Counts are raw, before deduplication, but for kept.

import { open } from "/_page/mask.js";
import { read } from "/_page/read.js";
import { count, decimal, el, fill, percent, pill, plural, table, when } from "/_page/show.js";

const ENOUGH = 6; // Meta advises 6.0 or more (best practices, copy of 2026-09-12).
const COLUMNS = [
  ["Event"],
  ["Counted", "n"],
  ["Browser / server", "n"],
  ["Removed as copies", "n"],
  ["Covered by server", "n"],
  ["Estimated match quality"],
  ["Freshness"],
  ["What would help most"],
];
const FRESH = {
  real_time: ["good", "Real time"],
  hourly: ["warn", "Hourly"],
  daily: ["warn", "Daily"],
  weekly: ["bad", "Weekly"],
};

/** The view: start() makes it, read() asks, draw() brings it up to date. */
export function namesView(page) {
  const state = { names: [], open: new Set(), drawn: "" };
  return {
    name: "names",
    title: "Event names",
    start: () => start(state),
    read: () => load(state),
    draw: () => draw(page, state),
  };
}

async function load(state) {
  state.names = (await read("/_page/names")).names;
}

function start(state) {
  state.drawn = "";
  state.place = el("section", { class: "card" });
  return state.place;
}

function draw(page, state) {
  fill(document.getElementById("state"), headline(state.names));
  const signature = JSON.stringify([state.names, [...state.open]]);
  if (signature === state.drawn) return;
  state.drawn = signature;
  if (!state.names.length) {
    fill(
      state.place,
      el(
        "div",
        { class: "pad" },
        el("b", {}, "No event has come yet."),
        " Each event name appears here with its estimated match quality, what each key adds, and how well its " +
          "browser and server copies find each other.",
      ),
    );
    return;
  }
  const several = new Set(state.names.map((name) => name.dataset)).size > 1;
  fill(
    state.place,
    table(
      "Event names",
      COLUMNS,
      state.names.flatMap((name) => rows(page, state, name, several)),
      "stack",
    ),
    el(
      "p",
      { class: "pad muted" },
      "Match quality is an estimate, given as a range: Meta publishes no formula, and only web events from a " +
        "server are scored. Browser and server counts are before deduplication, as in Meta’s overview.",
    ),
  );
}

function headline(names) {
  const low = names.filter((name) => name.estimate && name.estimate.high < ENOUGH).length;
  const alone = names.filter((name) => name.diagnostics.length).length;
  if (!names.length)
    return el("p", { class: "lead" }, el("span", { class: "dot quiet" }), "Waiting for the first event.");
  const text = [
    plural(names.length, "event name"),
    low ? `${low} surely below the ${decimal(ENOUGH)} that Meta advises` : null,
    alone ? `${alone} with problems` : "no problems found",
  ]
    .filter(Boolean)
    .join("; ");
  return el("p", { class: "lead" }, el("span", { class: low || alone ? "dot warn" : "dot good" }), `${text}.`);
}

function rows(page, state, name, several) {
  const id = `${name.dataset}:${name.event_name}`;
  const opened = state.open.has(id);
  const all = name.browser + name.server;
  const toggle = el(
    "button",
    {
      type: "button",
      class: "open",
      "data-key": id,
      "aria-expanded": String(opened),
      onclick: () => {
        state.open[opened ? "delete" : "add"](id);
        draw(page, state);
      },
    },
    el("span", { class: "mark", "aria-hidden": "true" }),
    el("span", { class: "name" }, open(name.event_name)),
  );
  const [tone, fresh] = FRESH[name.freshness] ?? ["quiet", "–"];
  const values = [
    count(name.kept),
    `${count(name.browser)} / ${count(name.server)}`,
    all ? percent((100 * (all - name.kept)) / all) : "–",
    percent(name.event_coverage.percentage),
    range(name.estimate),
    name.freshness ? pill(tone, fresh) : "–",
    el("div", { class: "wide" }, advice(name)),
  ];
  const row = el(
    "tr",
    {},
    el(
      "td",
      {},
      el(
        "div",
        { class: "indented" },
        toggle,
        several ? el("div", { class: "sub" }, `Dataset ${name.dataset}`) : null,
        name.last_received_at ? el("div", { class: "sub" }, "last ", when(name.last_received_at, page.now())) : null,
      ),
    ),
    values.map((value, place) =>
      el("td", { class: COLUMNS[place + 1][1], "data-label": COLUMNS[place + 1][0] }, value),
    ),
  );
  return opened ? [row, el("tr", {}, el("td", { colspan: 8, class: "inside" }, inside(name)))] : [row];
}

/** A range on the scale from 0 to 10, in words too. */
function range(estimate) {
  if (!estimate) return el("span", { class: "muted" }, "No server events of the web");
  const bar = el("i");
  bar.style.left = `${estimate.low * 10}%`;
  bar.style.width = `${(estimate.high - estimate.low) * 10}%`;
  return el(
    "span",
    { class: "emq" },
    el("span", { class: estimate.high < ENOUGH ? "scale low" : "scale", "aria-hidden": "true" }, bar),
    el("span", { class: "num" }, `${estimate.low.toFixed(1)}–${estimate.high.toFixed(1)}`),
  );
}

function advice(name) {
  if (name.diagnostics.length) {
    const others = new Set(name.diagnostics.map((one) => one.code)).size - 1;
    return [
      el("b", {}, name.diagnostics[0].name),
      others ? el("span", { class: "muted" }, ` and ${others} more`) : null,
    ];
  }
  const best = name.keys.toSorted((a, b) => b.adds - a.adds)[0];
  return best && best.adds >= 0.1
    ? `${best.key} on ${percent(best.coverage)} of server events: the rest would add ${best.adds.toFixed(1)}`
    : el("span", { class: "muted" }, "Nothing to do");
}

function inside(name) {
  return el("div", { class: "parts" }, keys(name), dedupe(name), problems(name));
}

/** Diagnostics, each code once, with how many events of each side are affected. */
function problems(name) {
  if (!name.diagnostics.length) return null;
  const byCode = Map.groupBy(name.diagnostics, (one) => one.code);
  const affected = (all) =>
    all.map((one) => `${count(one.affected)} of ${plural(one.total, `${one.side} event`)}`).join(", ");
  return el(
    "section",
    { class: "found whole" },
    el("h2", {}, "Problems"),
    el(
      "ul",
      {},
      [...byCode.values()].map((all) =>
        el(
          "li",
          {},
          el("b", {}, all[0].name),
          el("span", { class: "muted" }, ` ${affected(all)}`),
          el("div", {}, `${all[0].description} ${all[0].solution}`),
        ),
      ),
    ),
  );
}

function keys(name) {
  if (!name.estimate)
    return el(
      "section",
      {},
      el("h2", {}, "Match keys"),
      el("p", { class: "muted" }, "No server events; Meta scores only these."),
    );
  const shown = name.keys.filter((key) => key.coverage > 0 || key.adds >= 0.05);
  return el(
    "section",
    {},
    el("h2", {}, "Match keys: share of server events, and what each adds to the estimate"),
    el(
      "div",
      { class: "bars" },
      shown.map((key) => [
        el("span", { class: "mono" }, key.key),
        share(key.coverage),
        el("span", { class: "num" }, percent(key.coverage)),
        el(
          "span",
          { class: "muted wide" },
          [
            key.points >= 0.05 ? `gives ${key.points.toFixed(1)}` : null,
            key.adds >= 0.05 ? `all would add ${key.adds.toFixed(1)}` : null,
          ]
            .filter(Boolean)
            .join("; "),
        ),
      ]),
    ),
  );
}

function share(percentage) {
  const bar = el("i");
  bar.style.left = "0";
  bar.style.width = `${Math.min(100, percentage)}%`;
  return el("span", { class: "scale", "aria-hidden": "true" }, bar);
}

function dedupe(name) {
  const lines = name.dedupe.map((key) =>
    el(
      "tr",
      {},
      el("th", { scope: "row", class: "mono" }, key.key),
      el("td", { class: "n" }, percent(key.browser)),
      el("td", { class: "n" }, percent(key.server)),
      el("td", { class: "n" }, percent(key.shared)),
    ),
  );
  return el(
    "section",
    {},
    el("h2", {}, "Deduplication keys"),
    table(
      `Deduplication keys of ${name.event_name}`,
      [["Key"], ["Browser has it", "n"], ["Server has it", "n"], ["Browser events found by it", "n"]],
      lines,
    ),
    el(
      "p",
      { class: "muted" },
      `Covered by the server: ${percent(name.event_coverage.percentage)}, goal ${percent(name.event_coverage.goal)}.`,
    ),
  );
}
