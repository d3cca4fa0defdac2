import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { begin, type Beginning, settle } from "../support/begin.ts";
import { NOW, useClock } from "../support/clock.ts";

useClock();

const ADDRESS = "https://collect.shop.example/sp/1234567890";
const STORE = "signalpost.1234567890 ";
const quiet = (options: Beginning = {}) => begin({ settings: { page_views: false }, ...options });
const posts = (shop: { asked: { method: string; body: any; url: string; keepalive: boolean }[] }) =>
  shop.asked.filter(({ method }) => method === "POST");

describe("a request", () => {
  it("is plain text with the browser key, cookies, and what the gateway needs to judge it", async () => {
    const shop = await quiet();
    shop.signalpost("track", "Lead");
    await shop.pass(2000);
    const [post] = posts(shop);
    assert.equal(post!.url, ADDRESS);
    assert.equal(post!.keepalive, true);
    const { data, ...head } = post!.body;
    assert.equal(data.length, 1);
    assert.deepEqual(head, {
      v: 1,
      key: "spb_key",
      sent_at: head.sent_at,
      tag: "abc",
      settings: 7,
      consent: { state: "granted", by: "tcf", reason: "vendor", limited: false, signals: { tcf: "C" } },
    });
    assert.ok(head.sent_at >= NOW);
  });

  it("takes the events of a second or so together, in order", async () => {
    const shop = await quiet();
    for (const name of ["Lead", "Contact", "Search"]) shop.signalpost("track", name);
    await shop.pass(6000);
    assert.deepEqual(posts(shop).map(({ body }) => body.data.map((event: any) => event.event_name)), [
      ["Lead", "Contact", "Search"],
    ]);
  });

  it("is split so that each can still be sent while a page is left: 100 events, 60 kB", async () => {
    const shop = await quiet();
    for (let n = 0; n < 60; n++) shop.signalpost("track", "Lead", { note: "ü".repeat(1500) });
    shop.fire("pagehide");
    await settle();
    const sizes = posts(shop).map(({ body }) => new TextEncoder().encode(JSON.stringify(body)).length);
    assert.ok(sizes.length > 2);
    assert.ok(Math.max(...sizes) < 60_000);
    assert.equal(shop.events().length, 60);
    assert.ok(posts(shop).every(({ keepalive }) => keepalive));
  });

  it("of one event that is too large for keepalive goes without", async () => {
    const shop = await quiet();
    shop.signalpost("track", "Lead", { note: "x".repeat(70_000) });
    await shop.pass(2000);
    assert.deepEqual(posts(shop).map(({ keepalive }) => keepalive), [false]);
  });

  it("tells what the page's cookies know of the visitor", async () => {
    const cookies = { _fbp: "fb.1.1.2", _fbc: encodeURIComponent("fb.1.3.AbC"), _fbpx: "no" };
    const shop = await quiet({ cookies });
    shop.signalpost("track", "Lead");
    await shop.pass(2000);
    assert.deepEqual(shop.events()[0].user_data, { fbp: "fb.1.1.2", fbc: "fb.1.3.AbC" });
  });
});

describe("leaving the page", () => {
  for (const [what, type, fields, on] of [
    ["is told by pagehide", "pagehide", {}, "window"],
    ["may be told by the page being hidden", "visibilitychange", { hidden: true }, "document"],
  ] as const) {
    it(`${what}: what waits is sent at once`, async () => {
      const shop = await quiet();
      shop.signalpost("track", "Lead");
      if ("hidden" in fields) Object.assign(shop.page.document, { visibilityState: "hidden" });
      shop.fire(type, {}, on);
      await settle();
      assert.equal(shop.events().length, 1);
      await shop.pass(20_000);
      assert.equal(shop.events().length, 1);
    });
  }

  it("uses sendBeacon where fetch has no keepalive", async () => {
    const shop = await quiet({ hasKeepalive: false });
    shop.signalpost("track", "Lead");
    shop.fire("pagehide");
    await settle();
    assert.equal(posts(shop).length, 0);
    assert.equal(shop.beacons[0]!.url, ADDRESS);
    assert.equal(shop.beacons[0]!.body.data[0].event_name, "Lead");
  });
});

