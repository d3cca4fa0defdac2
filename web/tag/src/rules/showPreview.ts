import type { Host, Tracked } from "../parts.ts";
import type { Rule, Settings } from "../settings.ts";

const NAME = "signalpost_preview";
const STYLE = `
:host { all: initial; position: fixed; z-index: 2147483647; inset: auto 12px 12px auto; color-scheme: light dark }
section { --ink: #1c1e21; --soft: #65676b; --line: #dadde1; --paper: #fff; --warn: #9a5b00; box-sizing: border-box;
  width: 360px; max-width: calc(100vw - 24px); max-height: min(60vh, 480px); overflow: auto; padding: 12px 14px;
  font: 13px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); border: 1px solid var(--line);
  border-radius: 8px; box-shadow: 0 4px 20px #0004 }
@media (prefers-color-scheme: dark) {
  section { --ink: #e4e6eb; --soft: #b0b3b8; --line: #3e4042; --paper: #242526; --warn: #f0b35a } }
header { display: flex; gap: 8px; align-items: baseline; justify-content: space-between }
h2 { font: inherit; font-weight: 600; margin: 0 } p, ul, li, pre { margin: 0; padding: 0 } ul { list-style: none }
p { color: var(--soft) } li { padding: 8px 0 0; margin-top: 8px; border-top: 1px solid var(--line) }
pre { font: 12px/1.4 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft) }
.missing { color: var(--warn) }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px;
  padding: 2px 8px; cursor: pointer } button:focus-visible { outline: 2px solid #1877f2 }`;

/** The address's token stays in this tab until the preview ends; then a panel lists what would be sent. */
export function showPreview(host: Host, settings: () => Settings): void {
  const { page } = host;
  const { document } = page;
  const token = new URLSearchParams(page.location.search).get(NAME);
  if (token) keep(page, token);
  const make = (tag: string, text = "", name = "") => {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = name;
    return made;
  };

  const frame = make("signalpost-preview");
  const root = frame.attachShadow({ mode: "open" });
  const panel = make("section");
  panel.setAttribute("aria-label", "Signalpost preview");
  const list = make("ul");
  list.setAttribute("aria-live", "polite");
  const head = make("header");
  const end = make("button", "End preview");
  end.addEventListener("click", () => {
    keep(page, "");
    const address = new URL(page.location.href);
    address.searchParams.delete(NAME);
    page.location.replace(address.href);
  });
  head.append(make("h2", "Signalpost preview"), end);
  const counts = make("p");
  panel.append(head, make("p", "Nothing is sent. What would be sent from here:"), counts, list);
  root.append(panel);
  dress(page, root);

  const seen = new Map<string, number>();
  const count = () => {
    const words = settings().rules.map((rule) => `${rule.name} ${seen.get(rule.name) ?? 0}×${place(rule, document)}`);
    counts.textContent = words.length ? `Rules: ${words.join(", ")}` : "The draft has no rules.";
  };
  const show = (event: Tracked) => {
    const name = event.rule?.replace(/@[^@]*$/, "") ?? "";
    if (name) seen.set(name, (seen.get(name) ?? 0) + 1);
    const row = make("li", event.event_name);
    row.append(make("p", name ? `from rule ${name}` : `from ${event.via}`));
    row.append(make("pre", JSON.stringify(event.custom_data, null, 1)));
    const lacks = missing(settings().rules.find((rule) => rule.name === name), event);
    if (lacks.length) row.append(make("p", `Found nothing for: ${lacks.join(", ")}`, "missing"));
    list.prepend(row);
    count();
  };
  const begin = () => {
    document.body.append(frame);
    count();
    host.watch(show);
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
}

/** Whether the rule's elements are on the page. */
function place({ on, match }: Rule, document: Document): string {
  if (on !== "click" && on !== "submit") return "";
  try {
    return ` (${document.querySelectorAll(match).length} on this page)`;
  } catch {
    return " (no selector that a browser can read)";
  }
}

/** What the rule asks for and the event lacks. */
function missing(rule: Rule | undefined, event: Tracked): string[] {
  const { value, currency, order_id, parameters } = rule ?? {};
  const asked = Object.entries({ value, currency, order_id, ...parameters }).filter(([, source]) => source);
  return asked.map(([key]) => key).filter((key) => !(key in event.custom_data));
}

/** The tab's name goes with it from page to page of a site, and needs no storage. */
function keep(page: Window, token: string): void {
  if (token || page.name.startsWith(NAME)) page.name = token && `${NAME}=${token}`;
}

/** A constructed style sheet, which a Content-Security-Policy without inline styles allows. */
function dress(page: Window, root: ShadowRoot): void {
  try {
    const sheet = new (page as Window & typeof globalThis).CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // an older browser shows the list without style
  }
}
