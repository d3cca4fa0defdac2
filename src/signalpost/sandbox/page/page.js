// The page: which view is shown, reading once a second, what is said when something fails. Reads GET /_sandbox/ads →
// ads[] {id, name, adset, adset_name, campaign, campaign_name}, once there are people.

import { callsView } from "/_page/calls.js";
import { eventsView } from "/_page/events.js";
import { namesView } from "/_page/names.js";
import { Feed, read } from "/_page/read.js";
import { resultsView } from "/_page/results.js";
import { el, fill, plural, span, tick } from "/_page/show.js";

const EVERY_MS = 1000;
const SAY_EVERY_MS = 5000;
const said = { unsaid: 0, at: 0 };
const at = (id) => document.getElementById(id);

const page = {
  feed: new Feed(),
  summary: {},
  paused: false,
  failed: null,
  wanted: {},
  words: null,
  ads: null,
  now: () => Date.now() + (page.summary.clock_ahead_s ?? 0) * 1000,
  go: (changes) => {
    const next = { ...page.wanted, ...changes };
    const query = new URLSearchParams(Object.entries(next).filter(([, value]) => value));
    history.replaceState(null, "", `#/${page.view.name}${query.size ? `?${query}` : ""}`);
    page.wanted = next;
    page.view.draw();
    round();
  },
};

const views = [eventsView(page), namesView(page), callsView(page), resultsView(page)];
page.view = views[0];

/** Shows the view that the address names: #/names, #/events?name=Purchase. Other hashes are places on the page. */
function route() {
  const hash = location.hash;
  if (hash && !hash.startsWith("#/")) return;
  const [name, query] = hash.slice(2).split("?");
  page.view = views.find((view) => view.name === name) ?? views[0];
  page.wanted = Object.fromEntries(new URLSearchParams(query ?? ""));
  for (const link of at("nav").children) {
    if (link.hash === `#/${page.view.name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  at("title").textContent = page.view.title;
  document.title = `${page.view.title} · Signalpost sandbox`;
  fill(at("view"), page.view.start());
  round();
}

let running = false;

/** One look at the sandbox. */
async function round() {
  if (running) return;
  running = true;
  try {
    const before = page.summary;
    page.summary = await read("/_sandbox");
    if (isAnother(before, page.summary)) page.feed.forget();
    if (!page.summary.people) page.ads = null;
    else page.ads ??= new Map((await read("/_sandbox/ads")).ads.flatMap(adNames));
    const came = page.paused ? 0 : await page.feed.follow();
    await page.view.read?.();
    page.failed = null;
    announce(came);
  } catch (error) {
    page.failed = error;
  } finally {
    running = false;
  }
  notices();
  page.view.draw();
  tick(document.body, page.now());
}

/** The ids of an ad and of what it belongs to, each with its name. */
const adNames = (ad) => [
  [ad.id, ad.name],
  [ad.adset, ad.adset_name],
  [ad.campaign, ad.campaign_name],
];

/** The sandbox started anew, or was told to forget. */
function isAnother(before, now) {
  return now.events_received < page.feed.last || now.kept < before.kept;
}

/** Tells screen readers what came, at most once in a while. */
function announce(came) {
  said.unsaid += page.started ? came : 0;
  page.started = true;
  if (!said.unsaid || Date.now() - said.at < SAY_EVERY_MS) return;
  at("said").textContent = `${plural(said.unsaid, "new event")}.`;
  Object.assign(said, { unsaid: 0, at: Date.now() });
}

function notices() {
  const { faults = [], clock_ahead_s: ahead = 0 } = page.summary;
  const shown = [];
  if (page.failed) {
    shown.push(
      notice(
        "bad",
        "The sandbox does not answer.",
        "What it took before is still shown below. It is asked again every second; start it with “signalpost " +
          "sandbox” if it was stopped.",
      ),
    );
  }
  if (faults.length) {
    const clear = el(
      "button",
      { type: "button", class: "ctl", "data-key": "clear-faults", onclick: () => change("DELETE", "/_sandbox/faults") },
      "Remove all",
    );
    const names = faults.map((fault) => fault.fault).join(", ");
    shown.push(
      notice(
        "warn",
        `${plural(faults.length, "fault is", "faults are")} set: ${names}.`,
        "Calls are answered so until it is used up or removed.",
        clear,
      ),
    );
  }
  if (Math.abs(ahead) >= 1) {
    const back = el(
      "button",
      { type: "button", class: "ctl", "data-key": "clock", onclick: () => change("DELETE", "/_sandbox/clock") },
      "Show real time",
    );
    shown.push(
      notice(
        "warn",
        `The clock stands ${span(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "back"}.`,
        "Windows and ages are reckoned by it.",
        back,
      ),
    );
  }
  const signature = shown.map((one) => one.textContent).join();
  if (at("notices").dataset.shown === signature) return;
  at("notices").dataset.shown = signature;
  fill(at("notices"), shown);
}

function notice(tone, first, then, action = null) {
  return el(
    "div",
    { class: `notice ${tone}`, role: tone === "bad" ? "alert" : null },
    el("span", {}, el("b", {}, first), " ", then),
    action,
  );
}

/** A change of the sandbox: forget events, remove faults, invent people. */
async function change(method, path, body = null) {
  await fetch(path, { method, body: body && JSON.stringify(body) });
  await round();
}
page.change = change;

function pause() {
  page.paused = !page.paused;
  at("pause").setAttribute("aria-pressed", String(page.paused));
  at("pause").textContent = page.paused ? "Resume" : "Pause";
  round();
}

const THEMES = ["system", "light", "dark"];

function theme(wanted) {
  const stored = THEMES.includes(wanted) ? wanted : "system";
  if (stored === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = stored;
  at("theme").textContent = `◐ ${stored}`;
  at("theme").setAttribute("aria-label", `Theme: ${stored}`);
  localStorage.setItem("signalpost.theme", stored);
}

at("pause").addEventListener("click", pause);
at("theme").addEventListener("click", () =>
  theme(THEMES[(THEMES.indexOf(localStorage.getItem("signalpost.theme")) + 1) % THEMES.length]),
);
window.addEventListener("hashchange", route);
document.addEventListener("visibilitychange", () => document.hidden || round());
theme(localStorage.getItem("signalpost.theme"));
read("/_page/words")
  .then(
    (words) => {
      page.words = words;
    },
    () => {},
  )
  .finally(route);
setInterval(() => document.hidden || round(), EVERY_MS);