describe("a gateway that does not answer", () => {
  it("gets the events when it is back, with the ids and times they had", async () => {
    const shop = await quiet();
    shop.gateway.isDown = true;
    const id = shop.signalpost("track", "Purchase", { value: 1, currency: "EUR" });
    await shop.pass(30_000);
    shop.gateway.isDown = false;
    await shop.pass(60_000);
    const taken = posts(shop).slice(-1)[0]!.body.data;
    assert.deepEqual(taken.map((event: any) => [event.event_id, event.event_time]), [[id, NOW / 1000]]);
    assert.equal(shop.storage.size, 0);
  });

  it("gets them from the next page of the shop, if this one is left", async () => {
    const first = await quiet();
    first.gateway.isDown = true;
    const id = first.signalpost("track", "Purchase");
    first.signalpost("identify", { em: "jo@example.com" });
    await first.pass(3000);
    assert.doesNotMatch([...first.storage.values()].join(), /jo@example/);
    mock.timers.tick(47 * 3600_000);
    const next = await quiet({ storage: first.storage });
    await next.pass(15_000);
    assert.deepEqual(next.events().map(({ event_id, event_time }) => [event_id, event_time]), [[id, NOW / 1000]]);
    assert.equal(next.storage.size, 0);
  });

  it("leaves nothing of a person in clear in the browser while it waits", async () => {
    const shop = await quiet();
    shop.gateway.isDown = true;
    shop.signalpost("identify", { em: "Jo@Example.com", ph: "+49 30 1234567", fn: "Jolanthe", external_id: "cu-77" });
    await shop.pass(1000);
    shop.signalpost("track", "Purchase");
    await shop.pass(3000);
    const kept = [...shop.storage.values()].join();
    for (const key of ["em", "ph", "fn", "external_id"]) assert.match(kept, new RegExp(`hash of ${key}`));
    assert.doesNotMatch(kept, /jo@example|example\.com|4930|1234567|jolanthe|cu-77/i);
  });

  it("gets nothing that is older than 48 hours", async () => {
    const first = await quiet();
    first.gateway.isDown = true;
    first.signalpost("track", "Purchase");
    await first.pass(3000);
    mock.timers.tick(48 * 3600_000);
    const next = await quiet({ storage: first.storage });
    await next.pass(15_000);
    assert.deepEqual(next.events(), []);
  });

  it("costs the oldest events where there are more than 100", async () => {
    const shop = await quiet();
    shop.gateway.isDown = true;
    for (let n = 0; n < 130; n++) shop.signalpost("track", "Lead", { n });
    await shop.pass(3000);
    const kept = [...shop.storage.values()].map((text) => JSON.parse(text).e.custom_data.n);
    assert.deepEqual([kept.length, Math.min(...kept)], [100, 30]);
  });

  it("is asked again less and less often", async () => {
    const shop = await quiet();
    shop.gateway.isDown = true;
    shop.signalpost("track", "Lead");
    await shop.pass(30 * 60_000);
    const tries = posts(shop).length;
    assert.ok(tries >= 5 && tries <= 15, `${tries} requests in half an hour`);
  });

  it("is asked at once when the browser is online again", async () => {
    const shop = await quiet();
    shop.gateway.isDown = true;
    shop.signalpost("track", "Lead");
    await shop.pass(10 * 60_000);
    const tries = posts(shop).length;
    shop.gateway.isDown = false;
    shop.fire("online");
    await shop.pass(1000);
    assert.equal(posts(shop).length, tries + 1);
    assert.equal(shop.storage.size, 0);
  });

  it("that names a time is not asked before", async () => {
    const shop = await quiet();
    shop.gateway.answer = () => new Response("", { status: 503, headers: { "Retry-After": "120" } });
    shop.signalpost("track", "Lead");
    await shop.pass(100_000);
    assert.equal(posts(shop).length, 1);
    await shop.pass(60_000);
    assert.equal(posts(shop).length, 2);
  });

  it("from the first moment on does not keep the pixel from the page's events, nor the events from the gateway", async () => {
    const gateway = { isDown: true, settings: {} as never, reply: () => { throw new TypeError("Failed to fetch"); } };
    const shop = await begin({ using: gateway, attributes: { dataset: "1234567890", consent: "optional" } });
    await shop.pass(4000);
    const id = shop.signalpost("track", "Lead");
    await shop.pass(4000);
    assert.equal(posts(shop).length, 0);
    assert.ok(shop.storage.has(`${STORE}Lead ${id}`));
    const asked = shop.asked.length;
    await shop.pass(30 * 60_000);
    const more = shop.asked.length - asked;
    assert.ok(more >= 5 && more <= 15, `${more} requests in half an hour`);
  });

  it("is believed to have what it took, though its answer cannot be read", async () => {
    const shop = await quiet();
    shop.gateway.answer = () => new Response("<html>", { status: 202 });
    shop.signalpost("track", "Lead");
    await shop.pass(60_000);
    assert.equal(posts(shop).length, 1);
    assert.equal(shop.storage.size, 0);
  });
});

