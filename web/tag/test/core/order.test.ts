import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import type { Boot } from "../../src/boot.ts";
import { start } from "../../src/core/start.ts";
import { load } from "../../src/loader/load.ts";
import type { ConsentPart } from "../../src/parts.ts";
import { makeConsent, settle } from "../support/begin.ts";
import { useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";
import { makeGateway } from "../support/makeGateway.ts";
import { makePage } from "../support/makePage.ts";

useClock();

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Something that comes when the test says so. */
function later<T>() {
  let come = (_: T) => {};
  const promise = new Promise<T>((done) => (come = done));
  return { promise, come: (value: T) => come(value) };
}

/** One page on which everything comes in a random order, with events tracked in between. */
async function scenario(seed: number) {
  const next = random(seed);
  const gateway = makeGateway({ masks: ["email"], page_views: false });
  const settings = later<Response>();
  const standin = makePage({
    gateway: (asked) => (asked.method === "GET" ? settings.promise : gateway.reply(asked)),
  });
  const { page } = standin;
  const tag = later<void>();
  const parts = { rules: later<unknown>(), identity: later<unknown>() };
  const tracked: string[] = [];
  let calls: unknown[][] = [];
  let decide: (() => void) | undefined;
  let hasRead = false;
  let isGranted = false;
  const watch: ConsentPart["watch"] = (_page, _options, onChange) => {
    decide = () => hasRead && onChange(makeConsent(isGranted ? "granted" : "unknown"));
    decide();
    return () => {};
  };

  const arrivals: (() => void)[] = [
    () => makeFbq(page)("init", "1234567890"),
    () => tag.come(),
    () => settings.come(Response.json(gateway.settings)),
    () =>
      parts.rules.come({
        start: () => {},
        mask: (masked: unknown) => ({ masked, places: [] }),
        maskAddress: (masked: unknown) => ({ masked, places: [] }),
      }),
    () => {
      hasRead = true;
      decide?.();
    },
    () => {
      isGranted = hasRead = true;
      decide?.();
    },
  ];
  const order = arrivals.map((run) => ({ run, key: next() })).sort((a, b) => a.key - b.key);

  const loadPart = ((name: keyof typeof parts) => parts[name].promise) as never;
  const bring = async (url: string): Promise<any> => {
    if (/\/\d+\.js/.test(url)) throw new Error("no module of settings");
    await tag.promise;
    return { start: (boot: Boot) => void start(boot, watch, loadPart) };
  };
  load(page, "sp", "main.js", "missed.js", bring);
  let hasScript = false;
  for (const { run } of order) {
    run();
    for (let n = Math.floor(next() * 3); n > 0; n--) {
      if (!page.fbq) continue;
      const name = `Event${tracked.length}`;
      tracked.push(name);
      page.fbq("trackCustom", name, { n });
    }
    if (page.fbq && !hasScript && next() < 0.4) {
      hasScript = true;
      calls = arrive(page);
    }
    await settle();
    mock.timers.tick(100);
  }
  if (!hasScript) calls = arrive(page);
  for (let n = 0; n < 40; n++) {
    await settle();
    mock.timers.tick(250);
  }
  await settle();
  return { tracked, calls, events: standin.events() };
}

describe("whatever comes first: pixel code, Meta's script, tag, settings, parts, consent", () => {
  it("every event reaches pixel and gateway once, in order, under one id", async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { tracked, calls, events } = await scenario(seed);
      const pixel = calls.filter(([verb]) => verb === "trackCustom");
      const told = `seed ${seed}`;
      assert.deepEqual(pixel.map(([, name]) => name), tracked, told);
      assert.deepEqual(events.map(({ event_name }) => event_name), tracked, told);
      assert.deepEqual(events.map(({ event_id }) => event_id), pixel.map((call) => (call[3] as any).eventID), told);
      assert.equal(calls.filter(([verb]) => verb === "init").length, 1, told);
      const [first] = calls.filter(([verb]) => verb !== "consent" && verb !== "dataProcessingOptions");
      assert.deepEqual(first, ["init", "1234567890"], told);
      const words = calls.filter(([verb]) => verb === "consent").map(([, word]) => word);
      assert.ok(words.length === 0 || words.slice(-1)[0] === "grant", told);
    }
  });
});
