import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { copyOf } from "../../src/event/copyOf.ts";
import { randomId } from "../../src/event/randomId.ts";
import { makePage } from "../support/makePage.ts";

describe("an event_id that is not made of an order", () => {
  it("is 32 hexadecimal digits of the browser's own randomness", () => {
    const { page } = makePage();
    const ids = Array.from({ length: 100 }, () => randomId(page));
    assert.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)));
    assert.equal(new Set(ids).size, 100);
  });
});

describe("parameters", () => {
  it("are what JSON carries of an object", () => {
    const given = { a: 1, b: undefined, c: () => 1, d: new Date(0), e: [{ f: null }] };
    assert.deepEqual(copyOf(given), { a: 1, d: "1970-01-01T00:00:00.000Z", e: [{ f: null }] });
  });

  it("are none where there is no object, or it cannot be read", () => {
    for (const given of [undefined, null, 5, "x", [1], () => 1, 5n, Symbol("s")]) assert.deepEqual(copyOf(given), {});
  });
});
