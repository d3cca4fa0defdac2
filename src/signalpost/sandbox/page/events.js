// Test events: one row a conversion, its browser copies beside its server copies.

import { copyCard } from "/_page/copy.js";
import { empty } from "/_page/empty.js";
import { conversions } from "/_page/read.js";
import { count, el, fill, pill, plural, unseen, when } from "/_page/show.js";

const ROWS = 100;

/** The view: start() makes it, draw() brings it up to date. */
export function eventsView(page) {
  const state = { rows: new Map(), open: new Set(), room: ROWS, searched: "" };
  const view = { name: "events", title: "Test events", start: () => start(page, state), draw: () => draw(page, state) };
  return view;
}

function start(page, state) {
  state.rows.clear();
  state.list = el("ol", { class: "rows", role: "list", onkeydown: (event) => move(event, state.list) });
  state.head = el("div", { class: "columns", "aria-hidden": "true" }, ["Event", "Browser", "Server", "Match and attribution", "Problems"].map((text) => el("span", {}, text)));
  state.after = el("div", { class: "after" });
  state.filters = filters(page);
  state.empty = el("div");
  state.card = el("section", { class: "card", "aria-label": "Conversions, newest first" }, state.head, state.list, state.after);
  return [state.filters.place, state.empty, state.card];
}

// ------------------------------------------------------------------------------------------------ filters

/** The controls above the list. They are made once; draw() only adds choices, so that the keyboard stays where it is. */
function filters(page) {
  const choose = (name, label, first) => {
    const select = el("select", { onchange: () => page.go({ [name]: select.value }) }, el("option", { value: "" }, first));
    return { name, select, place: el("label", { class: "field" }, el("span", {}, label), select) };
  };
  const choices = [
    choose("dataset", "Dataset", "All datasets"),
    choose("name", "Event name", "All names"),
    choose("code", "Test event code", "With or without"),
    choose("show", "Show", "Everything"),
  ];
  const shows = { problems: "With problems", single: "Seen on one side only", removed: "With removed copies" };
  for (const [value, text] of Object.entries(shows)) choices[3].select.append(el("option", { value }, text));
  const find = el("input", { type: "search", placeholder: "event_id or order_id", autocomplete: "off", spellcheck: "false", oninput: () => page.go({ q: find.value.trim() }) });
  const forget = el("button", { type: "button", class: "ctl", onclick: () => confirm("Forget all events and calls of this sandbox?") && page.change("DELETE", "/_sandbox/events") }, "Forget all");
  const place = el("div", { class: "filters", role: "search", "aria-label": "Which events are shown" }, choices.map((choice) => choice.place), el("label", { class: "field grow" }, el("span", {}, "Find"), find), forget);
  return { place, choices, find };
}

function offer(page, state) {
  const events = [...page.feed.events.values()];
  const found = { dataset: new Set(page.summary.datasets ?? []), name: new Set(), code: new Set() };
  for (const event of events) {
    found.dataset.add(event.dataset);
    found.name.add(event.name);
    if (event.code) found.code.add(event.code);
  }
  for (const { name, select } of state.filters.choices) {
    const wanted = page.wanted[name] ?? "";
    const known = new Set([...select.options].map((option) => option.value));
    for (const value of [...(found[name] ?? []), wanted]) if (!known.has(value) && value) { select.append(el("option", { value }, value)); known.add(value); }
    if (select.value !== wanted) select.value = wanted;
  }
  const find = state.filters.find;
  if (document.activeElement !== find && find.value !== (page.wanted.q ?? "")) find.value = page.wanted.q ?? "";
}

/** Whether a conversion is wanted: one of its copies has to be. */
function passes(group, wanted) {
  const some = (test) => group.copies.some(test);
  if (wanted.dataset && !some((copy) => copy.dataset === wanted.dataset)) return false;
  if (wanted.name && !some((copy) => copy.name === wanted.name)) return false;
  if (wanted.code && !some((copy) => copy.code === wanted.code)) return false;
  if (wanted.show === "problems" && !some((copy) => copy.findings.length)) return false;
  if (wanted.show === "single" && group.browser.length && group.server.length) return false;
  if (wanted.show === "removed" && !some((copy) => copy.standing && !copy.standing.kept)) return false;
  const text = (wanted.q ?? "").toLowerCase();
  return !text || some((copy) => [copy.id, copy.event.custom_data?.order_id, copy.number].some((value) => value !== null && value !== undefined && String(value).toLowerCase().includes(text)));
}

