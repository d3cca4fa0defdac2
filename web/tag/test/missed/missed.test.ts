import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Boot } from "../../src/boot.ts";
import { mirrorMissed } from "../../src/missed/mirrorMissed.ts";
import { readRequest } from "../../src/missed/readRequest.ts";
import { begin } from "../support/begin.ts";
import { useClock } from "../support/clock.ts";
import { arrive, makeFbq } from "../support/makeFbq.ts";

useClock();

const DATASET = "1234567890";
const TR = "https://www.facebook.com/tr/";

const request = (fields: Record<string, string>) => `${TR}?${new URLSearchParams({ id: DATASET, ev: "Lead", eid: "L-1", ...fields })}`;
const read = (fields: Record<string, string>) => readRequest(request(fields), DATASET);

describe("a request of Meta's script", () => {
  it("is the call it came from: name, id, parameters, the page's address", () => {
    const found = read({ ev: "Purchase", eid: "o-1", dl: "https://www.shop.example/thanks", "cd[value]": "9.5", "cd[content_ids]": '["a","b"]' })!;
    assert.deepEqual(found.calls, [
      ["trackCustom", "Purchase", { value: "9.5", content_ids: ["a", "b"] }, { eventID: "o-1", missed: true }],
    ]);
    assert.deepEqual([found.key, found.url], ["Purchase o-1", "https://www.shop.example/thanks"]);
  });

  it("tells of advanced matching, and of limited data use, before the event", () => {
    const { calls } = read({ "ud[em]": "e3b0", dpo: "LDU", dpoco: "1", dpost: "1000" })!;
    assert.deepEqual(calls.slice(0, 2), [
      ["dataProcessingOptions", ["LDU"], 1, 1000],
      ["set", "userData", { em: "e3b0" }, { missed: true }],
    ]);
  });

  it("says nothing where the page gave no id: none, one that the script made, one of its plugin", () => {
    for (const eid of ["", "fbevents.1790000000000.1a2b3c4d", "pb.17900.abc", "ob3_plugin-set_1f"]) {
      assert.equal(read({ eid }), undefined, eid);
    }
    assert.ok(read({ eid: "v1.2" }));
  });

  it("is none of another pixel, of another address, of no event", () => {
    assert.equal(read({ id: "99" }), undefined);
    assert.equal(read({ ev: "" }), undefined);
    assert.equal(readRequest(request({}).replace("/tr/", "/track/"), DATASET), undefined);
    assert.equal(readRequest(TR, DATASET), undefined);
  });

  it("keeps a parameter that only looks like JSON as it is", () => {
    assert.deepEqual(read({ "cd[note]": "[sic]" })!.calls[0]![2], { note: "[sic]" });
  });
});

/** A page whose pixel had the queue before the loader ran. */
async function late(options: Parameters<typeof begin>[0] = {}) {
  return begin({
    ...options,
    before: ({ page }) => {
      makeFbq(page)("init", DATASET);
      arrive(page);
    },
  });
}

describe("calls that Meta's script had before the loader ran", () => {
  it("reach the gateway under the id they had, with the time they were made, and the pixel not again", async () => {
    const shop = await late();
    const given = arrive(shop.page);
    mirrorMissed(shop.page.signalpost!.boot as Boot);
    shop.requested(request({ "cd[value]": "3", dl: "https://www.shop.example/first" }));
    await shop.pass();
    const [event] = shop.events();
    assert.deepEqual([event.event_name, event.event_id, event.custom_data], ["Lead", "L-1", { value: "3" }]);
    assert.equal(event.event_source_url, "https://www.shop.example/first");
    assert.deepEqual(given.filter(([verb]) => String(verb).startsWith("track")), []);
  });

  it("are copied once, also where the page or another pixel tracks the same event again", async () => {
    const shop = await late();
    mirrorMissed(shop.page.signalpost!.boot as Boot);
    shop.requested(request({}));
    shop.requested(request({}));
    shop.fbq("track", "Lead", {}, { eventID: "L-1" });
    shop.fbq("track", "Search", {}, { eventID: "S-1" });
    await shop.pass();
    shop.requested(request({ ev: "Search", eid: "S-1" }));
    await shop.pass();
    assert.deepEqual(shop.events().map(({ event_id }) => event_id), ["L-1", "S-1"]);
  });

  it("wait for consent like any, and are counted when it is denied", async () => {
    const shop = await late({ consent: null });
    mirrorMissed(shop.page.signalpost!.boot as Boot);
    shop.requested(request({}));
    await shop.pass();
    assert.deepEqual(shop.events(), []);
    shop.decide("denied");
    await shop.pass();
    assert.deepEqual(shop.events(), []);
    assert.deepEqual(shop.dropped(), [{ event_name: "Lead", reason: "consent_denied", count: 1 }]);
  });

  it("have personal data masked", async () => {
    const rules = {
      start: () => {},
      mask: () => ({ masked: { text: "masked-email" }, places: ["text"] }),
      maskAddress: (masked: string) => ({ masked, places: [] }),
    };
    const shop = await late({ parts: { rules }, settings: { masks: ["email"] } });
    mirrorMissed(shop.page.signalpost!.boot as Boot);
    shop.requested(request({ "cd[text]": "ann@shop.example" }));
    await shop.pass();
    assert.deepEqual(shop.events().map(({ custom_data }) => custom_data), [{ text: "masked-email" }]);
  });

  it("know the person whom they were matched to", async () => {
    const shop = await late();
    mirrorMissed(shop.page.signalpost!.boot as Boot);
    shop.requested(request({ "ud[em]": "e3b0" }));
    await shop.pass();
    assert.equal(shop.events()[0].user_data.em, "hash of em");
  });
});
