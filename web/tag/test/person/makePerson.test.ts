import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { IdentityPart } from "../../src/parts.ts";
import { makePerson } from "../../src/person/makePerson.ts";

const POLICY = { both_forms: true, accept_md5: false, default_country: "de" };

/** An identity part whose first answer comes after its second. */
function slowFirst() {
  const answers: ((value: Record<string, string>) => void)[] = [];
  const part: IdentityPart = {
    prepareUserData: (given, policy) => {
      assert.deepEqual(policy, POLICY);
      return new Promise((done) => answers.push(() => done({ ...given } as Record<string, string>)));
    },
    eventIdOf: () => null,
  };
  return { part, answers };
}

describe("a person", () => {
  it("is what was said last, in whatever order hashing ends", async () => {
    const { part, answers } = slowFirst();
    const person = makePerson(() => Promise.resolve(part), () => POLICY);
    person.identify({ em: "a", fn: "x" });
    const first = person.ready;
    person.identify({ em: "b" });
    await Promise.resolve();
    await Promise.resolve();
    answers[1]!({});
    await person.ready;
    answers[0]!({});
    await first;
    assert.deepEqual(person.hashed, { em: "b", fn: "x" });
  });

  it("that was forgotten is not brought back by hashing that ends later", async () => {
    const { part, answers } = slowFirst();
    const person = makePerson(() => Promise.resolve(part), () => POLICY);
    person.identify({ em: "a" });
    await Promise.resolve();
    await Promise.resolve();
    person.identify(null);
    answers[0]!({});
    await person.ready;
    assert.deepEqual(person.hashed, {});
  });

  it("is nobody for what is no object, and hashing is not even loaded", () => {
    const person = makePerson(
      () => {
        throw new Error("loaded");
      },
      () => POLICY,
    );
    for (const given of [undefined, "x", 5, true, () => 1]) person.identify(given);
    assert.deepEqual(person.hashed, {});
  });
});