/** Asks the sandbox for older events than the page holds, once for each filter. */
function search(page, state) {
  const { dataset = "", name = "", code = "", q = "" } = page.wanted;
  const key = [dataset, name, code, q].join("\n");
  if (key === state.searched || !page.feed.last || page.feed.total <= page.feed.events.size) return;
  state.searched = key;
  if (!dataset && !name && !code && !q) return;
  page.feed.search({ dataset, event_name: name, test_event_code: code, event_id: q }).then(() => draw(page, state), () => {});
}

// ------------------------------------------------------------------------------------------------ drawing

function draw(page, state) {
  offer(page, state);
  search(page, state);
  const all = conversions([...page.feed.events.values()]);
  const groups = all.filter((group) => passes(group, page.wanted));
  const shown = groups.slice(0, state.room);
  const people = all.some((group) => group.copies.some((copy) => copy.match !== null || copy.attribution !== null)) || Boolean(page.summary.people);
  state.card.classList.toggle("people", people);
  state.card.hidden = groups.length === 0;
  fill(document.getElementById("state"), headline(page, all));
  reconcile(page, state, shown, people);
  fill(state.after, after(page, state, groups, shown));
  drawEmpty(page, state, all, groups);
}

function drawEmpty(page, state, all, groups) {
  const kind = all.length === 0 ? "nothing" : groups.length === 0 ? "filtered" : "full";
  state.filters.place.hidden = kind === "nothing";
  if (state.empty.dataset.kind === kind) return;
  state.empty.dataset.kind = kind;
  const clear = el("button", { type: "button", class: "ctl", onclick: () => page.go({ dataset: "", name: "", code: "", show: "", q: "" }) }, "Show everything");
  if (kind === "nothing") fill(state.empty, empty(page));
  else if (kind === "filtered") fill(state.empty, el("section", { class: "card pad" }, el("p", {}, el("b", {}, "No event passes these filters."), " An event shows up here as soon as it arrives."), clear));
  else fill(state.empty);
}

/** The first sentence: what was received and what it comes to. */
function headline(page, all) {
  const total = page.feed.total;
  if (!total) return el("p", { class: "lead" }, el("span", { class: "dot quiet" }), page.failed ? "Not connected." : "Waiting for the first event.");
  const copies = all.flatMap((group) => group.copies);
  const counted = copies.filter((copy) => !copy.standing || copy.standing.kept).length;
  const problems = copies.filter((copy) => copy.findings.length).length;
  const held = copies.length < total ? ` Of the newest ${count(copies.length)}:` : "";
  return el("p", { class: "lead" }, el("span", { class: page.failed ? "dot bad" : page.paused ? "dot warn" : "dot good" }),
    el("span", {}, el("b", {}, page.failed ? "Not connected. " : page.paused ? "Paused. " : "Receiving. "), `${plural(total, "event")} taken.${held} ${count(counted)} counted, ${count(copies.length - counted)} removed as copies, ${count(problems)} with problems.`));
}

