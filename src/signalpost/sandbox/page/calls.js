// Calls: every request to the events edge with its answer; a refused one with its error and the events it held.
// Reads GET /_sandbox/calls?limit=&refused= → count, calls[]: number, received_at (ms), dataset, events, error;
// GET /_sandbox/calls/{number} → also fbtrace_id, answer {error {…}}, held[] (events as sent),
// at (which of them it was refused for).

import { masked, open } from "/_page/mask.js";
import { read } from "/_page/read.js";
import { ROWS, count, el, fill, more, pill, plural, terms, when } from "/_page/show.js";

/** The view: start() makes it, read() asks, draw() brings it up to date. */
export function callsView(page) {
  const state = { calls: [], count: 0, open: new Map(), room: ROWS, drawn: "" };
  return {
    name: "calls",
    title: "Calls",
    start: () => start(page, state),
    read: () => load(page, state),
    draw: () => draw(page, state),
  };
}

async function load(page, state) {
  const found = await read("/_sandbox/calls", { limit: 1000, refused: page.wanted.show === "all" ? "" : "true" });
  Object.assign(state, found);
}

function start(page, state) {
  state.drawn = "";
  state.list = el("section", { class: "card", "aria-label": "Calls, newest first" });
  state.select = el(
    "select",
    { onchange: () => page.go({ show: state.select.value }) },
    el("option", { value: "" }, "Refused and failed"),
    el("option", { value: "all" }, "All calls"),
  );
  return [
    el("div", { class: "filters" }, el("label", { class: "field" }, el("span", {}, "Show"), state.select)),
    state.list,
  ];
}

function draw(page, state) {
  state.select.value = page.wanted.show === "all" ? "all" : "";
  const refused = state.calls.filter((call) => call.error !== null);
  fill(document.getElementById("state"), headline(page, refused));
  const all = (page.wanted.show === "all" ? state.calls : refused).toSorted((a, b) => b.number - a.number);
  const some = page.summary.calls > 0;
  const signature = JSON.stringify([all.length, all[0]?.number, state.room, [...state.open.keys()], page.wanted.show]);
  if (signature === state.drawn) return;
  state.drawn = signature;
  if (!all.length) {
    fill(
      state.list,
      el(
        "div",
        { class: "pad" },
        el("b", {}, some ? "No call was refused." : "No call has come yet."),
        " A refused call appears here with Meta’s error, why it was refused, and the events it held. One bad " +
          "event refuses the whole call.",
      ),
    );
    return;
  }
  const shown = all.slice(0, state.room);
  const button = more(state, shown.length, all.length, () => draw(page, state));
  fill(
    state.list,
    el(
      "ol",
      { class: "rows", role: "list" },
      shown.map((call) => row(page, state, call)),
    ),
    button && el("div", { class: "after" }, button),
  );
}

function headline(page, refused) {
  const { calls = 0 } = page.summary;
  const lost = refused.reduce((sum, call) => sum + call.events, 0);
  const text = !calls
    ? "Waiting for the first call."
    : refused.length
      ? `${plural(refused.length, "call")} of ${count(calls)} refused or failed; ${plural(lost, "event")} in them.`
      : `${plural(calls, "call")} taken, none refused.`;
  return el(
    "p",
    { class: "lead" },
    el("span", { class: refused.length ? "dot warn" : calls ? "dot good" : "dot quiet" }),
    text,
  );
}

function row(page, state, call) {
  const opened = state.open.has(call.number);
  const body = el("div", { class: "detail", id: `call-${call.number}`, hidden: !opened });
  const toggle = el(
    "button",
    {
      type: "button",
      class: "open",
      "data-key": `call-${call.number}`,
      "aria-expanded": String(opened),
      "aria-controls": body.id,
      onclick: () => flip(state, call, body, toggle),
    },
    el("span", { class: "mark", "aria-hidden": "true" }),
    `Call ${call.number}`,
  );
  if (opened) fill(body, state.open.get(call.number));
  return el(
    "li",
    { class: "row" },
    el(
      "div",
      { class: "line call" },
      el(
        "div",
        { class: "cell event" },
        toggle,
        el("div", { class: "sub" }, plural(call.events, "event"), " · ", when(call.received_at, page.now())),
      ),
      el(
        "div",
        { class: "cell" },
        call.error === null ? pill("good", "Taken") : pill("bad", call.error),
        " ",
        el("span", { class: "title" }, page.words?.errors?.[call.error] ?? ""),
      ),
      el("div", { class: "cell muted" }, call.dataset ? `Dataset ${call.dataset}` : null),
    ),
    body,
  );
}

async function flip(state, call, body, toggle) {
  const opened = body.hidden;
  body.hidden = !opened;
  toggle.setAttribute("aria-expanded", String(opened));
  if (!opened) {
    state.open.delete(call.number);
    return;
  }
  let shown;
  try {
    shown = details(await read(`/_sandbox/calls/${call.number}`));
  } catch {
    shown = [el("p", { class: "muted" }, "The sandbox no longer remembers this call.")];
  }
  state.open.set(call.number, shown);
  fill(body, shown);
}

function details(call) {
  const error = call.answer?.error ?? null;
  const words =
    error &&
    terms([
      ["Code", error.error_subcode ? `${error.code} / ${error.error_subcode}` : error.code],
      ["Title", text(error.error_user_title)],
      ["Text", text(error.error_user_msg)],
      ["Message", text(error.message)],
      ["Type", error.type],
      [
        "Try again",
        error.is_transient === true
          ? "Yes, it is transient"
          : error.is_transient === false
            ? "No; the same call is refused again"
            : null,
      ],
      ["fbtrace_id", el("span", { class: "mono" }, call.fbtrace_id)],
    ]);
  const held = call.held ?? [];
  const some = held.length < call.events ? ` (the first ${held.length} of ${call.events})` : "";
  return [
    el(
      "div",
      { class: "copycard" },
      el(
        "section",
        {},
        el("h2", {}, "Answer"),
        words ??
          el(
            "p",
            {},
            call.error === null ? `Taken, fbtrace_id ${call.fbtrace_id}.` : `It met the fault “${call.error}”.`,
          ),
      ),
      held.length
        ? el(
            "section",
            {},
            el("h2", {}, `Events it held${some}; personal values masked`),
            held.map((event, place) => heldEvent(event, place, call.at === place, held.length === 1)),
          )
        : null,
    ),
  ];
}

const text = (said) => (said ? open(said) : null);

function heldEvent(event, place, refused, opened) {
  const title = open([event?.event_name ?? "no event_name", event?.event_id].filter(Boolean).join(" · "));
  return el(
    "details",
    { open: opened || refused },
    el("summary", {}, `data[${place}] ${title} `, refused ? pill("bad", "refused for this one") : null),
    el("pre", { tabindex: 0 }, JSON.stringify(masked(event), null, 2)),
  );
}
