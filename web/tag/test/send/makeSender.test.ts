import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { begin } from "../support/begin.ts";
import { useClock } from "../support/clock.ts";

useClock();

describe("the sender", () => {
  for (const status of [404, 405]) {
    it(`keeps events while something else answers ${status} where the gateway was`, async () => {
      const shop = await begin({ settings: { page_views: false } });
      shop.gateway.answer = () => new Response("<html>", { status });
      shop.signalpost("track", "Lead");
      await shop.pass(4000);
      assert.equal(shop.storage.size, 1);
      delete shop.gateway.answer;
      await shop.pass(12_000);
      assert.equal(shop.storage.size, 0);
      assert.deepEqual([...new Set(shop.events().map(({ event_name }) => event_name))], ["Lead"]);
    });
  }

  it("looks again at a store that another page of the shop wrote back with what was sent", async () => {
    const shop = await begin({ settings: { page_views: false } });
    shop.signalpost("track", "Lead");
    let kept: [string, string][] = [];
    shop.gateway.answer = () => {
      kept = [...shop.storage];
      return new Response("{}", { status: 202 });
    };
    await shop.pass(4000);
    assert.equal(shop.storage.size, 0);
    for (const [name, value] of kept) shop.storage.set(name, value);
    assert.equal(shop.storage.size, 1);
    await shop.pass(20_000);
    assert.equal(shop.storage.size, 0);
    assert.equal(new Set(shop.events().map(({ event_id }) => event_id)).size, 1);
  });

  it("sends what another page of the shop left behind, long after its own last event", async () => {
    const shop = await begin({ settings: { page_views: false } });
    shop.gateway.isDown = true;
    shop.signalpost("track", "Lead");
    await shop.pass(4000);
    const left = [...shop.storage];
    shop.gateway.isDown = false;
    await shop.pass(60_000);
    assert.equal(shop.storage.size, 0);
    for (const [name, value] of left) shop.storage.set(name, value);
    await shop.pass(20_000);
    assert.equal(shop.storage.size, 0);
  });

  it("sends again what another page of the shop wrote over while its request was failing", async () => {
    const shop = await begin({ settings: { page_views: false } });
    let fail = (_: Response) => {};
    shop.gateway.answer = () => new Promise((done) => (fail = done)) as unknown as Response;
    const id = shop.signalpost("track", "Lead");
    await shop.pass(3000);
    delete shop.gateway.answer;
    assert.equal(shop.events().length, 1);
    shop.storage.clear();
    fail(new Response("", { status: 503 }));
    await shop.pass(20_000);
    assert.deepEqual(shop.events().map(({ event_id }) => event_id), [id, id]);
    assert.equal(shop.storage.size, 0);
  });

  it("does not bring back what a denial took while its request was failing", async () => {
    const shop = await begin({ settings: { page_views: false } });
    let fail = (_: Response) => {};
    shop.gateway.answer = () => new Promise((done) => (fail = done)) as unknown as Response;
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    delete shop.gateway.answer;
    shop.decide("denied");
    fail(new Response("", { status: 503 }));
    await shop.pass(20_000);
    assert.equal(shop.storage.size, 0);
    assert.equal(shop.events().length, 1);
  });

  it("tries again though the answer to a request never comes", async () => {
    const shop = await begin({ settings: { page_views: false } });
    shop.gateway.answer = () => new Promise(() => {}) as unknown as Response;
    shop.signalpost("track", "Lead");
    await shop.pass(4000);
    delete shop.gateway.answer;
    await shop.pass(20_000);
    assert.equal(shop.storage.size, 0);
    assert.deepEqual([...new Set(shop.events().map(({ event_name }) => event_name))], ["Lead"]);
  });

  it("leaves what an earlier page kept alone until consent is known again, also when the page is left", async () => {
    const before = await begin({ settings: { page_views: false } });
    before.gateway.isDown = true;
    before.signalpost("track", "Lead");
    await before.pass(4000);
    const kept = [...before.storage];
    assert.equal(kept.length, 1);
    const shop = await begin({ settings: { page_views: false }, consent: null, storage: before.storage });
    await shop.pass(10_000);
    shop.fire("visibilitychange", { visibilityState: "hidden" }, "document");
    shop.fire("pagehide");
    await shop.pass(10_000);
    assert.deepEqual(shop.asked.filter(({ method }) => method === "POST"), []);
    assert.deepEqual([...shop.storage], kept);
  });

  for (const state of ["denied", "unknown"] as const) {
    it(`sends nothing that waits for hashing when consent is ${state} meanwhile`, async () => {
      let hash = (_: object) => {};
      const identity = { prepareUserData: () => new Promise<object>((done) => (hash = done)), eventIdOf: () => null };
      const shop = await begin({ settings: { page_views: false }, parts: { identity } });
      shop.signalpost("identify", { em: "jo@example.com" });
      shop.signalpost("track", "Lead");
      await shop.pass(3000);
      shop.decide(state);
      hash({ em: "hash of em" });
      await shop.pass(10_000);
      assert.deepEqual(shop.events(), []);
      assert.equal(shop.storage.size, 0);
    });
  }

  it("knows nobody any more after a denial, whatever is granted later", async () => {
    const shop = await begin({ settings: { page_views: false } });
    shop.signalpost("identify", { em: "jo@example.com" });
    await shop.pass();
    shop.decide("denied");
    shop.decide("granted");
    shop.signalpost("track", "Lead");
    await shop.pass(6000);
    assert.deepEqual(shop.events().map(({ user_data }) => user_data), [{}]);
  });

  it("counts an event of any name: a long one does not cost the others", async () => {
    const shop = await begin({ settings: { page_views: false }, consent: "denied" });
    shop.signalpost("track", "x".repeat(80));
    shop.signalpost("track", "Lead");
    await shop.pass(2000);
    shop.fire("pagehide");
    await shop.pass();
    assert.deepEqual(shop.dropped().map(({ event_name }) => event_name).sort(), ["Lead", "x".repeat(50)]);
  });
});
