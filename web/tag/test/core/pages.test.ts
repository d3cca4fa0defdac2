import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { begin, type Begun, settle } from "../support/begin.ts";
import { useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";

useClock();

const SHOP = "https://www.shop.example";
const views = (shop: Begun) =>
  shop
    .events()
    .filter(({ event_name }) => event_name === "PageView")
    .map(({ event_source_url }) => event_source_url.replace(SHOP, ""));
const ids = (calls: unknown[][]) =>
  calls.filter(([, name]) => name === "PageView").map((call) => (call[3] as { eventID: string }).eventID);

/** A page whose own code tracks its view. */
async function withPixel(fields: { disablePushState?: boolean } = {}) {
  const shop = await begin({
    before: ({ page }) => {
      const fbq = makeFbq(page);
      Object.assign(fbq, fields);
      fbq("init", "1234567890");
      fbq("track", "PageView");
    },
  });
  const calls = arrive(shop.page);
  await shop.pass(6000);
  return { shop, calls };
}

describe("PageView without pixel code", () => {
  it("once a page", async () => {
    const shop = await begin();
    await shop.pass(20_000);
    assert.deepEqual(views(shop), ["/"]);
    assert.equal(shop.events()[0].observed.via, "page");
  });

  it("not at all if the settings or the page say so", async () => {
    const told = await begin({ settings: { page_views: false } });
    const marked = await begin({ attributes: { dataset: "1234567890", pageViews: "false" } });
    await told.pass(6000);
    await marked.pass(6000);
    assert.deepEqual([told.events(), marked.events()], [[], []]);
  });

  it("of a page that tracks its own is not tracked again", async () => {
    const shop = await begin();
    shop.signalpost("track", "PageView", { content_name: "Home" });
    shop.signalpost("track", "PageView");
    await shop.pass(6000);
    assert.deepEqual(shop.events().map(({ custom_data }) => custom_data), [{ content_name: "Home" }]);
  });

  it("waits until the page has loaded: its pixel code may be on the way", async () => {
    const shop = await begin({
      before: ({ page }) => Object.defineProperty(page.document, "readyState", { value: "loading", writable: true }),
    });
    await shop.pass(3000);
    makeFbq(shop.page)("init", "1234567890");
    shop.fbq("track", "PageView");
    Object.assign(shop.page.document, { readyState: "complete" });
    await shop.pass(8000);
    assert.deepEqual(shop.events().map(({ observed }) => observed.via), ["fbq"]);
  });

  it("is sent when a page is left before it has loaded", async () => {
    const shop = await begin({
      before: ({ page }) => Object.defineProperty(page.document, "readyState", { value: "interactive", writable: true }),
    });
    Object.assign(shop.page.document, { readyState: "complete" });
    shop.fire("pagehide");
    await settle();
    assert.deepEqual(views(shop), ["/"]);
  });
});

describe("PageView with pixel code", () => {
  it("is the page's own, once, whatever number of pixels it tracks it for", async () => {
    const { shop, calls } = await withPixel();
    shop.fbq("init", "999");
    shop.fbq("track", "PageView");
    shop.fbq("trackSingle", "999", "PageView");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/"]);
    assert.equal(ids(calls).length, 2);
    assert.equal(new Set(ids(calls)).size, 1);
  });

  it("of pixel code that tracks none is not made up", async () => {
    const shop = await begin({ before: ({ page }) => void makeFbq(page)("init", "1234567890") });
    await shop.pass(20_000);
    shop.page.history.pushState(null, "", "/next");
    await shop.pass(6000);
    assert.deepEqual(views(shop), []);
  });
});

describe("navigation inside the page", () => {
  it("is one PageView for each new path or query, on both sides under one id", async () => {
    const { shop, calls } = await withPixel();
    shop.page.history.pushState(null, "", "/search?q=socks");
    await shop.pass(1000);
    shop.page.history.pushState(null, "", "/search?q=shoes");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/search?q=socks", "/search?q=shoes"]);
    assert.deepEqual(ids(calls), shop.events().map(({ event_id }) => event_id));
    assert.equal(shop.events()[1].referrer_url, `${SHOP}/`);
    assert.equal(shop.events()[2].referrer_url, `${SHOP}/search?q=socks`);
  });

  it("is none for the same address, another fragment, or a query that the page tidies", async () => {
    const { shop } = await withPixel();
    shop.page.history.pushState({ open: true }, "", "/");
    shop.page.history.pushState(null, "", "/#reviews");
    shop.page.history.replaceState(null, "", "/?sort=price");
    shop.go("/?sort=price#top");
    shop.fire("popstate");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/"]);
  });

  it("is one when the path is replaced", async () => {
    const { shop } = await withPixel();
    shop.page.history.replaceState(null, "", "/checkout");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/checkout"]);
  });

  it("is one going back", async () => {
    const { shop } = await withPixel();
    shop.page.history.pushState(null, "", "/a");
    await shop.pass(1000);
    shop.go("/");
    shop.fire("popstate");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/a", "/"]);
  });

  it("that the page tracks by itself is not tracked twice", async () => {
    const { shop, calls } = await withPixel();
    shop.page.history.pushState(null, "", "/a");
    shop.fbq("track", "PageView");
    await shop.pass(6000);
    shop.page.history.pushState(null, "", "/b");
    await shop.pass(2000);
    shop.fbq("track", "PageView");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/a", "/b"]);
    assert.equal(new Set(ids(calls)).size, 3);
  });

  it("is left to a page that has told Meta's script to leave it alone", async () => {
    const { shop } = await withPixel({ disablePushState: true });
    shop.page.history.pushState(null, "", "/a");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/"]);
    shop.fbq("track", "PageView");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/a"]);
  });

  it("is not tracked by Meta's script as well, which would give it an id nobody else knows", async () => {
    const { shop } = await withPixel();
    assert.equal(shop.page.fbq!.disablePushState, true);
  });

  it("that follows at once on another counts too", async () => {
    const { shop } = await withPixel();
    shop.page.history.pushState(null, "", "/a");
    shop.page.history.pushState(null, "", "/b");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/a", "/b"]);
  });

  it("is tracked without pixel code as well", async () => {
    const shop = await begin();
    await shop.pass(6000);
    shop.page.history.pushState(null, "", "/a");
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/a"]);
  });

  it("throws nothing into the page, and keeps what history says", async () => {
    const { shop } = await withPixel();
    assert.throws(() => shop.page.history.pushState(null, "", "https://"), TypeError);
    assert.equal(shop.page.history.pushState(null, "", "/a"), undefined);
  });
});

describe("a page that comes back from the back-forward cache", () => {
  it("is a new PageView on both sides, as it would be without the cache", async () => {
    const { shop, calls } = await withPixel();
    shop.fire("pagehide", { persisted: true });
    shop.fire("pageshow", { persisted: true });
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/", "/"]);
    assert.deepEqual(ids(calls), shop.events().map(({ event_id }) => event_id));
    assert.equal(new Set(ids(calls)).size, 2);
  });

  it("is none on the first showing", async () => {
    const { shop } = await withPixel();
    shop.fire("pageshow", { persisted: false });
    await shop.pass(6000);
    assert.deepEqual(views(shop), ["/"]);
  });
});

describe("a prerendered page", () => {
  it("does nothing until it is shown, and then counts as shown then", async () => {
    const shop = await begin({
      prerendering: true,
      before: ({ page }) => {
        makeFbq(page)("init", "1234567890");
        page.fbq!("track", "PageView");
      },
    });
    const calls = arrive(shop.page);
    await shop.pass(60_000);
    assert.deepEqual(calls, []);
    assert.deepEqual(shop.events(), []);
    const shown = Date.now();
    shop.fire("prerenderingchange", {}, "document");
    await shop.pass(6000);
    assert.equal(shop.events()[0].event_time, Math.floor(shown / 1000));
    assert.deepEqual(ids(calls), [shop.events()[0].event_id]);
  });
});