describe("a gateway that refuses", () => {
  it("one event for good is not asked again", async () => {
    const shop = await quiet();
    shop.gateway.answer = () => Response.json({ code: "beacon_malformed" }, { status: 400 });
    shop.signalpost("track", "Lead");
    await shop.pass(300_000);
    assert.equal(posts(shop).length, 1);
    assert.equal(shop.storage.size, 0);
  });

  it("a batch for one event in it gets the others one by one", async () => {
    const shop = await quiet();
    shop.gateway.answer = ({ body }) => {
      const isBad = body.data.some((event: any) => event.event_name === "Bad");
      return Response.json({ results: [] }, { status: isBad ? 400 : 202 });
    };
    for (const name of ["Lead", "Bad", "Contact"]) shop.signalpost("track", name);
    await shop.pass(60_000);
    const sent = posts(shop).map(({ body }) => body.data.map((event: any) => event.event_name));
    assert.deepEqual(sent, [["Lead", "Bad", "Contact"], ["Lead"], ["Bad"], ["Contact"]]);
    assert.equal(shop.storage.size, 0);
  });

  it("a key is asked for a new one", async () => {
    const shop = await quiet();
    shop.gateway.answer = ({ body }) => Response.json({ results: [] }, { status: body.key === "new" ? 202 : 401 });
    shop.signalpost("track", "Lead");
    shop.gateway.settings.key = "new";
    await shop.pass(30_000);
    assert.deepEqual(posts(shop).map(({ body }) => body.key), ["spb_key", "new"]);
    assert.equal(shop.storage.size, 0);
  });
});

describe("settings", () => {
  it("are read again before events are sent, when they are older than 25 seconds", async () => {
    const shop = await quiet();
    const asked = () => shop.asked.filter(({ method }) => method === "GET").length;
    shop.signalpost("track", "Lead");
    await shop.pass(20_000);
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    assert.equal(asked(), 1);
    await shop.pass(10_000);
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    assert.equal(asked(), 2);
  });

  it("are read again when the gateway says that there are newer ones", async () => {
    const shop = await quiet();
    shop.gateway.settings.version = 8;
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    assert.deepEqual(posts(shop).map(({ body }) => body.settings), [7, 8]);
  });
});

describe("ids that the gateway made", () => {
  it("are written where its own cookies did not arrive", async () => {
    const shop = await quiet();
    shop.gateway.ids = { fbp: "fb.1.5.6", fbc: "fb.1.7.Click" };
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    assert.deepEqual(shop.cookies, { _fbp: "fb.1.5.6", _fbc: "fb.1.7.Click" });
  });

  it("are not written once consent is withdrawn", async () => {
    const shop = await quiet();
    shop.gateway.ids = { fbp: "fb.1.5.6" };
    shop.gateway.answer = () => {
      shop.decide("denied");
      return Response.json({ results: [], ids: { fbp: "fb.1.5.6" } }, { status: 202 });
    };
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    assert.deepEqual(shop.cookies, {});
  });
});

describe("browsers that allow little", () => {
  it("without cookies and storage send all the same, and try again as long as the page is there", async () => {
    const shop = await quiet({ mayStore: false });
    shop.gateway.ids = { fbp: "fb.1.5.6" };
    shop.gateway.isDown = true;
    shop.signalpost("track", "Lead");
    await shop.pass(10_000);
    shop.gateway.isDown = false;
    await shop.pass(60_000);
    assert.deepEqual(posts(shop).slice(-1)[0]!.body.data.map((event: any) => event.event_name), ["Lead"]);
    assert.deepEqual(shop.warnings, []);
  });

  it("whose store holds something else are not disturbed by it", async () => {
    for (const text of ["{", "5", "null", '[null,1,{"e":{}},{"t":1}]', '{"length":3}', '{"e":{}}']) {
      const shop = await quiet({ storage: new Map([[`${STORE}Lead 1`, text]]) });
      shop.signalpost("track", "Lead");
      await shop.pass(3000);
      assert.equal(shop.events().length, 1, text);
    }
  });

  it("with a clock that is years off say so by sent_at, by which the gateway corrects the time", async () => {
    mock.timers.setTime(1_000_000_000_000);
    const shop = await quiet();
    shop.signalpost("track", "Lead");
    await shop.pass(3000);
    const [post] = posts(shop);
    assert.ok(Math.abs(post!.body.sent_at / 1000 - shop.events()[0].event_time) < 5);
    assert.equal(shop.events()[0].event_time, 1_000_000_000);
  });

  it("whose clock is put back while events wait send them all the same", async () => {
    const first = await quiet();
    first.gateway.isDown = true;
    first.signalpost("track", "Lead");
    await first.pass(3000);
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW - 365 * 86_400_000 });
    const next = await quiet({ storage: first.storage });
    await next.pass(15_000);
    assert.equal(next.events().length, 1);
  });
});
