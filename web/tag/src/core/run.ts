import type { Boot, FbqCall, Signalpost, Taken } from "../boot.ts";
import { copyOf } from "../event/copyOf.ts";
import { makeGate } from "../gate/makeGate.ts";
import type { CustomData, Event } from "../model.ts";
import { clearIds } from "../page/clearIds.ts";
import { watchPages } from "../page/watchPages.ts";
import type { ConsentPart, Host, IdentityPart, RulesPart, TrackOptions } from "../parts.ts";
import { makePerson } from "../person/makePerson.ts";
import { loadPixel } from "../pixel/loadPixel.ts";
import { readTrack } from "../pixel/readTrack.ts";
import { watchOwnPages } from "../pixel/watchOwnPages.ts";
import { watchPixel } from "../pixel/watchPixel.ts";
import { makeOutbox } from "../send/makeOutbox.ts";
import { makeSender } from "../send/makeSender.ts";
import type { Known } from "../settings/askSettings.ts";
import { makeTracker, type Shown } from "./makeTracker.ts";
import { maskWithoutRules } from "./maskWithoutRules.ts";
import type { LoadPart } from "./start.ts";

/** How long the pixel waits for the part that masks, and how long the page has to track its own PageView. Milliseconds. */
const PATIENCE = 3000;
const OWN_WORD = 500;

