// Results: what the ads of the invented population are credited with, as Ads Manager shows it. Reads
//   GET /_sandbox/results?level=&event_name= → event_name, currency, attribution {click_days, view_days}, rows[] and
//     total: level, name, campaign, impressions, clicks, spend, results, by_click, by_view, cost_per_result, value, roas,
//     other_values
//   GET /_sandbox/people?limit=0 → size, accounts; GET /_sandbox/ads → ads[] {id, name}
//   POST /_sandbox/people {size}; POST /_sandbox/people/{number}/click {ad} → fbclid, fbc

import { read } from "/_page/read.js";
import { count, el, fill, money, plural, ratio, table, terms } from "/_page/show.js";

const LEVELS = { campaign: "Campaigns", adset: "Ad sets", ad: "Ads" };
const INVENTED = 10000;

/** The view: start() makes it, read() asks, draw() brings it up to date. */
export function resultsView(page) {
  const state = { results: null, people: null, ads: [], drawn: null };
  return {
    name: "results",
    title: "Results",
    start: () => start(page, state),
    read: () => load(page, state),
    draw: () => draw(page, state),
  };
}

async function load(page, state) {
  if (!page.summary.people) {
    Object.assign(state, { results: null, people: null, ads: [] });
    return;
  }
  const { level = "campaign", name = "Purchase" } = page.wanted;
  state.results = await read("/_sandbox/results", { level, event_name: name });
  if (state.people) return;
  state.people = await read("/_sandbox/people", { limit: 0 });
  state.ads = (await read("/_sandbox/ads")).ads;
}

function start(page, state) {
  state.drawn = null;
  state.filters = el("div", { class: "filters" });
  state.place = el("section", { class: "card", "aria-label": "Results" });
  state.clicks = el("section", { class: "card pad", "aria-label": "Click an ad", hidden: true });
  return [state.filters, state.place, state.clicks];
}

function draw(page, state) {
  const signature = JSON.stringify([state.results, state.people, page.wanted]);
  if (signature === state.drawn) return;
  state.drawn = signature;
  fill(document.getElementById("state"), headline(state));
  state.filters.hidden = state.clicks.hidden = !state.results;
  if (!state.results) {
    fill(state.place, nobody(page));
    return;
  }
  fill(state.filters, filters(page, state));
  fill(state.place, rows(state.results));
  if (!state.clicks.childElementCount) fill(state.clicks, clicking(state));
}

function headline(state) {
  const found = state.results;
  if (!found)
    return el(
      "p",
      { class: "lead" },
      el("span", { class: "dot quiet" }),
      "No people, so nothing is matched or credited to an ad.",
    );
  const { results, roas } = found.total;
  const { size, accounts } = state.people ?? {};
  const people = state.people ? `${count(size)} invented people, ${count(accounts)} with an account.` : "";
  const back = roas === null ? "" : `; ${ratio(roas)} came back for each 1.00 spent`;
  return el(
    "p",
    { class: "lead" },
    el("span", { class: results ? "dot good" : "dot quiet" }),
    `${plural(results, `${found.event_name} event`)} credited to ads${back}. ${people}`,
  );
}

function filters(page, state) {
  const level = el(
    "select",
    { "data-key": "level", onchange: () => page.go({ level: level.value }) },
    Object.entries(LEVELS).map(([value, text]) =>
      el("option", { value, selected: value === (page.wanted.level ?? "campaign") }, text),
    ),
  );
  const known = new Set([
    "Purchase",
    state.results.event_name,
    ...[...page.feed.events.values()].map((event) => event.name),
  ]);
  const name = el(
    "select",
    { "data-key": "name", onchange: () => page.go({ name: name.value }) },
    [...known].map((value) => el("option", { value, selected: value === state.results.event_name }, value)),
  );
  return [
    el("label", { class: "field" }, el("span", {}, "Rows"), level),
    el("label", { class: "field" }, el("span", {}, "Results are"), name),
  ];
}

