import type { Host } from "../parts.ts";
import type { Rule, Settings } from "../settings.ts";
import { bookedWith } from "./bookedWith.ts";
import { extensionOf } from "./extensionOf.ts";
import { fits } from "./fits.ts";
import { readRule } from "./readRule.ts";

const PATIENCE_MS = 3_000; // how long a page's event waits for a value that the page has yet to show
const PAUSE_MS = 250;
const AGAIN_MS = 500; // a second click on the same thing within this is the same click (a label and its field, a double click)
// What GA4's enhanced measurement counts as a file.
const FILES = () => /^(?:pdf|xlsx?|docx?|txt|rtf|csv|exe|key|pp(?:s|t|tx)|7z|pkg|rar|gz|zip|avi|mov|mp4|mpe?g|wmv|midi?|mp3|wav|wma)$/;

type On = Rule["on"];

/** Tracks the events of the settings' rules; `settings` is asked anew each time. */
export function watchRules(host: Host, settings: () => Settings): void {
  const { page } = host;
  const last = new Map<string, { at: number; element: Element | null }>();

  const track = (rule: Rule, element: Element | null) => {
    const { custom_data } = readRule(rule, page, element);
    host.track(rule.event_name, custom_data, { via: "rule", rule: `${rule.name}@${settings().version}` });
  };
  const once = (rule: Rule, element: Element | null) => {
    const at = page.performance.now();
    const before = last.get(rule.name);
    if (before && before.element === element && at - before.at < AGAIN_MS) return;
    last.set(rule.name, { at, element });
    track(rule, element);
  };
  const each = (on: On, use: (rule: Rule) => void) => {
    for (const rule of settings().rules) {
      try {
        if (rule.on === on && (!rule.where || fits(rule.where, page.location))) use(rule);
      } catch {
        // a selector that no browser can read: this rule does nothing, the others do
      }
    }
  };

  const onClick = (event: Event) => {
    if (event.type === "auxclick" && (event as MouseEvent).button !== 1) return;
    const path = event.composedPath().filter((part): part is Element => "matches" in part);
    each("click", (rule) => {
      const element = path.find((part) => part.matches(rule.match));
      if (element) once(rule, element);
    });
    const link = path.find((part) => part.matches("a[href]")) as HTMLAnchorElement | undefined;
    const extension = link && extensionOf(link);
    each("download", (rule) => {
      if (!link || extension === undefined) return;
      const wanted = rule.match.toLowerCase().split(/[\s,.]+/);
      if (rule.match === "*" ? FILES().test(extension) || link.hasAttribute("download") : wanted.includes(extension)) {
        once(rule, link);
      }
    });
  };
  page.document.addEventListener("click", onClick, true);
  page.document.addEventListener("auxclick", onClick, true);
  page.document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as Element;
      each("submit", (rule) => form.matches(rule.match) && once(rule, form));
    },
    true,
  );
  page.addEventListener("message", (event) => {
    const widget = bookedWith(event);
    if (widget) each("booking", (rule) => (rule.match === "*" || rule.match === widget) && once(rule, null));
  });

  let waiting: (() => void)[] = [];
  const finish = () => {
    for (const now of waiting.splice(0)) now();
  };
  page.addEventListener("pagehide", finish, true); // before the tag sends what it has
  host.onPage(() => {
    finish(); // what the page before was still waiting for
    each("page", (rule) => {
      if (fits(rule.match, page.location)) whenRead(rule);
    });
  });

  /** Tracks the rule's event once all it asks for is on the page, or `PATIENCE_MS` after, or when the page goes. */
  function whenRead(rule: Rule): void {
    const until = page.performance.now() + PATIENCE_MS;
    const now = () => {
      waiting = waiting.filter((one) => one !== now);
      track(rule, null);
    };
    const look = () => {
      if (!waiting.includes(now)) return;
      if (page.performance.now() >= until || readRule(rule, page, null).missing.length === 0) now();
      else page.setTimeout(look, PAUSE_MS);
    };
    waiting.push(now);
    look();
  }
}