/** Starts tracking: what the page has called so far first, in order. */
export function run(
  boot: Boot,
  known: Known,
  load: LoadPart,
  consent: Promise<ConsentPart>,
  eventIdOf: IdentityPart["eventIdOf"] | undefined,
): void {
  const { page, pixel, attributes } = boot;
  const { document } = page;
  const settings = known.current;
  const dataset = attributes.dataset!;
  const pixels = new Set<string>();
  const isOff = () => settings.mode == "off";
  const wasLoaded = pixel.loaded();
  const person = makePerson(() => load("identity"), () => settings.policy);
  const hasOwnPages = watchOwnPages(pixel, () => !isOff());
  let masks: Pick<RulesPart, "mask" | "maskAddress"> | undefined;
  let shown: Shown = { url: page.location.href, referrer: document.referrer };
  let bring = () => {};

  const gate = makeGate(page, settings.consent, consent, () => decided());
  const sender = makeSender({
    page,
    address: boot.folder + dataset,
    known,
    outbox: makeOutbox(page, "signalpost." + dataset),
    consent: () => gate.consent,
    person,
    pixel: watchPixel(page, pixel),
    digest: boot.digest,
  });
  const tracker = makeTracker({ boot, settings, gate, sender, shown: () => shown, masks: () => masks, eventIdOf });

  // ------------------------------------------------------------------------------------------------ consent
  let revoked = false;
  let limited = false;
  /** Tells the pixel what was decided: until a grant, it is revoked. */
  const tellPixel = () => {
    if (!pixel.fbq()) return;
    const granted = gate.consent.state == "granted";
    if (granted == revoked) pixel.pass(["consent", (revoked = !granted) ? "revoke" : "grant"]);
    if (granted && gate.consent.limited && !limited) {
      limited = true;
      pixel.pass(["dataProcessingOptions", ["LDU"], 0, 0]);
    }
  };
  const decided = () => {
    if (isOff()) return;
    tellPixel();
    tracker.go();
    if (gate.consent.state == "granted") {
      bring();
      bring = () => {};
      sender.wake();
    }
    if (gate.consent.state == "denied") {
      person.identify(null);
      sender.withdraw(clearIds(page));
    }
  };

  // ------------------------------------------------------------------------------------------- calls of fbq
  let seesPages = wasLoaded;
  const called = (call: FbqCall, at: number, url: string) => {
    if (isOff()) return pixel.pass(call);
    tellPixel();
    hasOwnPages();
    const [verb, first, second, third] = call;
    if (verb == "consent") return gate.fbq(first);
    if (verb == "init") {
      pixels.add(String(first));
      person.identify(second || undefined);
    }
    if (verb == "set" && first == "userData") person.identify(second);
    if (verb == "dataProcessingOptions") {
      tracker.set({
        data_processing_options: first as string[],
        data_processing_options_country: second as number,
        data_processing_options_state: third as number,
      });
    }
    const wanted = readTrack(call);
    if (!wanted) return tracker.pass(call);
    if (wanted.event_name == "PageView") seesPages = true;
    tracker.track({ ...wanted, via: "fbq", at, url, call });
  };
  const take = ({ call, at, url }: Taken) => {
    try {
      called(call, at, url);
    } catch {
      // Nothing of ours reaches the page.
    }
  };

  // ---------------------------------------------------------------------------------------------- our calls
  const track = (event_name: string, custom_data: unknown, { event_id, via = "api", rule }: TrackOptions = {}, url = "") => {
    const at = Date.now();
    const parameters = custom_data;
    const id = tracker.track({ event_name, parameters, event_id, via, rule, at, url: url || page.location.href });
    if (via != "datalayer") (page.dataLayer ||= []).push({ event: "signalpost", event_name, event_id: id });
    return id;
  };
  const calls = {
    __proto__: null,
    track: (name: string, custom_data: unknown, options?: TrackOptions) =>
      name && !isOff() ? track("" + name, custom_data, options) : undefined,
    identify: person.identify,
    consent: gate.api,
    set: (fields: unknown) => tracker.set(copyOf(fields) as Partial<Event>),
  } as unknown as Record<string, (...call: never[]) => unknown>;
  const own = page.signalpost as Signalpost;
  const queued = (own.q || []) as unknown as ArrayLike<unknown>[];
  own.q = {
    push: (call) => {
      try {
        const [verb, ...rest] = Array.from(call);
        return calls[String(verb)]?.(...(rest as never[]));
      } catch {
        return;
      }
    },
  };

  // -------------------------------------------------------------------------------------------------- pages
  const listeners: (() => void)[] = [];
  const ours = attributes.pixel != null && settings.page_views;
  let first = true;
  let timer = 0;
  /** Tracks the PageView that no code of the page has. */
  const pageView = () => {
    page.clearTimeout(timer);
    timer = 0;
    if (shown.id || isOff()) return;
    if (!pixel.fbq() && document.readyState != "complete") return wait();
    const wanted = !pixel.fbq() ? settings.page_views : first ? ours : (seesPages || ours) && !refused();
    if (wanted) track("PageView", {}, { via: "page" }, shown.url);
  };
  const wait = () => {
    timer = page.setTimeout(pageView, OWN_WORD);
  };
  let restored = false;
  const refused = () => hasOwnPages() && !restored;
  watchPages(page, (again) => {
    if (timer) pageView();
    restored = again;
    first = false;
    shown = { url: page.location.href, referrer: again ? shown.referrer : shown.url };
    for (const listener of listeners) listener();
    wait();
  });

  // -------------------------------------------------------------------------------------------------- rules
  const ready = (found: typeof masks) => {
    masks = found;
    tracker.go();
  };
  const host: Host = {
    page,
    track: (name, custom_data: CustomData, options) => track(name, custom_data, options),
    identify: person.identify,
    watch: tracker.watch,
    onPage: (listener) => {
      listeners.push(listener);
      listener();
    },
  };
  const withoutRules = () => masks || ready(maskWithoutRules());
  const { masks: kinds, rules, data_layer, form_fields, preview } = settings;
  const wantsRules = kinds.length || rules.length || data_layer || preview || Object.keys(form_fields).length;
  if (wantsRules || document.querySelector("[data-signalpost-event]")) {
    load("rules")
      .then((part) => {
        part.start(host, settings);
        ready(part);
      })
      .catch(withoutRules);
    page.setTimeout(withoutRules, PATIENCE);
  } else ready({ mask: (masked) => ({ masked, places: [] }), maskAddress: (masked) => ({ masked, places: [] }) });

  // ------------------------------------------------------------------------------------------------ leaving
  const leave = () => void sender.flush(true).catch(() => {});
  document.addEventListener("visibilitychange", () => document.visibilityState == "hidden" && leave());
  page.addEventListener("online", sender.wake);
  page.addEventListener("pagehide", ({ persisted }) => {
    if (timer) pageView();
    withoutRules();
    // A page that may come back keeps what waits for consent.
    if (!persisted) tracker.giveUp("consent_unknown");
    leave();
  });

  // --------------------------------------------------------------------------------------------------- go
  boot.take = take;
  boot.held.splice(0).forEach(take);
  if (attributes.pixel != null) {
    const id = attributes.pixel || dataset;
    if (!pixels.has(id) && !wasLoaded) {
      bring = loadPixel(page);
      called(["init", id], Date.now(), shown.url);
    }
  }
  for (const call of Array.from(queued)) own.q.push(call);
  if (ours) pageView();
  else wait();
}