function reconcile(page, state, groups, people) {
  const wanted = new Map(groups.map((group) => [group.root, group]));
  for (const [root, row] of state.rows) if (!wanted.has(root)) { row.place.remove(); state.rows.delete(root); }
  let before = null;
  for (const group of groups) {
    const signature = JSON.stringify([people, group.copies.map((copy) => [copy.number, copy.standing?.kept, copy.findings.length, copy.match?.person, copy.attribution?.ad])]);
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

function rowOf(page, state, group, people) {
  const [first] = group.copies;
  const isOpen = state.open.has(group.root);
  const body = el("div", { class: "detail", id: `detail-${group.root}`, hidden: !isOpen });
  const toggle = el("button", { type: "button", class: "open", "data-key": `row-${group.root}`, "aria-expanded": String(isOpen), "aria-controls": body.id },
    el("span", { class: "mark", "aria-hidden": "true" }), el("span", { class: "name" }, first.name));
  const flip = () => {
    const opened = body.hidden;
    body.hidden = !opened;
    toggle.setAttribute("aria-expanded", String(opened));
    state.open[opened ? "add" : "delete"](group.root);
    if (opened) fill(body, detail(page, group));
  };
  if (isOpen) fill(body, detail(page, group));
  const line = el("div", { class: "line", onclick: (event) => { if (!event.target.closest("button, a, time") && !getSelection().toString()) flip(); } },
    el("div", { class: "cell event" }, toggle, el("div", { class: "sub" }, value(first.event), when(Math.max(...group.copies.map((copy) => copy.receivedAt)), page.now())), first.id ? el("div", { class: "mono id", title: first.id }, unseen("event_id "), first.id) : null),
    side(page, "Browser", group.browser), side(page, "Server", group.server),
    people ? el("div", { class: "cell match" }, matchOf(group)) : null,
    el("div", { class: "cell problems" }, problems(group)), body);
  toggle.addEventListener("click", flip);
  return [line, body];
}

function value(event) {
  const { value: amount, currency } = event.custom_data ?? {};
  if (amount === undefined || amount === null || amount === "") return null;
  return el("span", { class: "num" }, `${amount}${currency ? ` ${currency}` : ""} · `);
}

/** All copies of one side: what became of each, and when. */
function side(page, label, copies) {
  if (!copies.length) return el("div", { class: "cell side none" }, el("span", { class: "label" }, label), el("span", { class: "muted" }, "not seen"));
  return el("div", { class: "cell side" }, el("span", { class: "label" }, label), copies.slice(0, 3).map((copy) => el("div", { class: "copy" }, standing(copy), el("span", { class: "muted num" }, `${plural(copy.keys.length, "key")} · `, when(copy.receivedAt, page.now())))),
    copies.length > 3 ? el("div", { class: "muted" }, `and ${plural(copies.length - 3, "more copy", "more copies")}`) : null);
}

// Rules of /_sandbox/events (standing.rule) that need a word in the list; the sentence stands in the opened row.
const BRIEFLY = {
  event_id: "same event_id", fallback_fbp: "same fbp", fallback_external_id: "same external_id", browser_favoured: "browser favoured",
  store: "same store event", order_id: "same order_id", install: "same install", no_key: "no event_id", window_passed: "window passed",
};

/** Counted or removed, and by which rule, in a few words. */
function standing(copy) {
  if (!copy.standing) return pill("quiet", "Taken");
  const word = copy.standing.kept ? pill("good", "Counted", copy.standing.why) : pill("quiet", "Removed", copy.standing.why);
  const rule = BRIEFLY[copy.standing.rule];
  return [word, rule ? el("span", {}, rule) : null];
}

function matchOf(group) {
  const copy = group.copies.find((one) => one.match && (!one.standing || one.standing.kept)) ?? group.copies.find((one) => one.match);
  if (!copy) return el("span", { class: "muted" }, "No person matched");
  const ad = copy.attribution;
  return [el("div", {}, `Person ${copy.match.person}`, el("span", { class: "muted" }, ` by ${copy.match.by.join(", ")}`)),
    el("div", { class: "muted" }, ad ? `${ad.kind === "click" ? "Click on" : "View of"} ${ad.ad}` : "No ad in the window")];
}

function problems(group) {
  const found = new Set(group.copies.flatMap((copy) => copy.findings));
  return found.size ? pill("warn", plural(found.size, "problem")) : el("span", { class: "muted" }, unseen("No problems"), el("span", { "aria-hidden": "true" }, "–"));
}

function detail(page, group) {
  const column = (label, copies) => el("div", { class: "column" }, el("h2", {}, label), copies.length ? copies.map((copy) => copyCard(page, copy)) : el("p", { class: "muted" }, label === "Browser" ? "The pixel did not report it: blocked, not installed, or with another event_id." : "No server reported it: not sent, refused, or with another event_id."));
  return el("div", { class: "columns2" }, column("Browser", group.browser), column("Server", group.server));
}

function after(page, state, groups, shown) {
  if (shown.length >= groups.length) return null;
  return el("button", { type: "button", class: "ctl", "data-key": "more", onclick: () => { state.room += ROWS; draw(page, state); } }, `Show ${count(Math.min(ROWS, groups.length - shown.length))} more of ${count(groups.length)}`);
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
