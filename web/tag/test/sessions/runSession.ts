/** Lets a visitor do what was planned, in the stand-in browser; what left it comes back. */
import { type Browser, type Keys, makeBrowser, type Tab } from "./makeBrowser.ts";
import type { Sent } from "./makeNetwork.ts";
import type { Parts } from "./makeParts.ts";
import { order, runPage, tellConsent, track } from "./runPage.ts";
import type { Session, Step } from "./session.ts";

export interface Outcome {
  sent: Sent[];
  /** What was written to the console. */
  warnings: string[];
}

export async function runSession(session: Session, parts: Parts, keys: Keys, start: number): Promise<Outcome> {
  const browser: Browser = makeBrowser(session, parts, keys, start, (doc) => runPage(browser, doc));
  for (const step of session.steps) {
    if (step.do == "wait") await browser.clock.pass(step.ms);
    else act(browser, step);
  }
  for (const tab of browser.tabs.values()) browser.leave(tab, false);
  await browser.clock.pass(1000);
  return { sent: browser.network.log, warnings: browser.warnings };
}

function act(browser: Browser, step: Exclude<Step, { do: "wait" }>): void {
  const { network } = browser;
  if ("path" in step) move(browser, step.do, browser.tab(step.tab), browser.base + step.path);
  else if ("tab" in step) visit(browser, step, browser.tab(step.tab));
  else if (step.do == "offline") network.isOffline = true;
  else if (step.do == "online") {
    network.isOffline = false;
    for (const { doc } of browser.tabs.values()) doc?.window.dispatchEvent(new Event("online"));
  } else network.isDown = step.do == "down";
}

function move(browser: Browser, how: string, tab: Tab, url: string): void {
  const window = tab.doc?.window;
  const { session } = browser;
  if (how == "push" || how == "replace") {
    const path = window.location.pathname;
    window.history[how + "State"](null, "", url);
    const other = how == "push" ? !url.includes("#") : new URL(url).pathname != path;
    if (other && session.inside == "tracks") track(browser, window, "PageView", {});
    return;
  }
  const referrer = window?.location.href ?? "";
  if (how == "open") for (const one of browser.tabs.values()) if (one != tab) see(one, "hidden");
  browser.leave(tab, true);
  tab.push(url);
  tab.entries[tab.at]!.key = 0;
  browser.load(tab, referrer);
}

function visit(browser: Browser, step: Exclude<Step, { path: string } | { ms: number } | { do: "up" | "down" | "offline" | "online" }>, tab: Tab): void {
  const { window } = tab.doc!;
  switch (step.do) {
    case "buy":
      return track(browser, window, "AddToCart", { value: 5, currency: "EUR" });
    case "pay":
      return order(browser, window, step.order!);
    case "answer":
      browser.answer = step.answer;
      return tellConsent(browser, window, step.answer);
    case "hide":
    case "show":
      return see(tab, step.do == "hide" ? "hidden" : "visible");
    case "close":
      browser.leave(tab, false);
      browser.tabs.delete(step.tab);
      for (const one of browser.tabs.values()) see(one, "visible");
      return;
    case "reload":
      browser.leave(tab, false);
      return browser.load(tab, "");
    case "back":
    case "forward":
      return traverse(browser, tab, step.do == "back" ? -1 : 1);
  }
}

function traverse(browser: Browser, tab: Tab, by: number): void {
  const from = tab.entries[tab.at]!;
  const to = tab.entries[tab.at + by]!;
  if (to.key == from.key) {
    tab.at += by;
    const { window } = tab.doc!;
    window.dispatchEvent(new Event("popstate"));
    window.navigation?.dispatchEvent(Object.assign(new Event("currententrychange"), { navigationType: "traverse" }));
    return;
  }
  browser.leave(tab, true);
  tab.at += by;
  if (!browser.restore(tab)) browser.load(tab, from.url);
}

function see(tab: Tab, state: string): void {
  const document = tab.doc?.window.document;
  if (!document || document.visibilityState == state) return;
  document.visibilityState = state;
  document.dispatchEvent(new Event("visibilitychange"));
}
