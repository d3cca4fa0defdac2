import type { FbqCall } from "../boot.ts";
import { copyOf } from "../event/copyOf.ts";
import { randomId } from "../event/randomId.ts";
import type { CustomData, Event } from "../model.ts";
import type { IdentityPart, Tracked } from "../parts.ts";
import { passTrack } from "../pixel/passTrack.ts";
import type { TagEvent } from "../send/tagEvent.ts";
import type { Tag } from "./tag.ts";

/** An event to be: from `fbq`, where there is a `call`, or of our own. */
export interface Wanted {
  event_name: string;
  parameters: unknown;
  event_id?: string | undefined;
  via: string;
  rule?: string | undefined;
  at: number;
  url: string;
  call?: FbqCall;
  place?: number;
  only?: string | undefined;
}

/** A call for the pixel, an event for the gateway, or both, waiting for its turn. */
interface Step {
  call?: FbqCall | undefined;
  track?: Tracked;
  /** Where in the call the parameters of `track` are. */
  place: number;
  event?: TagEvent;
  masked?: boolean;
}

export interface Tracker {
  /** An event for pixel and gateway; its event_id. */
  track(wanted: Wanted): string;
  /** Any other call of `fbq`, in its turn. */
  pass(call: FbqCall): void;
  /** Parameters of every event that follows. */
  set(fields: Partial<Event>): void;
  /** Does what consent and masks allow by now. */
  go(): void;
  /** Gives up what waits for consent, counted. */
  giveUp(reason: string): void;
  /** Tells of every event, the earlier ones first. */
  watch(listener: (event: Tracked) => void): void;
}

const HISTORY = 100;
const LIMITED = { data_processing_options: ["LDU"], data_processing_options_country: 0, data_processing_options_state: 0 };

/** `eventIdOf` is the rule for ids of orders, where the shop's key is known. */
export function makeTracker(tag: Tag, eventIdOf: IdentityPart["eventIdOf"] | undefined): Tracker {
  const { boot, settings, gate, sender } = tag;
  const { page, pixel, attributes } = boot;
  let steps: Step[] = [];
  let fields: Partial<Event> = {};
  const mirrored = new Set<string>();
  const told: Tracked[] = [];
  const listeners: ((event: Tracked) => void)[] = [];

  const idOf = (wanted: Wanted, custom_data: CustomData): string => {
    const shown = tag.views.shown;
    let id = wanted.event_id;
    const order = custom_data.order_id;
    if (!id && order) id = eventIdOf?.(wanted.event_name, settings.shop, order) || undefined;
    if (wanted.event_name != "PageView") return id || randomId(page);
    id ||= shown.id || randomId(page);
    shown.id ||= id;
    return id;
  };

  const track = (wanted: Wanted) => {
    const { event_name, via, rule, call, place = 2, only } = wanted;
    const custom_data = { ...fields.custom_data, ...copyOf(wanted.parameters) };
    const event_id = idOf(wanted, custom_data);
    const step: Step = { call, track: { event_name, event_id, custom_data, via, rule }, place };
    const key = event_name + " " + event_id;
    // One dataset is one pixel: what is for another pixel only, or was mirrored before, gets the id and no copy.
    if ((!only || only == attributes.dataset) && !mirrored.has(key)) {
      mirrored.add(key);
      step.event = {
        ...fields,
        event_name,
        event_id,
        event_time: Math.floor(wanted.at / 1000),
        action_source: "website",
        event_source_url: wanted.url,
        referrer_url: tag.views.shown.referrer,
        user_data: {},
        custom_data,
        observed: { via, rule },
      };
    }
    steps.push(step);
    go();
    return event_id;
  };

  const mask = (step: Step) => {
    const { track: tracked, event } = step;
    const masks = tag.masks!;
    step.masked = true;
    if (!tracked) return;
    const parameters = masks.mask(tracked.custom_data);
    const places = parameters.places;
    tracked.custom_data = parameters.masked;
    if (!event) return;
    event.custom_data = parameters.masked;
    for (const name of ["event_source_url", "referrer_url"] as const) {
      const address = masks.maskAddress(event[name] || "");
      (event as unknown as Record<string, unknown>)[name] = address.masked || undefined;
      places.push(...address.places.map((place) => name + ":" + place));
    }
    if (places.length) event.observed.masked = places.join(",");
    if (told.push(tracked) > HISTORY) told.shift();
    for (const listener of listeners) listener(tracked);
  };

  const giveUp = (reason: string) => {
    steps = steps.filter(({ track: tracked, event }) => {
      if (event) sender.drop(event.event_name, reason);
      return !tracked;
    });
  };

  const send = ({ call, track: tracked, event, place }: Step) => {
    const { limited } = gate.consent;
    if (tracked) passTrack(pixel, tracked, call, place);
    // A page may ask for limited data use, not lift what an opt-out asks for.
    else if (!limited || call![0] != "dataProcessingOptions") pixel.pass(call!);
    if (!event || settings.mode != "on") return;
    sender.add(limited ? { ...LIMITED, ...event, ...LIMITED } : event);
  };

  const go = () => {
    if (!tag.masks) return;
    for (const step of steps) if (!step.masked) mask(step);
    if (settings.preview) steps = [];
    const { state, reason } = gate.consent;
    if (state == "denied") giveUp(reason == "opted_out" ? "consent_gpc" : "consent_denied");
    if (state == "granted") for (let step; (step = steps.shift()); ) send(step);
  };

  return {
    track,
    pass: (call) => {
      steps.push({ call, place: 0 });
      go();
    },
    set: (more) => {
      fields = { ...fields, ...more };
    },
    go,
    giveUp,
    watch: (listener) => {
      for (const event of told) listener(event);
      listeners.push(listener);
    },
  };
}
