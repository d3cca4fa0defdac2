import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { hookPixel } from "../../src/loader/hookPixel.ts";
import { load } from "../../src/loader/load.ts";
import { preview } from "../../src/loader/preview.ts";
import { settle } from "../support/begin.ts";
import { useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";
import { makePage } from "../support/makePage.ts";

useClock();

const never = () => new Promise<never>(() => {});

describe("the loader", () => {
  it("asks for settings and tag beside its own address, whatever name and folder it has there", async () => {
    const { page, asked } = makePage({
      attributes: { dataset: "77" },
      gateway: () => Response.json({}),
    });
    const asks: string[] = [];
    Object.assign(page.document, { currentScript: { src: "https://www.shop.example/_sp/app.js?v=3/4#5/6", dataset: { dataset: "77" } } });
    load(page, "static", "main.js", "missed.js", (url) => {
      asks.push(url);
      return url.endsWith("/77.js") ? Promise.reject(new Error("no module")) : never();
    });
    assert.deepEqual(asks, ["77", "main"].map((part) => `https://www.shop.example/_sp/static/${part}.js`));
    await settle();
    // Only where there is no module, to learn why.
    assert.deepEqual(asked.map(({ url, credentials }) => [url, credentials]), [
      ["https://www.shop.example/_sp/static/77", "omit"],
    ]);
  });

  it("finds its element where the browser does not name it, and does nothing without one", () => {
    const { page, asked } = makePage();
    const element = { src: "https://g.example/tag.js", dataset: { dataset: "5" } };
    Object.assign(page.document, { currentScript: null, querySelector: () => null });
    const asks: string[] = [];
    const bring = (url: string) => {
      asks.push(url);
      return never();
    };
    load(page, "sp", "main.js", "missed.js", bring);
    assert.deepEqual(asks, []);
    Object.assign(page.document, { querySelector: () => element });
    load(page, "sp", "main.js", "missed.js", bring);
    assert.deepEqual(asks.slice(0, 1), ["https://g.example/sp/5.js"]);
    assert.deepEqual(asked, []);
  });

  it("reads what a script of Tag Manager's has no attributes for from the window", async () => {
    const { page } = makePage({ gateway: () => Response.json({}) });
    Object.assign(page.document, { currentScript: { src: "https://g.example/tag.js", dataset: {} } });
    const stub: any = () => {};
    stub.data = { dataset: "5", consent: "required" };
    Object.assign(page, { signalpost: stub });
    const asks: string[] = [];
    load(page, "sp", "main.js", "missed.js", (url) => {
      asks.push(url);
      return never();
    });
    assert.equal(asks[0], "https://g.example/sp/5.js");
    assert.deepEqual(page.signalpost!.boot!.attributes, { dataset: "5", consent: "required" });
  });

  it("takes settings that come as a module for the gateway's answer", async () => {
    const { page, asked } = makePage({ attributes: { dataset: "5" } });
    const settings = { version: 7 };
    const bring = (url: string): Promise<any> => (url.endsWith("/5.js") ? Promise.resolve({ default: settings }) : never());
    load(page, "sp", "main.js", "missed.js", bring);
    const answer = await page.signalpost!.boot!.settings;
    assert.deepEqual([answer.ok, await answer.json(), asked], [true, settings, []]);
  });

  it("lets calls be queued before the tag is there", () => {
    const { page } = makePage({ gateway: () => Response.json({}) });
    load(page, "sp", "main.js", "missed.js", never);
    page.signalpost!("track", "Lead");
    assert.deepEqual(Array.from(page.signalpost!.q as unknown as unknown[]), [["track", "Lead"]]);
  });

  it("gives no event_id that is none: a call before the tag has no answer, whoever made the stub", () => {
    for (const hasStub of [false, true]) {
      const { page } = makePage({ gateway: () => Response.json({}) });
      const stub: any = (...call: unknown[]) => (stub.q = stub.q || []).push(call);
      if (hasStub) stub("track", "PageView");
      Object.assign(page, hasStub && { signalpost: stub });
      load(page, "sp", "main.js", "missed.js", never);
      const { signalpost } = page as { signalpost?: any };
      assert.equal(signalpost("track", "Lead"), undefined);
      assert.equal(Array.from(signalpost.q).length, hasStub ? 2 : 1);
    }
  });

  it("whose tag cannot be loaded lets the pixel go on at once", async () => {
    const { page } = makePage({ gateway: () => Response.json({}) });
    const fbq = makeFbq(page);
    load(page, "sp", "main.js", "missed.js", () => Promise.reject(new Error("blocked")));
    fbq("track", "Lead");
    const calls = arrive(page);
    await settle();
    assert.deepEqual(calls, [["track", "Lead"]]);
  });

  it("gives the calls to the pixel after five seconds in which the page could run", async () => {
    const { page } = makePage({ gateway: () => Response.json({}) });
    const fbq = makeFbq(page);
    const calls = arrive(page);
    load(page, "sp", "main.js", "missed.js", never);
    fbq("track", "Lead");
    // The page stood still for a minute; what came meanwhile has its turn before the calls go on.
    mock.timers.tick(60_000);
    await settle();
    assert.deepEqual(calls, []);
    mock.timers.tick(2500);
    assert.deepEqual(calls, [["track", "Lead"]]);
  });

  it("holds the calls for a tag that comes late as long as there is no script to take them", async () => {
    const { page } = makePage({ gateway: () => Response.json({}) });
    const fbq = makeFbq(page);
    fbq("track", "Lead");
    load(page, "sp", "main.js", "missed.js", never);
    fbq("track", "Purchase");
    for (let half = 0; half < 4; half++) mock.timers.tick(2500);
    assert.deepEqual(page.signalpost!.boot!.held.map(({ call }) => [...call]), [["track", "Lead"], ["track", "Purchase"]]);
    // Should the script be the first to come, it gets them: in order, and once it has run to its end.
    const calls = arrive(page);
    assert.deepEqual(calls, []);
    await settle();
    fbq("track", "Search");
    assert.deepEqual(calls, [["track", "Lead"], ["track", "Purchase"], ["track", "Search"]]);
    assert.equal(page.signalpost!.boot!.held.length, 0);
  });

  it("whose tag cannot be loaded keeps the pixel held where the page requires consent", async () => {
    const { page } = makePage({ attributes: { dataset: "1", consent: "required" }, gateway: () => Response.json({}) });
    const fbq = makeFbq(page);
    load(page, "sp", "main.js", "missed.js", () => Promise.reject(new Error("blocked")));
    fbq("track", "Lead");
    const calls = arrive(page);
    await settle();
    mock.timers.tick(60_000);
    await settle();
    assert.deepEqual(calls, []);
  });
});

describe("the hook on fbq", () => {
  const hooked = () => {
    const { page } = makePage();
    const taken: unknown[][] = [];
    return { page, taken, hook: () => hookPixel(page, (call) => taken.push([...call]), () => {}) };
  };

  it("takes calls before, in and after the stub's queue, in order, each once", async () => {
    const { page, taken, hook } = hooked();
    const fbq = makeFbq(page);
    fbq("init", "1");
    const pixel = hook();
    fbq("track", "A");
    assert.equal(pixel.loaded(), false);
    const calls = arrive(page);
    fbq("track", "B");
    assert.deepEqual(taken, [["init", "1"], ["track", "A"], ["track", "B"]]);
    assert.deepEqual(calls, []);
    for (const call of taken) pixel.pass(call);
    await settle();
    assert.deepEqual(calls, taken);
  });

  it("shows the script what it looks for: no callMethod before it has come, a queue that empties", () => {
    const { page, hook } = hooked();
    hook();
    assert.equal(page.fbq, undefined);
    assert.equal(typeof page.fbq, "undefined");
    const fbq = makeFbq(page);
    assert.equal(fbq.callMethod, undefined);
    fbq("track", "A");
    assert.equal(fbq.queue!.length, 0);
  });

  it("waits with what it passes until the script has run to its end", async () => {
    const { page, hook } = hooked();
    const pixel = hook();
    makeFbq(page);
    pixel.pass(["init", "1"]);
    const calls = arrive(page);
    assert.deepEqual(calls, []);
    pixel.pass(["track", "A"]);
    await settle();
    assert.deepEqual(calls, [["init", "1"], ["track", "A"]]);
  });

  it("follows a page that puts another fbq in its place", () => {
    const { page, taken, hook } = hooked();
    makeFbq(page)("track", "A");
    hook();
    const second = makeFbq(page);
    second("track", "B");
    assert.equal(page.fbq, second);
    assert.deepEqual(taken, [["track", "A"], ["track", "B"]]);
  });

  it("lets a page wrap fbq and put the first one back, each call once", async () => {
    const { page } = makePage();
    const pixel = hookPixel(page, (call) => pixel.pass(call), () => {});
    const first = makeFbq(page);
    const calls = arrive(page);
    await settle();
    page.fbq = ((...call: unknown[]) => first(...call)) as typeof first;
    page.fbq!("track", "A");
    page.fbq = first;
    page.fbq("track", "B");
    assert.deepEqual(calls, [["track", "A"], ["track", "B"]]);
  });

  it("is not led in a circle by an fbq with a copy of the first one's properties", async () => {
    const { page } = makePage();
    const pixel = hookPixel(page, (call) => pixel.pass(call), () => {});
    const first = makeFbq(page) as any;
    const calls = arrive(page);
    await settle();
    const copy: any = (...call: unknown[]) => copy.callMethod(...call);
    Object.assign(copy, { callMethod: first.callMethod, queue: first.queue });
    page.fbq = copy;
    page.fbq!("track", "A");
    assert.deepEqual(calls, [["track", "A"]]);
  });

  it("never throws into a page that has frozen its fbq", () => {
    const { page, hook } = hooked();
    hook();
    const frozen = Object.freeze(() => {}) as never;
    page.fbq = frozen;
    assert.equal(page.fbq, frozen);
  });

  it("makes do with an fbq that the page has fixed in place", () => {
    const { page, taken, hook } = hooked();
    const fbq = makeFbq(page);
    Object.defineProperty(page, "fbq", { value: fbq, configurable: false, writable: false });
    hook();
    fbq("track", "A");
    assert.deepEqual(taken, [["track", "A"]]);
  });
});

describe("a preview", () => {
  it("is asked for by the token in the address, then by that of the tab", () => {
    const { page } = makePage({ url: "https://shop.example/?a=1&signalpost_preview=x%26y" });
    assert.equal(preview(page), "?preview=x%26y");
    const { page: later } = makePage();
    assert.equal(preview(later), "");
    later.name = "the shop's own name";
    assert.equal(preview(later), "");
    later.name = "signalpost_preview=t";
    assert.equal(preview(later), "?preview=t");
  });
});
