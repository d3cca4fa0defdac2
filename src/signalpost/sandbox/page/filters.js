// Which conversions the list of test events shows. Filters stand in the address of the page.

import { open } from "/_page/mask.js";
import { el } from "/_page/show.js";

/** The controls above the list. They are made once; draw() only adds choices, so that the keyboard stays where it is. */
export function filters(page) {
  const choose = (name, label, first) => {
    const select = el(
      "select",
      { onchange: () => page.go({ [name]: select.value }) },
      el("option", { value: "" }, first),
    );
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
  const find = el("input", {
    type: "search",
    placeholder: "event_id or order_id",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => page.go({ q: find.value.trim() }),
  });
  const forget = el(
    "button",
    {
      type: "button",
      class: "ctl",
      onclick: () =>
        confirm("Forget all events and calls of this sandbox?") && page.change("DELETE", "/_sandbox/events"),
    },
    "Forget all",
  );
  const place = el(
    "div",
    { class: "filters", role: "search", "aria-label": "Which events are shown" },
    choices.map((choice) => choice.place),
    el("label", { class: "field grow" }, el("span", {}, "Find"), find),
    forget,
  );
  return { place, choices, find };
}

/** Adds what has come to the choices, and shows what the address asks for. */
export function offer(page, state) {
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
    for (const value of [...(found[name] ?? []), wanted])
      if (!known.has(value) && value) {
        select.append(el("option", { value }, open(value)));
        known.add(value);
      }
    if (select.value !== wanted) select.value = wanted;
  }
  const find = state.filters.find;
  if (document.activeElement !== find && find.value !== (page.wanted.q ?? "")) find.value = page.wanted.q ?? "";
}

/** Whether a conversion is wanted: one of its copies has to be. */
export function passes(group, wanted) {
  const some = (test) => group.copies.some(test);
  if (wanted.dataset && !some((copy) => copy.dataset === wanted.dataset)) return false;
  if (wanted.name && !some((copy) => copy.name === wanted.name)) return false;
  if (wanted.code && !some((copy) => copy.code === wanted.code)) return false;
  if (wanted.show === "problems" && !some((copy) => copy.findings.length)) return false;
  if (wanted.show === "single" && group.browser.length && group.server.length) return false;
  if (wanted.show === "removed" && !some((copy) => copy.standing && !copy.standing.kept)) return false;
  const text = (wanted.q ?? "").toLowerCase();
  return (
    !text ||
    some((copy) =>
      [copy.id, copy.event.custom_data?.order_id, copy.number].some(
        (value) => value !== null && value !== undefined && String(value).toLowerCase().includes(text),
      ),
    )
  );
}

/** Asks the sandbox for older events than the page holds, once for each filter. */
export function search(page, state, then) {
  const { dataset = "", name = "", code = "", q = "" } = page.wanted;
  const key = [dataset, name, code, q].join("\n");
  if (key === state.searched || !page.feed.last || page.feed.total <= page.feed.events.size) return;
  state.searched = key;
  if (!dataset && !name && !code && !q) return;
  page.feed.search({ dataset, event_name: name, test_event_code: code, event_id: q }).then(
    () => then(),
    () => {},
  );
}
