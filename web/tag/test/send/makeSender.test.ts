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