function rows(found) {
  const columns = [
    ["Name"],
    ["Spend", "n"],
    ["Impressions", "n"],
    ["Clicks", "n"],
    ["Results", "n"],
    ["By click / view", "n"],
    ["Cost per result", "n"],
    ["Value", "n"],
    ["ROAS", "n"],
  ];
  const row = (one, kind = null) =>
    el(
      "tr",
      { class: kind },
      [
        one.name,
        money(one.spend, found.currency),
        count(one.impressions),
        count(one.clicks),
        count(one.results),
        `${count(one.by_click)} / ${count(one.by_view)}`,
        money(one.cost_per_result, found.currency),
        worth(one, found.currency),
        ratio(one.roas),
      ].map((value, place) =>
        el(
          "td",
          { class: columns[place][1], "data-label": place ? columns[place][0] : null },
          el("div", {}, value),
          place === 0 && one.level !== "campaign" && one.level !== "total"
            ? el("div", { class: "sub" }, one.campaign)
            : null,
        ),
      ),
    );
  const { click_days: clicks, view_days: views } = found.attribution ?? {};
  const windows =
    clicks === undefined ? "" : `, within ${plural(clicks, "day")} of a click or ${plural(views, "day")} of a view`;
  return [
    table(
      "Results by campaign, ad set or ad",
      columns,
      [...found.rows.map((one) => row(one)), row(found.total, "total")],
      "stack",
    ),
    el(
      "p",
      { class: "pad muted" },
      "Only events that deduplication kept count. A result counts on the day of its click or view. ",
      `Last touch${windows}. People, ads and spend are invented.`,
    ),
  ];
}

function worth(one, currency) {
  const others = Object.entries(one.other_values ?? {})
    .map(([name, value]) => money(value, name))
    .join(", ");
  return [money(one.value, currency), others ? el("div", { class: "sub" }, `and ${others}`) : null];
}

function nobody(page) {
  const button = el("button", { type: "button", class: "ctl" }, `Invent ${count(INVENTED)} people`);
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.textContent = "Inventing …";
    await page.change("POST", "/_sandbox/people", { size: INVENTED });
  });
  return el(
    "div",
    { class: "pad" },
    el(
      "p",
      {},
      el("b", {}, "There are no people yet."),
      " With a population, each event is matched to a person by its keys, and conversions are credited to the " +
        "ads that the person clicked or saw. Start the sandbox with ",
      el("code", {}, "signalpost sandbox --people 100000"),
      ", or invent some now.",
    ),
    button,
  );
}

/** Someone clicks an ad: what a shop's landing page would then find in its address and cookie. */
function clicking(state) {
  const number = el("input", { type: "number", min: 0, max: state.people.size - 1, value: 0, required: true });
  const ad = el(
    "select",
    {},
    state.ads.map((one) => el("option", { value: one.id }, one.name)),
  );
  const told = el("div", { role: "status" });
  const form = el(
    "form",
    {
      class: "filters",
      onsubmit: async (event) => {
        event.preventDefault();
        fill(told, await clicked(number.value, ad.value));
      },
    },
    el("label", { class: "field" }, el("span", {}, "Person"), number),
    el("label", { class: "field" }, el("span", {}, "Ad"), ad),
    el("button", { class: "ctl" }, "Click it"),
  );
  return [
    el("h2", {}, "Let somebody click an ad"),
    el("p", { class: "muted" }, "Send an event with the fbc that this gives, and it is credited to the ad."),
    form,
    told,
  ];
}

async function clicked(number, ad) {
  const answer = await fetch(`/_sandbox/people/${number}/click`, { method: "POST", body: JSON.stringify({ ad }) });
  const found = await answer.json();
  if (!answer.ok) return el("p", {}, found.error.message);
  return terms([
    ["fbclid", el("span", { class: "mono" }, found.fbclid)],
    ["fbc", el("span", { class: "mono" }, found.fbc)],
  ]);
}
