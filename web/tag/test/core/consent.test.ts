import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { begin, type Beginning } from "../support/begin.ts";
import { NOW, useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";

useClock();

const IDS = { _fbp: "fb.1.1596403881668.1116446470", _fbc: "fb.1.1554763741205.AbCd", other: "1" };
const posts = (shop: { asked: { method: string; body: any; credentials: string; referrerPolicy: string }[] }) =>
  shop.asked.filter(({ method }) => method === "POST");

/** A page with the base code, and a decision that is yet to come. */
async function undecided(options: Beginning = {}) {
  const shop = await begin({
    consent: null,
    cookies: IDS,
    before: ({ page }) => {
      makeFbq(page)("init", "1234567890");
      page.fbq!("track", "PageView");
    },
    ...options,
  });
  return { shop, calls: arrive(shop.page) };
}

describe("before the decision", () => {
  it("the pixel is revoked, and nothing is sent, written or stored", async () => {
    const { shop, calls } = await undecided();
    shop.signalpost("track", "Lead");
    shop.signalpost("identify", { em: "jo@example.com" });
    await shop.pass(60_000);
    assert.deepEqual(calls, [["consent", "revoke"]]);
    assert.deepEqual(posts(shop), []);
    assert.deepEqual(shop.cookies, IDS);
    assert.equal(shop.storage.size, 0);
  });

  it("leaving the page counts what was held, and keeps it if the page may come back", async () => {
    const { shop } = await undecided();
    shop.fire("pagehide", { persisted: true });
    await shop.pass(0);
    assert.deepEqual(shop.dropped(), []);
    shop.fire("pagehide", { persisted: false });
    await shop.pass(0);
    assert.deepEqual(shop.dropped(), [{ event_name: "PageView", reason: "consent_unknown", count: 1 }]);
    assert.deepEqual(shop.events(), []);
  });
});

describe("a grant", () => {
  it("releases what was held, with the ids and times it had, to pixel and gateway", async () => {
    const { shop, calls } = await undecided();
    await shop.pass(20_000);
    shop.decide("granted");
    await shop.pass(6000);
    assert.deepEqual(calls.slice(0, 3).map(([verb, word]) => [verb, word]), [
      ["consent", "revoke"],
      ["consent", "grant"],
      ["init", "1234567890"],
    ]);
    const [event] = shop.events();
    assert.equal(event.event_time, NOW / 1000);
    assert.equal((calls[3]![3] as any).eventID, event.event_id);
    assert.deepEqual(event.user_data, { fbp: IDS._fbp, fbc: IDS._fbc });
  });

  it("goes to the gateway with every event, as it was read", async () => {
    const { shop } = await undecided();
    shop.decide("granted", { signals: { tcf: "CP…", addtl: "2~89" } });
    await shop.pass(6000);
    assert.deepEqual(posts(shop)[0]!.body.consent, {
      state: "granted",
      by: "tcf",
      reason: "vendor",
      limited: false,
      signals: { tcf: "CP…", addtl: "2~89" },
    });
  });

  it("with an opt-out asks both sides for limited data use", async () => {
    const { shop, calls } = await undecided();
    shop.decide("granted", { limited: true });
    await shop.pass(6000);
    assert.deepEqual(calls[2], ["dataProcessingOptions", ["LDU"], 0, 0]);
    assert.equal(calls[3]![0], "init");
    const [event] = shop.events();
    assert.deepEqual(event.data_processing_options, ["LDU"]);
    assert.equal(event.data_processing_options_country, 0);
    assert.equal(event.data_processing_options_state, 0);
  });
});

describe("a denial", () => {
  it("discards what was held: the gateway learns names, reasons and counts, and no more", async () => {
    const { shop, calls } = await undecided({ cookies: {} });
    shop.decide("denied");
    shop.fbq("track", "Lead", { value: 1 });
    shop.fbq("track", "Lead", { value: 2 });
    shop.signalpost("track", "Purchase", { order_id: "1" });
    await shop.pass(60_000);
    assert.deepEqual(calls, [["consent", "revoke"]]);
    const [post, ...more] = posts(shop);
    assert.deepEqual(more, []);
    assert.equal(post!.credentials, "omit");
    assert.equal(post!.referrerPolicy, "no-referrer");
    assert.deepEqual(post!.body.data, []);
    assert.deepEqual(post!.body.dropped, [
      { event_name: "PageView", reason: "consent_denied", count: 1 },
      { event_name: "Lead", reason: "consent_denied", count: 2 },
      { event_name: "Purchase", reason: "consent_denied", count: 1 },
    ]);
    assert.deepEqual(post!.body.consent.signals, {});
    assert.doesNotMatch(JSON.stringify(post!.body), /shop\.example|fb\.1\./);
  });

  it("of the person's browser (an opt-out that denies) is counted as such", async () => {
    const { shop } = await undecided();
    shop.decide("denied", { by: "gpc", reason: "opted_out" });
    await shop.pass(6000);
    assert.deepEqual(shop.dropped(), [{ event_name: "PageView", reason: "consent_gpc", count: 1 }]);
  });

  it("clears fbp and fbc and nothing else, and lets the gateway forget the visitor", async () => {
    const { shop } = await undecided();
    shop.decide("denied");
    await shop.pass(6000);
    assert.deepEqual(shop.cookies, { other: "1" });
    const withdrawal = posts(shop).find(({ credentials }) => credentials === "include");
    assert.equal(withdrawal!.body.consent.state, "denied");
    assert.deepEqual(withdrawal!.body.data, []);
  });

  it("after a grant withdraws it: nothing more is sent, and what waits is forgotten", async () => {
    const { shop, calls } = await undecided();
    shop.decide("granted");
    await shop.pass(6000);
    shop.gateway.isDown = true;
    shop.fbq("track", "Lead");
    await shop.pass(7000);
    assert.equal(shop.storage.size, 1);
    shop.decide("denied");
    assert.equal(shop.storage.size, 0);
    shop.gateway.isDown = false;
    shop.fbq("track", "Contact");
    await shop.pass(60_000);
    assert.deepEqual(calls.slice(-1)[0], ["consent", "revoke"]);
    assert.equal(shop.events().filter(({ event_name }) => event_name === "Contact").length, 0);
  });

  it("lets the gateway forget whom it knew though the consent platform deleted the cookies first", async () => {
    const { shop } = await undecided();
    shop.decide("granted");
    await shop.pass(6000);
    for (const name of Object.keys(shop.cookies)) delete shop.cookies[name];
    shop.decide("denied");
    shop.decide("denied", { reason: "purposes" });
    await shop.pass(6000);
    const denials = posts(shop).filter(({ body }) => body.consent.state === "denied");
    assert.deepEqual(denials.map(({ credentials }) => credentials), ["include"]);
  });

  it("may be followed by a grant: what is tracked from then on goes out", async () => {
    const { shop, calls } = await undecided();
    shop.decide("denied");
    shop.decide("granted");
    shop.fbq("track", "Lead");
    await shop.pass(6000);
    assert.deepEqual(shop.events().map(({ event_name }) => event_name), ["Lead"]);
    assert.deepEqual(calls.map(([verb]) => verb), ["consent", "consent", "init", "track"]);
  });
});

describe("the page's own word", () => {
  it("of fbq goes to the readers of consent, not to the pixel", async () => {
    const { shop, calls } = await undecided();
    shop.fbq("consent", "revoke");
    shop.fbq("consent", "grant");
    shop.fbq("consent", "revoke");
    assert.deepEqual(shop.told, [
      ["fbq", "pending"],
      ["fbq", "granted"],
      ["fbq", "denied"],
    ]);
    await shop.pass(0);
    assert.deepEqual(calls, [["consent", "revoke"]]);
  });

  it("of its own call is granted, denied or not yet", async () => {
    const { shop } = await undecided();
    for (const word of ["granted", "grant", "denied", "deny", "revoke", "unknown", undefined, true]) {
      shop.signalpost("consent", word);
    }
    const granted = ["api", "granted"];
    const denied = ["api", "denied"];
    const pending = ["api", "pending"];
    assert.deepEqual(shop.told, [granted, granted, denied, denied, denied, pending, pending, pending]);
  });

});

describe("limited data use", () => {
  it("that the page asks for goes with its events, on both sides", async () => {
    const { shop, calls } = await undecided({
      consent: "granted",
      before: ({ page }) => {
        const fbq = makeFbq(page);
        fbq("dataProcessingOptions", ["LDU"], 1, 1000);
        fbq("init", "1234567890");
        fbq("track", "Lead");
      },
    });
    await shop.pass(6000);
    assert.deepEqual(calls.find(([verb]) => verb === "dataProcessingOptions"), ["dataProcessingOptions", ["LDU"], 1, 1000]);
    const [event] = shop.events();
    assert.deepEqual(event.data_processing_options, ["LDU"]);
    assert.equal(event.data_processing_options_state, 1000);
  });

  it("that an opt-out asks for is not lifted by the page", async () => {
    const { shop, calls } = await undecided({ consent: null });
    shop.decide("granted", { limited: true });
    shop.fbq("dataProcessingOptions", []);
    shop.fbq("track", "Lead");
    await shop.pass(6000);
    const asked = calls.filter(([verb]) => verb === "dataProcessingOptions");
    assert.deepEqual(asked, [["dataProcessingOptions", ["LDU"], 0, 0]]);
    assert.deepEqual(shop.events().map((event) => event.data_processing_options), [["LDU"], ["LDU"]]);
  });
});
