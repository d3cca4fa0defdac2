// One row of the list of test events: a conversion with its copies on both sides, and what opens below it.

import { copyCard } from "/_page/copy.js";
import { open } from "/_page/mask.js";
import { el, fill, pill, plural, unseen, when, worth } from "/_page/show.js";

/** The row of a conversion: its line, and the detail that the line opens. */
export function rowOf(page, state, group, people) {
  const [first] = group.copies;
  const isOpen = state.open.has(group.root);
  const body = el("div", { class: "detail", id: `detail-${group.root}`, hidden: !isOpen });
  const toggle = el(
    "button",
    {
      type: "button",
      class: "open",
      "data-key": `row-${group.root}`,
      "aria-expanded": String(isOpen),
      "aria-controls": body.id,
    },
    el("span", { class: "mark", "aria-hidden": "true" }),
    el("span", { class: "name" }, open(first.name)),
  );
  const flip = () => {
    const opened = body.hidden;
    body.hidden = !opened;
    toggle.setAttribute("aria-expanded", String(opened));
    state.open[opened ? "add" : "delete"](group.root);
    if (opened) fill(body, detail(page, group));
  };
  if (isOpen) fill(body, detail(page, group));
  const line = el(
    "div",
    {
      class: "line",
      onclick: (event) => {
        if (!event.target.closest("button, a, time") && !getSelection().toString()) flip();
      },
    },
    el(
      "div",
      { class: "cell event" },
      toggle,
      el(
        "div",
        { class: "sub" },
        value(first.event),
        when(Math.max(...group.copies.map((copy) => copy.receivedAt)), page.now()),
      ),
      first.id ? el("div", { class: "mono id", title: open(first.id) }, unseen("event_id "), open(first.id)) : null,
    ),
    side(page, "Browser", group.browser),
    side(page, "Server", group.server),
    people ? el("div", { class: "cell match" }, matchOf(page, group)) : null,
    el("div", { class: "cell problems" }, problems(group)),
  );
  toggle.addEventListener("click", flip);
  return [line, body];
}

function value(event) {
  const amount = worth(event.custom_data ?? {});
  return amount === null ? null : el("span", { class: "num" }, `${open(amount)} · `);
}

/** All copies of one side: what became of each, and when. */
function side(page, label, copies) {
  if (!copies.length)
    return el(
      "div",
      { class: "cell side none" },
      el("span", { class: "label" }, label),
      el("span", { class: "muted" }, "not seen"),
    );
  return el(
    "div",
    { class: "cell side" },
    el("span", { class: "label" }, label),
    copies
      .slice(0, 3)
      .map((copy) =>
        el(
          "div",
          { class: "copy" },
          standing(copy),
          el(
            "span",
            { class: "muted num" },
            `${plural(copy.keys.length, "key")} · `,
            when(copy.receivedAt, page.now()),
          ),
        ),
      ),
    copies.length > 3
      ? el("div", { class: "muted" }, `and ${plural(copies.length - 3, "more copy", "more copies")}`)
      : null,
  );
}

// Rules of /_sandbox/events (standing.rule) that need a word in the list; the sentence stands in the opened row.
const BRIEFLY = {
  event_id: "same event_id",
  fallback_fbp: "same fbp",
  fallback_external_id: "same external_id",
  browser_favoured: "browser favoured",
  store: "same store event",
  order_id: "same order_id",
  install: "same install",
  no_key: "no event_id",
  window_passed: "window passed",
};

/** Counted or removed, and by which rule, in a few words. */
function standing(copy) {
  if (!copy.standing) return pill("quiet", "Taken");
  const word = copy.standing.kept
    ? pill("good", "Counted", copy.standing.why)
    : pill("quiet", "Removed", copy.standing.why);
  const rule = BRIEFLY[copy.standing.rule];
  return [word, rule ? el("span", {}, rule) : null];
}

function matchOf(page, group) {
  const copy =
    group.copies.find((one) => one.match && (!one.standing || one.standing.kept)) ??
    group.copies.find((one) => one.match);
  if (!copy) return el("span", { class: "muted" }, "No person matched");
  const ad = copy.attribution;
  return [
    el("div", {}, `Person ${copy.match.person}`, el("span", { class: "muted" }, ` by ${copy.match.by.join(", ")}`)),
    el(
      "div",
      { class: "muted" },
      ad ? `${ad.kind === "click" ? "Click on" : "View of"} ${page.ads?.get(ad.ad) ?? ad.ad}` : "No ad in the window",
    ),
  ];
}

function problems(group) {
  const found = new Set(group.copies.flatMap((copy) => copy.findings));
  return found.size
    ? pill("warn", plural(found.size, "problem"))
    : el("span", { class: "muted" }, unseen("No problems"), el("span", { "aria-hidden": "true" }, "–"));
}

function detail(page, group) {
  const column = (label, copies) =>
    el(
      "div",
      { class: "column" },
      el("h2", {}, label),
      copies.length
        ? copies.map((copy) => copyCard(page, copy))
        : el(
            "p",
            { class: "muted" },
            label === "Browser"
              ? "The pixel did not report it: blocked, not installed, or with another event_id."
              : "No server reported it: not sent, refused, or with another event_id.",
          ),
    );
  return el("div", { class: "columns2" }, column("Browser", group.browser), column("Server", group.server));
}
