import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RulesPart } from "../../src/parts.ts";
import { begin, type Beginning, settle } from "../support/begin.ts";
import { useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";

useClock();

const KINDS = ["email", "phone", "payment_card"] as const;
const clean = (text: string) => text.split("jo@example.com").join("***");
const rules: RulesPart = {
  start: () => {},
  mask: (parameters) => {
    const masked = JSON.parse(clean(JSON.stringify(parameters)));
    return { masked, places: JSON.stringify(masked) === JSON.stringify(parameters) ? [] : ["q"] };
  },
  maskAddress: (address) => ({ masked: clean(address), places: clean(address) === address ? [] : ["query"] }),
};

/** A page that leaks an e-mail address into a parameter and its own address. */
function leaking(options: Beginning = {}) {
  return begin({
    url: "https://www.shop.example/?mail=jo@example.com",
    referrer: "https://www.shop.example/login?mail=jo@example.com",
    settings: { masks: KINDS, page_views: false },
    parts: { rules },
    before: ({ page }) => {
      makeFbq(page)("init", "1234567890");
      page.fbq!("track", "Search", { search_string: "jo@example.com" });
    },
    ...options,
  });
}

describe("personal data in parameters", () => {
  it("is masked before pixel or gateway has it, and the gateway is told where it was", async () => {
    const shop = await leaking();
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.deepEqual(calls.slice(-1)[0]!.slice(0, 3), ["track", "Search", { search_string: "***" }]);
    const [event] = shop.events();
    assert.deepEqual(event.custom_data, { search_string: "***" });
    assert.equal(event.event_source_url, "https://www.shop.example/?mail=***");
    assert.equal(event.referrer_url, "https://www.shop.example/login?mail=***");
    assert.equal(event.observed.masked, "q,event_source_url:query,referrer_url:query");
    assert.doesNotMatch(JSON.stringify([shop.asked, calls]), /jo@example/);
  });

  it("waits for the part that masks, in order, at most three seconds", async () => {
    const shop = await leaking({ parts: { rules: "never" } });
    const calls = arrive(shop.page);
    await shop.pass(0);
    shop.fbq("track", "Lead");
    assert.deepEqual(calls.filter(([verb]) => verb === "track"), []);
    await shop.pass(4000);
    assert.deepEqual(calls.filter(([verb]) => verb === "track").map(([, name]) => name), ["Search", "Lead"]);
  });

  it("that is an e-mail address is masked even where that part cannot be loaded", async () => {
    const shop = await leaking({ parts: { rules: null } });
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.deepEqual(calls.slice(-1)[0]![2], { search_string: "masked-email" });
    assert.deepEqual(shop.events()[0].custom_data, { search_string: "masked-email" });
    assert.equal(shop.events()[0].event_source_url, "https://www.shop.example/?mail=masked-email");
    assert.equal(shop.events()[0].observed.masked, "email,event_source_url:email,referrer_url:email");
  });

  it("stays where the settings mask nothing, and the part is not loaded", async () => {
    const shop = await leaking({ settings: { masks: [], page_views: false }, parts: { rules: null } });
    await shop.pass(6000);
    assert.deepEqual(shop.events()[0].custom_data, { search_string: "jo@example.com" });
  });

  it("is not looked for in a referrer that there is not", async () => {
    const shop = await leaking({ referrer: "" });
    await shop.pass(6000);
    assert.equal("referrer_url" in shop.events()[0], false);
  });

  it("is masked when the page is left before the part has come", async () => {
    const shop = await leaking({ parts: { rules: "never" } });
    shop.fire("pagehide");
    await settle();
    assert.deepEqual(shop.events()[0].custom_data, { search_string: "masked-email" });
  });
});

describe("the rules part", () => {
  it("learns of every event, those before it first, masked, whatever consent says", async () => {
    const heard: [string, string, unknown][] = [];
    const watching: RulesPart = {
      ...rules,
      start: (host) => host.watch(({ event_name, via, custom_data }) => heard.push([event_name, via, custom_data])),
    };
    const shop = await leaking({ parts: { rules: watching }, consent: "denied" });
    shop.signalpost("track", "Lead");
    assert.deepEqual(heard, [
      ["Search", "fbq", { search_string: "***" }],
      ["Lead", "api", {}],
    ]);
  });

  it("tracks and identifies as the page itself could, and hears of each page", async () => {
    let pages = 0;
    const id: string[] = [];
    const tracking: RulesPart = {
      ...rules,
      start: (host) => {
        host.identify({ em: "jo@example.com" });
        id.push(host.track("Schedule", { value: 1 }, { via: "rule", rule: "Booking@3" }));
        host.onPage(() => pages++);
      },
    };
    const shop = await leaking({ parts: { rules: tracking }, before: () => {} });
    shop.page.history.pushState(null, "", "/next");
    await shop.pass(6000);
    const [event] = shop.events();
    assert.equal(event.event_id, id[0]);
    assert.deepEqual(event.observed, { ...event.observed, via: "rule", rule: "Booking@3" });
    assert.deepEqual(event.user_data, { em: "hash of em" });
    assert.equal(pages, 2);
  });

  it("that fails to start does not hold anything up", async () => {
    const failing: RulesPart = {
      ...rules,
      start: () => {
        throw new Error("no");
      },
    };
    const shop = await leaking({ parts: { rules: failing } });
    await shop.pass(6000);
    assert.equal(shop.events().length, 1);
  });

  it("in a preview sees all and nothing is sent, not by the pixel either", async () => {
    const heard: string[] = [];
    const watching: RulesPart = { ...rules, start: (host) => host.watch(({ event_name }) => heard.push(event_name)) };
    const shop = await leaking({
      url: "https://www.shop.example/?signalpost_preview=T%2F1",
      parts: { rules: watching },
      settings: { preview: true, page_views: false },
    });
    const calls = arrive(shop.page);
    await shop.pass(6000);
    assert.equal(shop.asked[0]!.url, "https://collect.shop.example/sp/1234567890?preview=T%2F1");
    assert.deepEqual(heard, ["Search"]);
    assert.deepEqual(calls.filter(([verb]) => verb === "track"), []);
    assert.deepEqual(shop.events(), []);
  });
});
