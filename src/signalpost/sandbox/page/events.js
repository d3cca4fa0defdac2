// Test events: one row a conversion, its browser copies beside its server copies.

import { empty } from "/_page/empty.js";
import { filters, offer, passes, search } from "/_page/filters.js";
import { conversions } from "/_page/read.js";
import { rowOf } from "/_page/row.js";
import { ROWS, count, el, fill, more, plural } from "/_page/show.js";

/** The view: start() makes it, draw() brings it up to date. */
export function eventsView(page) {
  const state = { rows: new Map(), open: new Set(), room: ROWS, searched: "" };
  const view = { name: "events", title: "Test events", start: () => start(page, state), draw: () => draw(page, state) };
  return view;
}

function start(page, state) {
  state.rows.clear();
  state.list = el("ol", { class: "rows", role: "list", onkeydown: (event) => move(event, state.list) });
  state.head = el(
    "div",
    { class: "columns", "aria-hidden": "true" },
    ["Event", "Browser", "Server", "Match and attribution", "Problems"].map((text) => el("span", {}, text)),
  );
  state.after = el("div", { class: "after" });
  state.filters = filters(page);
  state.empty = el("div");
  state.card = el(
    "section",
    { class: "card", "aria-label": "Conversions, newest first" },
    state.head,
    state.list,
    state.after,
  );
  return [state.filters.place, state.empty, state.card];
}

function draw(page, state) {
  offer(page, state);
  search(page, state, () => draw(page, state));
  const all = conversions([...page.feed.events.values()]);
  const groups = all.filter((group) => passes(group, page.wanted));
  const shown = groups.slice(0, state.room);
  const people =
    all.some((group) => group.copies.some((copy) => copy.match !== null || copy.attribution !== null)) ||
    Boolean(page.summary.people);
  state.card.classList.toggle("people", people);
  state.card.hidden = groups.length === 0;
  fill(document.getElementById("state"), headline(page, all));
  reconcile(page, state, shown, people);
  fill(
    state.after,
    more(state, shown.length, groups.length, () => draw(page, state)),
  );
  drawEmpty(page, state, all, groups);
}

function drawEmpty(page, state, all, groups) {
  const kind = all.length === 0 ? "nothing" : groups.length === 0 ? "filtered" : "full";
  state.filters.place.hidden = kind === "nothing";
  if (state.empty.dataset.kind === kind) return;
  state.empty.dataset.kind = kind;
  const clear = el(
    "button",
    { type: "button", class: "ctl", onclick: () => page.go({ dataset: "", name: "", code: "", show: "", q: "" }) },
    "Show everything",
  );
  if (kind === "nothing") fill(state.empty, empty(page));
  else if (kind === "filtered")
    fill(
      state.empty,
      el(
        "section",
        { class: "card pad" },
        el("p", {}, el("b", {}, "No event passes these filters."), " An event shows up here as soon as it arrives."),
        clear,
      ),
    );
  else fill(state.empty);
}

/** The first sentence: what was received and what it comes to. */
function headline(page, all) {
  const total = page.feed.total;
  if (!total)
    return el(
      "p",
      { class: "lead" },
      el("span", { class: "dot quiet" }),
      page.failed ? "Not connected." : "Waiting for the first event.",
    );
  const copies = all.flatMap((group) => group.copies);
  const counted = copies.filter((copy) => !copy.standing || copy.standing.kept).length;
  const problems = copies.filter((copy) => copy.findings.length).length;
  const held = copies.length < total ? ` Of the newest ${count(copies.length)}:` : "";
  return el(
    "p",
    { class: "lead" },
    el("span", { class: page.failed ? "dot bad" : page.paused ? "dot warn" : "dot good" }),
    el(
      "span",
      {},
      el("b", {}, page.failed ? "Not connected. " : page.paused ? "Paused. " : "Receiving. "),
      `${plural(total, "event")} taken.${held} ${count(counted)} counted, `,
      `${count(copies.length - counted)} removed as copies, ${count(problems)} with problems.`,
    ),
  );
}

function reconcile(page, state, groups, people) {
  const wanted = new Map(groups.map((group) => [group.root, group]));
  for (const [root, row] of state.rows)
    if (!wanted.has(root)) {
      row.place.remove();
      state.rows.delete(root);
    }
  let before = null;
  for (const group of groups) {
    const signature = JSON.stringify([
      people,
      group.copies.map((copy) => [
        copy.number,
        copy.standing?.kept,
        copy.findings.length,
        copy.match?.person,
        copy.attribution?.ad,
      ]),
    ]);
    let row = state.rows.get(group.root);
    if (!row) {
      row = { place: el("li", { class: state.drawn ? "row new" : "row" }), signature: "" };
      state.rows.set(group.root, row);
    }
    if (row.signature !== signature) {
      row.signature = signature;
      fill(row.place, rowOf(page, state, group, people));
    }
    const next = before ? before.nextSibling : state.list.firstChild;
    if (next !== row.place) state.list.insertBefore(row.place, next);
    before = row.place;
  }
  state.drawn = true;
}

/** Arrow keys walk from row to row, Home and End to the ends, Escape closes; only while a row has the focus. */
function move(event, list) {
  const buttons = [...list.querySelectorAll("button.open")];
  const here = buttons.indexOf(document.activeElement);
  if (here < 0) return;
  const goals = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 };
  if (event.key in goals) {
    event.preventDefault();
    buttons[Math.min(Math.max(goals[event.key], 0), buttons.length - 1)].focus();
  } else if (event.key === "Escape" && buttons[here].getAttribute("aria-expanded") === "true") buttons[here].click();
}
