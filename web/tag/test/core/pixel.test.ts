import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "../../src/boot.ts";
import { load } from "../../src/loader/load.ts";
import { begin, type Begun } from "../support/begin.ts";
import { NOW, useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";

useClock();

const INIT = ["init", "1234567890"];
/** The page's base code with some calls. */
const code =
  (...calls: unknown[][]) =>
  ({ page }: { page: Page }) => {
    const fbq = makeFbq(page);
    for (const call of calls) fbq(...call);
  };
const tracks = (calls: unknown[][]) => calls.filter(([verb]) => String(verb).startsWith("track"));
const idOf = (call: unknown[] | undefined) => ((call ?? []).slice(-1)[0] as { eventID: string }).eventID;
const pairs = (shop: Begun) => shop.events().map(({ event_name, event_id }) => [event_name, event_id]);

describe("the page's own pixel code", () => {
  it("gets an eventID, and a copy of the event goes to the gateway under the same id", async () => {
    const cart = ["track", "AddToCart", { value: 5, currency: "EUR" }];
    const shop = await begin({ before: code(INIT, ["track", "PageView"], cart) });
    const calls = arrive(shop.page);
    await shop.pass(6000);
    const [init, view, added] = calls.filter(([verb]) => verb !== "consent");
    assert.deepEqual(init, INIT);
    assert.deepEqual(view!.slice(0, 3), ["track", "PageView", {}]);
    assert.deepEqual(added!.slice(0, 3), cart);
    assert.deepEqual(pairs(shop), [
      ["PageView", idOf(view)],
      ["AddToCart", idOf(added)],
    ]);
    const event = shop.events()[1];
    assert.deepEqual(event.custom_data, { value: 5, currency: "EUR" });
    assert.equal(event.event_time, NOW / 1000);
    assert.equal(event.action_source, "website");
    assert.equal(event.event_source_url, "https://www.shop.example/");
    assert.deepEqual(event.observed, { via: "fbq", pixel: "loaded" });
  });

  it("is copied by a tag that comes after half a minute, if Meta's script has not come either", async () => {
    let come = () => {};
    const arrives = new Promise<void>((done) => (come = done));
    const shop = await begin({ before: code(INIT, ["track", "PageView"]), arrives });
    await shop.pass(30_000);
    come();
    await shop.pass(6000);
    assert.deepEqual(shop.events().map(({ event_name, event_time }) => [event_name, event_time]), [["PageView", NOW / 1000]]);
    const calls = arrive(shop.page);
    await shop.pass(1000);
    assert.equal(idOf(tracks(calls)[0]), shop.events()[0].event_id);
  });

  it("keeps its fbq: the function on the page stays the same one", async () => {
    let before: unknown;
    const shop = await begin({
      before: ({ page }) => {
        before = makeFbq(page);
      },
    });
    assert.equal(shop.page.fbq, before);
    assert.equal(shop.page._fbq, before);
  });

  it("may come after the tag", async () => {
    const shop = await begin();
    code(INIT, ["track", "Lead"])(shop);
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.deepEqual(pairs(shop), [["Lead", idOf(tracks(calls)[0])]]);
  });

  it("may have its script before the tag: what the script had taken is its own, the rest is mirrored", async () => {
    let calls: unknown[][] = [];
    const shop = await begin({
      before: (standin) => {
        code(INIT, ["track", "PageView"])(standin);
        calls = arrive(standin.page);
      },
    });
    assert.deepEqual(calls[1], ["track", "PageView"]);
    shop.fbq("track", "Lead");
    await shop.pass(6000);
    assert.deepEqual(pairs(shop), [["Lead", idOf(tracks(calls)[1])]]);
  });

  it("is seen by push as well", async () => {
    const shop = await begin({ before: code(INIT) });
    (shop.page.fbq as unknown as { push(...call: unknown[]): void }).push("track", "Lead");
    shop.page.fbq!.queue!.push(["track", "Contact"]);
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.deepEqual(pairs(shop), [
      ["Lead", idOf(tracks(calls)[0])],
      ["Contact", idOf(tracks(calls)[1])],
    ]);
  });

  it("keeps an eventID of its own, and what else stands beside it", async () => {
    const shop = await begin({ before: code(INIT, ["track", "Lead", {}, { eventID: "own-1", test: 1 }]) });
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.deepEqual(tracks(calls)[0], ["track", "Lead", {}, { eventID: "own-1", test: 1 }]);
    assert.deepEqual(pairs(shop), [["Lead", "own-1"]]);
  });

  it("may name its pixel; what is for another pixel gets an id and no copy", async () => {
    const shop = await begin({
      before: code(
        INIT,
        ["init", "999"],
        ["trackSingle", "1234567890", "Lead"],
        ["trackSingle", "999", "Contact"],
        ["trackSingleCustom", "1234567890", "Swing", { by: 2 }],
        ["trackCustom", "Jump"],
      ),
    });
    const calls = arrive(shop.page);
    await shop.pass(6000);
    const [lead, contact, swing, jump] = tracks(calls);
    assert.equal(contact!.length, 5);
    assert.ok(idOf(contact));
    assert.deepEqual(pairs(shop), [
      ["Lead", idOf(lead)],
      ["Swing", idOf(swing)],
      ["Jump", idOf(jump)],
    ]);
  });

  it("that sends one id twice is mirrored once", async () => {
    const order = ["track", "Purchase", { value: 1, currency: "EUR" }, { eventID: "order-1" }];
    const shop = await begin({ before: code(INIT, order, order) });
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.equal(tracks(calls).length, 2);
    assert.deepEqual(pairs(shop), [["Purchase", "order-1"]]);
  });

  it("has its other calls passed on unchanged and in order", async () => {
    const shop = await begin({
      before: code(
        ["set", "autoConfig", false, "1234567890"],
        INIT,
        ["set", "agent", "plshop"],
        ["track", "Lead"],
        ["unknown", 1],
      ),
    });
    const calls = arrive(shop.page);
    await shop.pass(0);
    assert.deepEqual(
      calls.filter(([verb]) => verb !== "consent").map(([verb, word]) => [verb, word]),
      [["set", "autoConfig"], ["init", "1234567890"], ["set", "agent"], ["track", "Lead"], ["unknown", 1]],
    );
  });

  it("may use its objects again: the event is what it was when it was tracked", async () => {
    const shop = await begin({ before: code(INIT) });
    const cart = { value: 1, contents: [{ id: "a" }] };
    shop.fbq("track", "AddToCart", cart);
    cart.value = 99;
    cart.contents[0]!.id = "b";
    await shop.pass(6000);
    assert.deepEqual(shop.events()[0].custom_data, { value: 1, contents: [{ id: "a" }] });
  });

  it("is not disturbed by parameters that cannot be read", async () => {
    const shop = await begin({ before: code(INIT) });
    const calls = arrive(shop.page);
    const round: Record<string, unknown> = {};
    round.self = round;
    const bad = { get value() { throw new Error("no"); } };
    for (const parameters of [round, bad, "text", 5, null, [1]]) shop.fbq("track", "Lead", parameters);
    shop.fbq("track");
    shop.fbq("track", {});
    shop.fbq();
    await shop.pass(6000);
    assert.equal(tracks(calls).length, 8);
    assert.deepEqual(shop.events().map(({ custom_data }) => custom_data), [{}, {}, {}, {}, {}, {}]);
  });

  it("whose script throws does not stop the tag, and nothing reaches the page", async () => {
    const shop = await begin({ before: code(INIT) });
    shop.page.fbq!.callMethod = () => {
      throw new Error("Meta's");
    };
    shop.fbq("track", "Lead");
    await shop.pass(6000);
    assert.equal(shop.events().length, 1);
  });
});

describe("what the event says of the pixel", () => {
  it("none, where the page has no pixel", async () => {
    const shop = await begin();
    shop.signalpost("track", "Lead");
    await shop.pass(6000);
    assert.equal(shop.events()[0].observed.pixel, "none");
  });

  it("blocked, when its script could not be loaded", async () => {
    const shop = await begin({ before: code(INIT, ["track", "Lead"]) });
    const failed = new Event("error");
    Object.defineProperty(failed, "target", { value: { src: "https://connect.facebook.net/en_US/fbevents.js" } });
    shop.page.dispatchEvent(failed);
    await shop.pass(6000);
    assert.equal(shop.events()[0].observed.pixel, "blocked");
  });

  it("blocked, when the page has long loaded and the script is not there", async () => {
    const shop = await begin({ before: code(INIT, ["track", "Lead"]) });
    await shop.pass(8000);
    assert.equal(shop.events()[0].observed.pixel, "blocked");
  });

  it("sent, once the browser has made the request with this id", async () => {
    const shop = await begin({ before: code(INIT, ["track", "Lead"]) });
    const calls = arrive(shop.page);
    await shop.pass(500);
    shop.requested(`https://www.facebook.com/tr/?id=1234567890&ev=Lead&eid=${idOf(tracks(calls)[0])}`);
    await shop.pass(1000);
    assert.equal(shop.events()[0].observed.pixel, "sent");
  });

  it("unknown, when the page is left before anything is known", async () => {
    const shop = await begin({ before: code(INIT, ["track", "Lead"]) });
    shop.fire("pagehide");
    await shop.pass(0);
    assert.equal(shop.events()[0].observed.pixel, "unknown");
  });
});

describe("a page whose tag does not come", () => {
  it("has its calls passed on as they were made, after five seconds", async () => {
    const shop = await begin({ arrives: false, before: code(INIT, ["track", "Lead"]) });
    const calls = arrive(shop.page);
    await shop.pass(4500);
    assert.deepEqual(calls, []);
    await shop.pass(1000);
    assert.deepEqual(calls, [INIT, ["track", "Lead"]]);
    shop.fbq("track", "Contact");
    assert.deepEqual(calls[2], ["track", "Contact"]);
  });

  it("keeps the pixel waiting if the page says that consent is required", async () => {
    const attributes = { dataset: "1234567890", consent: "required" };
    const shop = await begin({ arrives: false, attributes, before: code(INIT, ["track", "Lead"]) });
    const calls = arrive(shop.page);
    await shop.pass(60_000);
    assert.deepEqual(calls, []);
  });
});

describe("a tag that fails", () => {
  const failing = async (attributes: Record<string, string>) => {
    const shop = await begin({
      attributes: { dataset: "1234567890", ...attributes },
      before: (standin) => {
        code(INIT, ["track", "Lead"])(standin);
        const { page } = standin;
        const add = page.addEventListener.bind(page) as (...listening: unknown[]) => void;
        Object.assign(page, {
          addEventListener: (...listening: unknown[]) => {
            if (listening[0] == "pagehide") throw new Error("forbidden here");
            add(...listening);
          },
        });
      },
    });
    const calls = arrive(shop.page);
    await shop.pass(60_000);
    return calls;
  };

  it("lets the page's pixel go on without it", async () => {
    assert.deepEqual(await failing({}), [INIT, ["track", "Lead"]]);
  });

  it("keeps the pixel waiting if the page says that consent is required", async () => {
    assert.deepEqual(await failing({ consent: "required" }), []);
  });
});

describe("a dataset that the gateway refuses", () => {
  const refused = (attributes: Record<string, string>) =>
    begin({
      attributes: { dataset: "1234567890", ...attributes },
      before: code(INIT, ["track", "Lead"]),
      using: {
        isDown: false,
        settings: {} as never,
        reply: () => Response.json({ code: "origin_not_listed" }, { status: 403 }),
      },
    });

  it("leaves the page's pixel alone and says so once", async () => {
    const shop = await refused({});
    const calls = arrive(shop.page);
    shop.signalpost("track", "Contact");
    shop.fbq("track", "Search");
    await shop.pass(60_000);
    assert.deepEqual(calls, [INIT, ["track", "Lead"], ["track", "Search"]]);
    assert.equal(shop.warnings.length, 1);
    assert.match(shop.warnings[0]!, /origin_not_listed/);
    assert.deepEqual(shop.events(), []);
  });

  it("keeps the pixel waiting if the page says that consent is required: nobody could ask", async () => {
    const shop = await refused({ consent: "required" });
    const calls = arrive(shop.page);
    await shop.pass(60_000);
    assert.deepEqual(calls, []);
    assert.equal(shop.warnings.length, 1);
  });
});

describe("modes", () => {
  it("off: nothing is sent, and the pixel is as if there were no tag", async () => {
    const shop = await begin({ settings: { mode: "off" }, before: code(INIT, ["track", "Lead"], ["consent", "grant"]) });
    const calls = arrive(shop.page);
    shop.signalpost("track", "Contact");
    await shop.pass(60_000);
    assert.deepEqual(calls, [INIT, ["track", "Lead"], ["consent", "grant"]]);
    assert.deepEqual(shop.asked.filter(({ method }) => method === "POST"), []);
  });

  it("pixel_only: the pixel has its ids, and nothing goes to the gateway", async () => {
    const shop = await begin({ settings: { mode: "pixel_only" }, before: code(INIT, ["track", "Lead"]) });
    const calls = arrive(shop.page);
    await shop.pass(60_000);
    assert.ok(idOf(tracks(calls)[0]));
    assert.deepEqual(shop.asked.filter(({ method }) => method === "POST"), []);
    assert.equal(shop.storage.size, 0);
  });

  it("a change is obeyed within 60 seconds, on a page that stays open", async () => {
    const shop = await begin({ before: code(INIT) });
    shop.fbq("track", "Lead");
    await shop.pass(6000);
    shop.gateway.settings.mode = "off";
    await shop.pass(54_000);
    shop.fbq("track", "Contact");
    await shop.pass(6000);
    assert.deepEqual(shop.events().map(({ event_name }) => event_name), ["Lead"]);
    const calls = arrive(shop.page);
    shop.fbq("track", "Search");
    shop.decide("denied");
    await shop.pass();
    assert.deepEqual(calls.slice(-1), [["track", "Search"]]);
  });
});

describe("two tags on a page", () => {
  it("do what one does: the second does nothing", async () => {
    const shop = await begin({ before: code(INIT, ["track", "Lead"]) });
    const asked = shop.asked.length;
    load(shop.page, "sp", "main.js", "missed.js", () => Promise.reject(new Error("a second tag")));
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.equal(shop.asked.slice(asked).filter(({ method }) => method === "GET").length, 0);
    assert.equal(tracks(calls).length, 1);
    assert.equal(shop.events().length, 1);
  });
});

describe("data-pixel", () => {
  const attributes = { dataset: "1234567890", pixel: "" };

  it("brings Meta's script, initialises the pixel and tracks the page's view under a shared id", async () => {
    const shop = await begin({ attributes });
    assert.deepEqual(shop.scripts.map(({ src }) => src), ["https://connect.facebook.net/en_US/fbevents.js"]);
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.deepEqual(calls.filter(([verb]) => verb === "init"), [INIT]);
    assert.deepEqual(pairs(shop), [["PageView", idOf(tracks(calls)[0])]]);
  });

  it("brings nothing before consent", async () => {
    const shop = await begin({ attributes, consent: "unknown" });
    await shop.pass(6000);
    assert.deepEqual(shop.scripts, []);
    shop.decide("granted");
    assert.equal(shop.scripts.length, 1);
  });

  it("leaves a pixel that the page initialises to the page", async () => {
    const shop = await begin({ attributes, before: code(INIT, ["track", "PageView"]) });
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.deepEqual(shop.scripts, []);
    assert.equal(calls.filter(([verb]) => verb === "init").length, 1);
    assert.equal(shop.events().length, 1);
  });
});
