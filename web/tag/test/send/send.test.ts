import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { inBatches } from "../../src/send/inBatches.ts";
import { makeOutbox } from "../../src/send/makeOutbox.ts";
import type { TagEvent } from "../../src/send/tagEvent.ts";
import { NOW, useClock } from "../support/clock.ts";
import { makePage } from "../support/makePage.ts";

useClock();

const event = (event_id: string, event_name = "Lead"): TagEvent => ({
  event_name,
  event_id,
  event_time: NOW / 1000,
  action_source: "website",
  custom_data: {},
  user_data: {},
  observed: { via: "api" },
});
const ids = (events: TagEvent[]) => events.map(({ event_id }) => event_id);

describe("batches", () => {
  it("hold at most 100 events and 56 kB, in order, none lost", () => {
    const small = Array.from({ length: 250 }, (_, n) => ({ n }));
    assert.deepEqual(inBatches(small).map(({ length }) => length), [100, 100, 50]);
    assert.deepEqual(inBatches(small).flat(), small);
    const large = Array.from({ length: 5 }, (_, n) => ({ n, text: "ü".repeat(10_000) }));
    assert.deepEqual(inBatches(large).map(({ length }) => length), [2, 2, 1]);
    assert.deepEqual(inBatches([{ text: "x".repeat(100_000) }, { n: 1 }]).map(({ length }) => length), [1, 1]);
    assert.deepEqual(inBatches([]), []);
  });
});

describe("the outbox", () => {
  it("gives an event once, until it is done, or due again", () => {
    const { page } = makePage();
    const outbox = makeOutbox(page, "k ");
    outbox.add([event("1"), event("2")]);
    assert.deepEqual(ids(outbox.due()), ["1", "2"]);
    assert.deepEqual(outbox.due(), []);
    outbox.done([event("1")]);
    outbox.add([event("2")]);
    assert.deepEqual(ids(outbox.due()), ["2"]);
    mock.timers.tick(5000);
    assert.deepEqual(ids(outbox.due()), ["2"]);
  });

  it("is shared by the tabs of a shop, and no two send one event at a time", () => {
    const storage = new Map<string, string>();
    const one = makeOutbox(makePage({ storage }).page, "k ");
    const two = makeOutbox(makePage({ storage }).page, "k ");
    one.add([event("1")]);
    two.add([event("2")]);
    assert.deepEqual(ids(one.due()), ["1", "2"]);
    assert.deepEqual(two.due(), []);
    one.done([event("1"), event("2")]);
    assert.equal(two.all().length, 0);
  });

  it("gives events in the order in which they happened", () => {
    const storage = new Map<string, string>();
    const before = makeOutbox(makePage({ storage }).page, "k ");
    before.add([{ ...event("9"), event_time: NOW / 1000 - 1 }]);
    const outbox = makeOutbox(makePage({ storage }).page, "k ");
    for (const id of ["3", "1", "2"]) outbox.add([event(id)]);
    assert.deepEqual(ids(outbox.due()), ["9", "3", "1", "2"]);
    outbox.add([event("3")]);
    assert.deepEqual(ids(outbox.all()), ["9", "3", "1", "2"]);
  });

  it("loses nothing to a tab of another process, whose store is a moment behind", () => {
    // Each has a copy of its own; what one changes reaches the other later, key by key.
    const storage = new Map<string, string>();
    const one = makeOutbox(makePage({ storage }).page, "k ");
    const behind = new Map(storage);
    const two = makeOutbox(makePage({ storage: behind }).page, "k ");
    one.add([event("1")]);
    assert.deepEqual(ids(one.due()), ["1"]);
    one.add([event("1")]); // in vain
    two.add([event("2")]);
    assert.deepEqual(ids(two.due()), ["2"]);
    two.done([event("2")]);
    two.add([event("3")]);
    for (const [name, text] of behind) storage.set(name, text);
    assert.deepEqual(ids(one.all()), ["1", "3"]);
  });

  it("keeps an event for 48 hours from when it happened, however often it comes back", () => {
    const outbox = makeOutbox(makePage().page, "k ");
    outbox.add([event("1")]);
    for (let hour = 0; hour < 48; hour++) {
      assert.deepEqual(ids(outbox.due()), ["1"]);
      outbox.add([event("1")]);
      mock.timers.tick(3600_000);
    }
    assert.deepEqual(outbox.due(), []);
  });

  it("tells events by name and id: one order's two events may share the id", () => {
    const outbox = makeOutbox(makePage().page, "k ");
    outbox.add([event("1", "Purchase"), event("1", "Lead")]);
    outbox.done([event("1", "Lead")]);
    assert.deepEqual(outbox.due().map(({ event_name }) => event_name), ["Purchase"]);
  });

  it("keeps datasets apart", () => {
    const { page } = makePage();
    makeOutbox(page, "a").add([event("1")]);
    assert.equal(makeOutbox(page, "b").all().length, 0);
  });

  it("that was forgotten by another tab's denial is empty here too", () => {
    const storage = new Map<string, string>();
    const one = makeOutbox(makePage({ storage }).page, "k ");
    one.add([event("1")]);
    const two = makeOutbox(makePage({ storage }).page, "k ");
    two.done(two.all());
    assert.deepEqual([one.due(), one.all(), storage.size], [[], [], 0]);
  });

  it("gives each event once when storage fills up between two", () => {
    const { page } = makePage();
    const kept = new Map<string, string>();
    const setItem = (key: string, text: string) => {
      if (kept.size && !kept.has(key)) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, text);
    };
    const removeItem = (key: string) => void kept.delete(key);
    const methods = { getItem: (key: string) => kept.get(key) ?? null, setItem, removeItem };
    Object.defineProperty(page, "localStorage", {
      get: () => Object.assign(Object.create(methods), Object.fromEntries(kept)),
    });
    const outbox = makeOutbox(page, "k ");
    for (const id of ["1", "2", "3"]) outbox.add([event(id)]);
    assert.deepEqual(ids(outbox.due()).sort(), ["1", "2", "3"]);
    assert.deepEqual(outbox.due(), []);
    outbox.done([event("1"), event("2")]);
    assert.deepEqual(ids(outbox.all()), ["3"]);
  });

  it("falls back to memory when storage is full", () => {
    const { page } = makePage();
    Object.defineProperty(page, "localStorage", {
      value: {
        getItem: () => null,
        setItem: () => {
          throw new DOMException("full", "QuotaExceededError");
        },
        removeItem: () => {},
      },
    });
    const outbox = makeOutbox(page, "k ");
    outbox.add([event("1")]);
    assert.deepEqual(ids(outbox.due()), ["1"]);
    outbox.done([event("1")]);
    assert.equal(outbox.all().length, 0);
  });
});
