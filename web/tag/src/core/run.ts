import type { Boot } from "../boot.ts";
import { makeGate } from "../gate/makeGate.ts";
import { clearIds } from "../page/clearIds.ts";
import { makeViews } from "../page/makeViews.ts";
import type { ConsentPart, IdentityPart } from "../parts.ts";
import { makePerson } from "../person/makePerson.ts";
import { loadPixel } from "../pixel/loadPixel.ts";
import { makeTeller } from "../pixel/makeTeller.ts";
import { watchOwnPages } from "../pixel/watchOwnPages.ts";
import { watchPixel } from "../pixel/watchPixel.ts";
import { makeOutbox } from "../send/makeOutbox.ts";
import { makeSender } from "../send/makeSender.ts";
import type { Known } from "../settings/askSettings.ts";
import { answerCalls } from "./answerCalls.ts";
import { hearFbq } from "./hearFbq.ts";
import { loadRules } from "./loadRules.ts";
import { makeTracker } from "./makeTracker.ts";
import type { LoadPart } from "./start.ts";
import type { Tag } from "./tag.ts";
import { watchLeaving } from "./watchLeaving.ts";

/** Starts tracking: what the page has called so far first, in order. */
export function run(
  boot: Boot,
  known: Known,
  watch: ConsentPart["watch"],
  load: LoadPart,
  eventIdOf: IdentityPart["eventIdOf"] | undefined,
): void {
  const { page, pixel, attributes } = boot;
  const settings = known.current;
  const dataset = attributes.dataset!;
  const person = makePerson(() => load("identity"), () => settings.policy);
  const gate = makeGate(page, settings.consent, watch, () => decided());
  const sender = makeSender({
    page,
    address: boot.folder + dataset,
    known,
    outbox: makeOutbox(page, "signalpost." + dataset + " "),
    consent: () => gate.consent,
    person,
    pixel: watchPixel(page, pixel),
    digest: boot.digest,
  });
  const wasLoaded = pixel.loaded();
  const isOurs = attributes.pixel != null && settings.page_views;
  const tag: Tag = {
    boot,
    settings,
    person,
    gate,
    sender,
    seesPages: wasLoaded || isOurs,
    isOff: () => settings.mode == "off",
    tellPixel: makeTeller(pixel, gate),
    track: (event_name, parameters, { event_id, via = "api", rule } = {}, url = page.location.href) => {
      const id = tag.tracker.track({ event_name, parameters, event_id, via, rule, at: Date.now(), url });
      if (via != "datalayer") (page.dataLayer ||= []).push({ event: "signalpost", event_name, event_id: id });
      return id;
    },
  } as Tag;
  tag.tracker = makeTracker(tag, eventIdOf);

  const hasOwnPages = watchOwnPages(pixel, () => !tag.isOff());
  tag.views = makeViews(
    page,
    ({ first, restored }) => {
      if (tag.isOff()) return false;
      if (!pixel.fbq()) return page.document.readyState == "complete" ? settings.page_views : undefined;
      // The page's own code tracks the first one, and all others if it says so.
      return first ? isOurs : tag.seesPages && (restored || !hasOwnPages());
    },
    (url) => tag.track("PageView", {}, { via: "page" }, url),
  );

  let bring = () => {};
  let wasGranted = false;
  const decided = () => {
    if (tag.isOff()) return;
    tag.tellPixel();
    tag.tracker.go();
    if (gate.consent.state == "granted") {
      wasGranted = true;
      bring();
      bring = () => {};
      sender.wake();
    }
    if (gate.consent.state == "denied") {
      person.identify(null);
      // A consent platform may have deleted what can be seen of the ids before it tells.
      const isKnown = clearIds(page) || wasGranted;
      wasGranted = false;
      sender.withdraw(isKnown);
    }
  };

  watchLeaving(page, tag, loadRules(tag, load));
  let initialised = wasLoaded;
  boot.take = (taken) => {
    try {
      hasOwnPages();
      initialised ||= taken.call[0] == "init" && (attributes.pixel || dataset) == String(taken.call[1]);
      hearFbq(tag, taken);
    } catch {
      // Nothing of ours reaches the page.
    }
  };
  boot.held.splice(0).forEach(boot.take);
  if (attributes.pixel != null && !initialised) {
    bring = loadPixel(page);
    boot.take({ call: ["init", attributes.pixel || dataset], at: Date.now(), url: page.location.href });
  }
  answerCalls(page, tag);
  tag.views.view(!isOurs);
}
