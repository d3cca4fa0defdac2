import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { begin } from "../support/begin.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";

const NOW = 1_790_000_000_000;

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW }));
afterEach(() => mock.timers.reset());

describe("the page's own pixel code", () => {
  it("gets an eventID and a copy of the event goes to the gateway under the same id", async () => {
    const shop = await begin({
      before: ({ page }) => {
        makeFbq(page)("init", "1234567890");
        page.fbq!("track", "PageView");
        page.fbq!("track", "AddToCart", { value: 5, currency: "EUR" });
      },
    });
    const calls = arrive(shop.page);
    await shop.pass();
    const [init, view, cart] = calls.filter(([verb]) => verb !== "consent");
    assert.deepEqual(init, ["init", "1234567890"]);
    assert.deepEqual(view!.slice(0, 3), ["track", "PageView", {}]);
    assert.deepEqual(cart!.slice(0, 3), ["track", "AddToCart", { value: 5, currency: "EUR" }]);
    await shop.pass(5000);
    const events = shop.events();
    assert.deepEqual(
      events.map(({ event_name, event_id }) => [event_name, event_id]),
      [
        ["PageView", (view![3] as any).eventID],
        ["AddToCart", (cart![3] as any).eventID],
      ],
    );
    assert.deepEqual(events[1].custom_data, { value: 5, currency: "EUR" });
    assert.equal(events[1].event_time, NOW / 1000);
    assert.equal(events[1].action_source, "website");
    assert.equal(events[1].event_source_url, "https://www.shop.example/");
    assert.deepEqual(events[1].observed, { via: "fbq", pixel: "loaded" });
  });
});
