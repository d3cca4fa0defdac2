import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { begin } from "../support/begin.ts";
import { NOW, useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";

useClock();

const QUIET = { page_views: false };

describe("signalpost('track', …)", () => {
  it("returns the event_id, tells the dataLayer, and sends the event to pixel and gateway", async () => {
    const shop = await begin({ settings: QUIET, before: ({ page }) => void makeFbq(page)("init", "1234567890") });
    const calls = arrive(shop.page);
    const id = shop.signalpost("track", "Lead", { value: 3, currency: "EUR" });
    const own = shop.signalpost("track", "Jump", {}, { event_id: "jump-1" });
    await shop.pass(6000);
    assert.match(String(id), /^[0-9a-f]{32}$/);
    assert.equal(own, "jump-1");
    assert.deepEqual(shop.page.dataLayer, [
      { event: "signalpost", event_name: "Lead", event_id: id },
      { event: "signalpost", event_name: "Jump", event_id: "jump-1" },
    ]);
    assert.deepEqual(calls.slice(-2), [
      ["track", "Lead", { value: 3, currency: "EUR" }, { eventID: id }],
      ["trackCustom", "Jump", {}, { eventID: "jump-1" }],
    ]);
    assert.deepEqual(shop.events().map(({ event_id }) => event_id), [id, "jump-1"]);
    assert.equal(shop.events()[0].observed.via, "api");
  });

  it("may be called before the tag is there, through the stub", async () => {
    const shop = await begin({
      settings: QUIET,
      before: ({ page }) => {
        const stub: any = (...call: unknown[]) => (stub.q = stub.q || []).push(call);
        page.signalpost = stub;
        stub("track", "Lead", { value: 1 });
        (function (..._call: unknown[]) {
          stub.q.push(arguments);
        })("track", "Contact");
      },
    });
    await shop.pass(6000);
    assert.deepEqual(shop.events().map(({ event_name }) => event_name), ["Lead", "Contact"]);
  });

  it("without a name, or of a kind nobody knows, does nothing", async () => {
    const shop = await begin({ settings: QUIET });
    for (const call of [[], ["track"], ["fly", 1], ["toString"], [null], ["set", 5], ["identify", "x"]]) {
      assert.equal(shop.signalpost(...call), undefined);
    }
    await shop.pass(6000);
    assert.deepEqual(shop.events(), []);
    assert.deepEqual(shop.warnings, []);
  });
});

describe("the id of an order", () => {
  it("is made of its number, where the shop's key is known, for own calls and for fbq", async () => {
    const shop = await begin({
      settings: { ...QUIET, shop: "main" },
      before: ({ page }) => {
        makeFbq(page)("init", "1234567890");
        page.fbq!("track", "Purchase", { order_id: 77, value: 1, currency: "EUR" });
      },
    });
    const id = shop.signalpost("track", "Purchase", { order_id: "78" });
    await shop.pass(6000);
    assert.equal(id, "Purchase-main-78");
    assert.deepEqual(shop.events().map(({ event_id }) => event_id), ["Purchase-main-77", "Purchase-main-78"]);
  });

  it("is random where the shop's key is not known, or no rule makes one", async () => {
    const without = await begin({ settings: QUIET });
    assert.match(String(without.signalpost("track", "Purchase", { order_id: "78" })), /^[0-9a-f]{32}$/);
    const identity = { prepareUserData: async () => ({}), eventIdOf: () => null };
    const refused = await begin({ settings: { ...QUIET, shop: "main" }, parts: { identity } });
    assert.match(String(refused.signalpost("track", "Purchase", { order_id: "#78" })), /^[0-9a-f]{32}$/);
  });

  it("is taken from the page where the settings have no shop", async () => {
    const shop = await begin({ settings: QUIET, attributes: { dataset: "1234567890", shop: "outlet" } });
    assert.equal(shop.signalpost("track", "Purchase", { order_id: "78" }), "Purchase-outlet-78");
  });

  it("given by the page stays as it is", async () => {
    const shop = await begin({ settings: { ...QUIET, shop: "main" } });
    assert.equal(shop.signalpost("track", "Purchase", { order_id: "78" }, { event_id: "mine" }), "mine");
  });
});

describe("signalpost('identify', …)", () => {
  it("adds to user_data, hashed, of what is sent from then on", async () => {
    const shop = await begin({ settings: QUIET });
    shop.signalpost("track", "Lead");
    shop.signalpost("identify", { em: "jo@example.com" });
    shop.signalpost("identify", { ph: "+1 650 555 0100" });
    await shop.pass(6000);
    assert.deepEqual(shop.events()[0].user_data, { em: "hash of em", ph: "hash of ph" });
    assert.doesNotMatch(JSON.stringify(shop.asked), /jo@example|650 ?555/);
  });

  it("is heard from the pixel's advanced matching too", async () => {
    const shop = await begin({
      settings: QUIET,
      before: ({ page }) => {
        makeFbq(page)("init", "1234567890", { em: "jo@example.com" });
        page.fbq!("set", "userData", { fn: "Jo" });
        page.fbq!("track", "Lead");
      },
    });
    await shop.pass(6000);
    assert.deepEqual(shop.events()[0].user_data, { em: "hash of em", fn: "hash of fn" });
  });

  it("null forgets the person", async () => {
    const shop = await begin({ settings: QUIET });
    shop.signalpost("identify", { em: "jo@example.com" });
    await shop.pass(0);
    shop.signalpost("identify", null);
    shop.signalpost("track", "Lead");
    await shop.pass(6000);
    assert.deepEqual(shop.events()[0].user_data, {});
  });

  it("does not hold events up when hashing cannot be loaded", async () => {
    const shop = await begin({ settings: QUIET, parts: { identity: null } });
    shop.signalpost("identify", { em: "jo@example.com" });
    shop.signalpost("track", "Lead");
    await shop.pass(6000);
    assert.deepEqual(shop.events()[0].user_data, {});
  });
});

describe("signalpost('set', …)", () => {
  it("adds fields and parameters to every event that follows", async () => {
    const shop = await begin({ settings: QUIET });
    shop.signalpost("track", "Contact");
    shop.signalpost("set", { opt_out: true, custom_data: { currency: "EUR" } });
    shop.signalpost("track", "Lead", { value: 1 });
    await shop.pass(6000);
    const [contact, lead] = shop.events();
    assert.deepEqual([contact.opt_out, contact.custom_data], [undefined, {}]);
    assert.deepEqual([lead.opt_out, lead.custom_data], [true, { currency: "EUR", value: 1 }]);
    assert.equal(lead.event_time, NOW / 1000);
  });

  it("cannot change what makes an event the one it is, nor put user_data in clear beside it", async () => {
    const shop = await begin({ settings: QUIET });
    shop.signalpost("set", { event_id: "x", event_name: "y", event_time: 1, user_data: { em: "jo@example.com" } });
    const id = shop.signalpost("track", "Lead");
    await shop.pass(6000);
    const [event] = shop.events();
    assert.deepEqual([event.event_name, event.event_id, event.event_time], ["Lead", id, NOW / 1000]);
    assert.deepEqual(event.user_data, {});
  });
});
