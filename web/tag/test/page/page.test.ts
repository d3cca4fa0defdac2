import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { clearIds } from "../../src/page/clearIds.ts";
import { readCookie } from "../../src/page/readCookie.ts";
import { watchPages } from "../../src/page/watchPages.ts";
import { within } from "../../src/page/within.ts";
import { writeId } from "../../src/page/writeId.ts";
import { useClock } from "../support/clock.ts";
import { makePage } from "../support/makePage.ts";

useClock();

describe("cookies", () => {
  it("are read whole: another name that ends alike is another cookie", () => {
    const { page } = makePage({ cookies: { x_fbp: "no", _fbp: "fb.1.2.3", _fbc: "a%20b=c" } });
    assert.equal(readCookie(page, "_fbp"), "fb.1.2.3");
    assert.equal(readCookie(page, "_fbc"), "a b=c");
    assert.equal(readCookie(page, "fbp"), undefined);
  });

  it("that cannot be decoded are none", () => {
    assert.equal(readCookie(makePage({ cookies: { _fbp: "%E0%A4" } }).page, "_fbp"), undefined);
  });

  it("are written on the domain that the id counts, for 90 days", () => {
    const { page } = makePage({ url: "https://www.shop.example/" });
    const written: string[] = [];
    Object.defineProperty(page.document, "cookie", { set: (text) => written.push(text) });
    writeId(page, "_fbp", "fb.1.2.3");
    writeId(page, "_fbc", "fb.0.2.Click");
    writeId(page, "_fbc", "fb.9.2.Click");
    assert.deepEqual(written, [
      "_fbp=fb.1.2.3;path=/;max-age=7776000;samesite=lax;domain=shop.example",
      "_fbc=fb.0.2.Click;path=/;max-age=7776000;samesite=lax",
      "_fbc=fb.9.2.Click;path=/;max-age=7776000;samesite=lax",
    ]);
  });

  it("of fbp and fbc are cleared on every domain above the page", () => {
    const { page } = makePage({ url: "https://a.b.shop.example/", cookies: { _fbp: "1", other: "2" } });
    const written: string[] = [];
    Object.defineProperty(page.document, "cookie", { get: () => "_fbp=1; other=2", set: (text) => written.push(text) });
    assert.equal(clearIds(page), true);
    assert.deepEqual(
      written.map((text) => text.replace("_fbp=;path=/;max-age=0", "")),
      ["", ";domain=a.b.shop.example", ";domain=b.shop.example", ";domain=shop.example", ";domain=example"],
    );
  });

  it("of a visitor without ids are left alone", () => {
    const { page, cookies } = makePage({ cookies: { other: "2" } });
    assert.equal(clearIds(page), false);
    assert.deepEqual(cookies, { other: "2" });
  });

  it("that are forbidden are none, and nothing is thrown", () => {
    const { page } = makePage();
    Object.defineProperty(page.document, "cookie", {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
      set: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    assert.equal(readCookie(page, "_fbp"), undefined);
    assert.equal(clearIds(page), false);
    writeId(page, "_fbp", "fb.1.2.3");
  });
});

describe("navigation inside the page", () => {
  it("is told by the Navigation API where there is one, and history stays the browser's own", () => {
    const standin = makePage();
    const navigation = new EventTarget();
    const { pushState } = standin.page.history;
    Object.assign(standin.page, { navigation });
    const seen: boolean[] = [];
    watchPages(standin.page, (restored) => seen.push(restored));
    const go = (url: string, navigationType: string | null) => {
      standin.go(url);
      navigation.dispatchEvent(Object.assign(new Event("currententrychange"), { navigationType }));
    };
    go("/a", "push");
    go("/a", "push");
    go("/a?x=1", "replace");
    go("/b", "traverse");
    go("/c", null);
    assert.deepEqual(seen, [false, false]);
    assert.equal(standin.page.history.pushState, pushState);
  });
});

describe("a page that has fixed its history in place", () => {
  it("is left as it is", () => {
    const { page } = makePage();
    const { pushState } = page.history;
    Object.freeze(page.history);
    watchPages(page, () => {});
    assert.equal(page.history.pushState, pushState);
  });
});

describe("a promise that is waited for", () => {
  it("gives what it gives, or nothing when it fails or is late", async () => {
    const { page } = makePage();
    assert.equal(await within(page, 100, Promise.resolve(5)), 5);
    assert.equal(await within(page, 100, Promise.reject(new Error("no"))), undefined);
    const late = within(page, 100, new Promise(() => {}));
    mock.timers.tick(50);
    mock.timers.tick(50);
    assert.equal(await late, undefined);
  });

  it("has its turn when it came while the page stood still", async () => {
    const { page } = makePage();
    let come = (_: number) => {};
    const slow = within(page, 100, new Promise((done) => (come = done)));
    mock.timers.tick(60_000);
    await Promise.resolve();
    come(5);
    assert.equal(await slow, 5);
  });
});
