import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FbqCall, Pixel } from "../../src/boot.ts";
import { loadPixel } from "../../src/pixel/loadPixel.ts";
import { passTrack } from "../../src/pixel/passTrack.ts";
import { readTrack } from "../../src/pixel/readTrack.ts";
import { watchOwnPages } from "../../src/pixel/watchOwnPages.ts";
import { watchPixel } from "../../src/pixel/watchPixel.ts";
import { useClock } from "../support/clock.ts";
import { makeFbq } from "../support/makeFbq.ts";
import { makePage } from "../support/makePage.ts";

useClock();

describe("a call of fbq", () => {
  it("asks for an event in four ways", () => {
    const options = { eventID: "id" };
    const found = { event_name: "Lead", parameters: { a: 1 }, event_id: "id" };
    for (const verb of ["track", "trackCustom"]) {
      assert.deepEqual(readTrack([verb, "Lead", { a: 1 }, options]), { ...found, only: undefined, place: 2 });
    }
    for (const verb of ["trackSingle", "trackSingleCustom"]) {
      assert.deepEqual(readTrack([verb, 7, "Lead", { a: 1 }, options]), { ...found, only: "7", place: 3 });
    }
  });

  it("that is no such call, or names no event, is none", () => {
    for (const call of [[], ["init", "1"], ["track"], ["track", ""], ["track", 5], ["trackSingle", "Lead"], ["trackers", "x"]]) {
      assert.equal(readTrack(call), undefined);
    }
  });

  it("has an id of whatever kind; an empty one is none", () => {
    const idOf = (options: unknown) => readTrack(["track", "Lead", {}, options])!.event_id;
    assert.deepEqual([12, "x"].map((eventID) => idOf({ eventID })), ["12", "x"]);
    assert.deepEqual([{ eventID: "" }, { eventID: 0 }, { eventID: null }, {}, null, undefined, "id"].map(idOf), Array(7).fill(undefined));
  });
});

describe("an event for the pixel", () => {
  const passed: FbqCall[] = [];
  const pixel: Pixel = { fbq: () => makeFbq(makePage().page), loaded: () => true, pass: (call) => passed.push(call) };
  const event = { event_name: "Lead", event_id: "id", custom_data: { a: 1 }, via: "api" };

  it("is track for Meta's names and trackCustom for others", () => {
    passTrack(pixel, event, undefined, 2);
    passTrack(pixel, { ...event, event_name: "Jump" }, undefined, 2);
    assert.deepEqual(passed, [
      ["track", "Lead", { a: 1 }, { eventID: "id" }],
      ["trackCustom", "Jump", { a: 1 }, { eventID: "id" }],
    ]);
  });

  it("leaves the page's own call as it is but for parameters and id", () => {
    const call = ["trackSingle", "1", "Lead", { a: 2 }, { other: 1 }, "more"];
    passTrack(pixel, event, call, 3);
    assert.deepEqual(passed[2], ["trackSingle", "1", "Lead", { a: 1 }, { other: 1, eventID: "id" }, "more"]);
    assert.deepEqual(call[3], { a: 2 });
  });
});

describe("loading the pixel", () => {
  it("gives the page the fbq that Meta's base code gives it", () => {
    const { page, scripts } = makePage();
    const bring = loadPixel(page);
    page.fbq!("init", "1");
    assert.equal(page._fbq, page.fbq);
    assert.deepEqual(page.fbq!.queue, [["init", "1"]]);
    assert.equal(scripts.length, 0);
    bring();
    assert.deepEqual(scripts, [{ async: true, src: "https://connect.facebook.net/en_US/fbevents.js" }]);
  });

  it("leaves a page that has one to it", () => {
    const { page, scripts } = makePage();
    const fbq = makeFbq(page);
    loadPixel(page)();
    assert.equal(page.fbq, fbq);
    assert.deepEqual(scripts, []);
  });
});

describe("Meta's own tracking of navigation", () => {
  it("is off while the tag is there, on again when the tag is off, and the page's own word is kept", () => {
    const { page } = makePage();
    const fbq = makeFbq(page);
    let isActive = true;
    const refused = watchOwnPages({ fbq: () => fbq, loaded: () => true, pass: () => {} }, () => isActive);
    assert.equal(refused(), false);
    assert.equal(fbq.disablePushState, true);
    isActive = false;
    assert.equal(fbq.disablePushState, false);
    fbq.disablePushState = true;
    assert.deepEqual([refused(), fbq.disablePushState], [true, true]);
  });

  it("is the page's own affair where its fbq cannot be changed", () => {
    const fbq = Object.freeze(makeFbq(makePage().page));
    const refused = watchOwnPages({ fbq: () => fbq, loaded: () => true, pass: () => {} }, () => true);
    assert.equal(refused(), false);
  });
});

describe("requests of the pixel", () => {
  it("are known by Meta's path and the event's id, whatever host serves them", () => {
    const standin = makePage();
    const state = watchPixel(standin.page, { fbq: () => makeFbq(standin.page), loaded: () => true, pass: () => {} });
    assert.equal(state("one"), "loaded");
    for (const url of [
      "https://www.facebook.com/tr/?id=1&eid=one",
      "http://127.0.0.1:9000/tr?eid=t%20wo&id=1",
      "https://www.facebook.com/try?eid=three",
      "https://www.facebook.com/tr/",
      "https://cdn.example/x.png?eid=four",
    ]) standin.requested(url);
    assert.deepEqual(["one", "t wo", "three", "four"].map(state), ["sent", "sent", "loaded", "loaded"]);
  });

  it("that were made before anybody asked are told a moment later", async () => {
    const standin = makePage();
    const state = watchPixel(standin.page, { fbq: () => makeFbq(standin.page), loaded: () => true, pass: () => {} });
    standin.requested("https://www.facebook.com/tr/?eid=one");
    assert.equal(state("one"), "loaded");
    await Promise.resolve();
    assert.equal(state("one"), "sent");
  });

  it("that took less than a millisecond were stopped inside the browser", () => {
    const standin = makePage();
    const state = watchPixel(standin.page, { fbq: () => makeFbq(standin.page), loaded: () => true, pass: () => {} });
    state("one");
    standin.requested("https://www.facebook.com/tr/?eid=one", 0.2);
    assert.equal(state("one"), "blocked");
  });

  it("are not asked for where the browser cannot tell", () => {
    const { page } = makePage();
    Object.assign(page, { PerformanceObserver: undefined });
    const state = watchPixel(page, { fbq: () => makeFbq(page), loaded: () => true, pass: () => {} });
    assert.equal(state("one"), "loaded");
  });
});
