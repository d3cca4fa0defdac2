import type { Page } from "../boot.ts";
import type { UserData } from "../model.ts";
import { readCookie } from "../page/readCookie.ts";
import { within } from "../page/within.ts";
import { writeId } from "../page/writeId.ts";
import type { Consent } from "../parts.ts";
import type { PixelState } from "../pixel/watchPixel.ts";
import type { Known } from "../settings/askSettings.ts";
import { inBatches } from "./inBatches.ts";
import type { Outbox } from "./makeOutbox.ts";
import { post } from "./post.ts";
import type { TagEvent } from "./tagEvent.ts";

/** How often waiting events are looked at; how long one waits for more; how long for news of the pixel. Milliseconds. */
const TICK = 500;
const GATHER = 1000;
const NEWS = 5000;
/** Characters of an event_name that the gateway counts. */
const LONGEST = 50;
/** How often the store is looked at when nothing happens: longer than a sending has before another page may try. */
const PAUSE = 10_000;

export interface Sender {
  add(event: TagEvent): void;
  /** Counts an event that is not sent, by reason. */
  drop(event_name: string, reason: string): void;
  /** Looks, once the page is idle, for events that an earlier page could not send. */
  wake(): void;
  /** Sends what waits, now if the page is being left. */
  flush(leaving?: boolean): Promise<void>;
  /** Forgets what waits and tells the gateway, if it may know this browser, to forget it too. */
  withdraw(known: boolean): void;
}

export interface SenderParts {
  page: Page;
  /** Where events are posted. */
  address: string;
  known: Known;
  outbox: Outbox;
  consent(): Consent;
  /** What is known of the person, hashed; awaited unless the page is being left. */
  person: { hashed: UserData; ready: Promise<unknown> };
  pixel(event_id: string): PixelState;
  /** The name of the tag's file. */
  digest: string;
}

interface Answer {
  settings?: number;
  ids?: { fbp?: string; fbc?: string };
}

export function makeSender(parts: SenderParts): Sender {
  const { page, address, known, outbox } = parts;
  let waiting: { event: TagEvent; since: number }[] = [];
  let dropped = new Map<string, { event_name: string; reason: string; count: number }>();
  let timer = 0;
  let timerAt = 0;
  let failures = 0;
  let notBefore = 0;

  const later = (delay: number) => {
    const at = Date.now() + delay;
    if (timer && at >= timerAt) return;
    page.clearTimeout(timer);
    timerAt = at;
    timer = page.setTimeout(() => {
      const idle = page.requestIdleCallback || ((work: () => void) => work());
      idle(
        () => {
          timer = 0;
          flush().catch(() => {});
        },
        { timeout: GATHER },
      );
    }, delay);
  };

  const isRipe = ({ event, since }: { event: TagEvent; since: number }) => {
    const age = Date.now() - since;
    const state = (event.observed.pixel = parts.pixel(event.event_id));
    return age >= NEWS || (age >= GATHER && state != "loaded" && state != "unknown");
  };

  const flush = async (leaving = false) => {
    sendCounts();
    const isGranted = () => parts.consent().state == "granted";
    // Without consent the store is not even looked at.
    if (!isGranted()) return;
    const patient = Date.now() < notBefore;
    if (!leaving && !patient && (waiting.some(isRipe) || outbox.all()[0])) {
      await within(page, NEWS, Promise.all([parts.person.ready, known.refresh()]));
      if (!isGranted()) return;
    }
    const ripe = waiting.filter((one) => isRipe(one) || leaving);
    waiting = waiting.filter((one) => !ripe.includes(one));
    if (known.current.mode != "on") return;
    outbox.add(stamped(ripe.map(({ event }) => event)));
    if (leaving || !patient) {
      // Whatever becomes of the answer.
      later(PAUSE);
      if (known.current.key) await Promise.all(inBatches(outbox.due()).map((batch) => send(batch, leaving)));
      else if (outbox.all()[0]) backOff();
    }
    // Again and again: another page of the shop may leave something behind, or write back what was sent.
    later(waiting.length ? TICK : Math.max(PAUSE, notBefore - Date.now()));
  };

  const stamped = (events: TagEvent[]) => {
    const [fbp, fbc] = events.length ? ["_fbp", "_fbc"].map((name) => readCookie(page, name)) : [];
    for (const event of events) event.user_data = { ...parts.person.hashed, fbp, fbc } as UserData;
    return events;
  };

  const backOff = (seconds?: number) => {
    notBefore = Date.now() + (seconds ? seconds * 1000 : Math.min(5000 * 2 ** failures++, 300_000));
  };

  const head = () => ({
    v: 1,
    key: known.current.key,
    sent_at: Date.now(),
    tag: parts.digest,
    settings: known.current.version,
    consent: parts.consent(),
  });

  const send = async (batch: TagEvent[], leaving: boolean) => {
    let answer: Response | undefined;
    try {
      answer = await post(page, address, JSON.stringify({ ...head(), data: batch }), leaving, "include");
      if (!answer) return;
    } catch {
      // Unreachable.
    }
    if (answer?.ok) {
      failures = 0;
      outbox.done(batch);
      take((await answer.json().catch(() => ({}))) as Answer);
      return;
    }
    const status = answer?.status;
    // Not where something else answers at the gateway's address for a while (404, 405).
    if (/^4(?!0[13458]|29)/.test("" + status)) {
      // One bad event costs one event.
      if (batch.length < 2) outbox.done(batch);
      else await Promise.all(batch.map((event) => send([event], leaving)));
      return;
    }
    if (parts.consent().state == "granted") outbox.add(batch);
    if (status == 401 || status == 403) known.refresh(true);
    backOff(Number(answer?.headers.get("Retry-After")));
  };

  const take = ({ settings, ids }: Answer) => {
    if (settings && settings != known.current.version) known.refresh(true);
    if (ids && parts.consent().state == "granted") {
      for (const name of ["fbp", "fbc"] as const) {
        if (ids[name] && readCookie(page, "_" + name) != ids[name]) writeId(page, "_" + name, ids[name]!);
      }
    }
  };

  /** Counts alone: no cookies, no address of the page. */
  const sendCounts = () => {
    if (!dropped.size) return;
    const body = { ...head(), consent: { ...parts.consent(), signals: {} }, data: [], dropped: [...dropped.values()] };
    dropped = new Map();
    if (known.current.mode == "on") post(page, address, JSON.stringify(body), true, "omit").catch(() => {});
  };

  return {
    add: (event) => {
      waiting.push({ event, since: Date.now() });
      later(TICK);
    },
    drop: (event_name, reason) => {
      event_name = event_name.slice(0, LONGEST);
      const key = event_name + " " + reason;
      const found = dropped.get(key) || { event_name, reason, count: 0 };
      found.count++;
      dropped.set(key, found);
      later(TICK);
    },
    wake: () => {
      notBefore = 0;
      later(TICK);
    },
    flush,
    withdraw: (knownHere) => {
      waiting = [];
      const kept = outbox.all();
      outbox.done(kept);
      if ((kept[0] || knownHere) && known.current.mode == "on") {
        post(page, address, JSON.stringify({ ...head(), data: [] }), true, "include").catch(() => {});
      }
    },
  };
}
