import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import type { Boot } from "../../src/boot.ts";
import { askSettings, type Known } from "../../src/settings/askSettings.ts";
import { settle } from "../support/begin.ts";
import { useClock } from "../support/clock.ts";
import { makePage } from "../support/makePage.ts";

useClock();

function ask(answers: (() => Response | Promise<Response>)[], attributes: Record<string, string> = {}) {
  let asked = 0;
  const next = async () => answers[Math.min(asked++, answers.length - 1)]!();
  const boot = { page: makePage().page, attributes, ask: next, settings: next() } as unknown as Boot;
  return { known: askSettings(boot, 5000), count: () => asked };
}
const settings = (fields: object = {}) => () =>
  Response.json({ version: 3, key: "k", mode: "on", consent: { required: false }, page_views: true, shop: "", ...fields });
const refusal = (status: number) => () => Response.json({ code: "some_code" }, { status });

describe("the first settings", () => {
  it("are the gateway's", async () => {
    const { current } = (await ask([settings({ masks: ["phone"] })]).known) as Known;
    assert.deepEqual([current.version, current.key, current.masks], [3, "k", ["phone"]]);
  });

  it("may be made stricter by the page, not laxer", async () => {
    const strict = (await ask([settings()], { consent: "required" }).known) as Known;
    assert.equal(strict.current.consent.required, true);
    const lax = (await ask([settings({ consent: { required: true } })], { consent: "optional" }).known) as Known;
    assert.equal(lax.current.consent.required, true);
  });

  it("of a gateway that does not answer are those of the page, with every mask and consent required", async () => {
    const { known } = ask([() => new Promise<never>(() => {})], { key: "spb_page", shop: "main" });
    await settle();
    mock.timers.tick(2500);
    mock.timers.tick(2500);
    const { current } = (await known) as Known;
    assert.deepEqual([current.version, current.key, current.shop, current.masks.length], [0, "spb_page", "main", 3]);
    assert.equal(current.consent.required, true);
  });

  it("that come late count from then on", async () => {
    let come = (_: Response) => {};
    const { known } = ask([() => new Promise((done) => (come = done))]);
    await settle();
    mock.timers.tick(2500);
    mock.timers.tick(2500);
    const { current } = (await known) as Known;
    come(settings()());
    await settle();
    assert.equal(current.version, 3);
  });

  for (const status of [400, 403, 404]) {
    it(`are refused by ${status}, with the gateway's code`, async () => {
      assert.equal(await ask([refusal(status)]).known, `some_code ${status}`);
    });
  }

  for (const status of [429, 500, 503]) {
    it(`are not refused by ${status}: the gateway cannot answer just now`, async () => {
      assert.equal(((await ask([refusal(status)]).known) as Known).current.mode, "on");
    });
  }
});

describe("later settings", () => {
  it("are asked for once at a time, when the known ones are older than 25 s", async () => {
    const { known, count } = ask([settings(), settings({ version: 4 })]);
    const { current, refresh } = (await known) as Known;
    await refresh();
    assert.equal(count(), 1);
    mock.timers.tick(25_000);
    await Promise.all([refresh(), refresh()]);
    assert.deepEqual([count(), current.version], [2, 4]);
  });

  it("that cannot be read change nothing", async () => {
    const { known } = ask([
      settings(),
      () => {
        throw new TypeError("Failed to fetch");
      },
    ]);
    const { current, refresh } = (await known) as Known;
    await refresh(true);
    assert.deepEqual([current.version, current.mode], [3, "on"]);
  });

  it("that are refused turn the tag off", async () => {
    const { known } = ask([settings(), refusal(404)]);
    const { current, refresh } = (await known) as Known;
    await refresh(true);
    assert.equal(current.mode, "off");
  });
});
