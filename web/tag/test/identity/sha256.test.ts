import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { digest } from "../../src/identity/digest.ts";
import { sha256 } from "../../src/identity/sha256.ts";

const native = (text: string) => createHash("sha256").update(text).digest("hex");

test("our SHA-256 is SHA-256 for every length around the ends of its blocks", () => {
  for (let length = 0; length < 260; length++) {
    const text = "é1".repeat(length).slice(0, length);
    assert.equal(sha256(text), native(text), `${length} characters`);
  }
});

test("a text of a megabyte is hashed too", () => {
  const text = "abc正".repeat(250_000);
  assert.equal(sha256(text), native(text));
});

test("what the browser hashes and what we hash is the same", async () => {
  for (const text of ["", "john_smith@gmail.com", "saintétienne", "\u{1f469}\u200d\u{1f4bb}"]) {
    assert.equal(await digest(text), sha256(text));
  }
});

test("where SubtleCrypto refuses or is missing, we hash", async (context) => {
  const refusing = { subtle: { digest: () => Promise.reject(new Error("no")) } };
  for (const crypto of [undefined, {}, refusing]) {
    context.mock.getter(globalThis, "crypto", () => crypto);
    assert.equal(await digest("a"), native("a"));
    context.mock.restoreAll();
  }
});

test("no constant lies so near to a bound that another engine's cube root would round it away", () => {
  const primes = [...Array(312).keys()].filter((n) => n > 1 && [...Array(n).keys()].slice(2).every((d) => n % d));
  for (const prime of primes) {
    for (const root of [Math.cbrt(prime), Math.sqrt(prime)]) {
      const below = (root * 2 ** 32) % 1;
      assert.ok(below > 2 ** -12 && below < 1 - 2 ** -12, `${prime}`); // doubles are right to 2^-18 of this unit
    }
  }
});
