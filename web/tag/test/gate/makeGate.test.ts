import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeGate } from "../../src/gate/makeGate.ts";
import type { ConsentPart, TellConsent } from "../../src/parts.ts";
import { makeConsent, settle } from "../support/begin.ts";
import { makePage } from "../support/makePage.ts";

const OPTIONS = { required: true, gpc: "limit", readers: [] } as const;

describe("the gate", () => {
  it("holds until the readers of consent have decided, and tells of each decision", async () => {
    const states: string[] = [];
    const watch: ConsentPart["watch"] = (_page, options, onChange) => {
      assert.deepEqual(options, OPTIONS);
      onChange(makeConsent("unknown"));
      onChange(makeConsent("granted"));
      return () => {};
    };
    const gate = makeGate(makePage().page, OPTIONS, watch, () => states.push(gate.consent.state));
    assert.equal(gate.consent.state, "unknown");
    await settle();
    assert.deepEqual(states, ["unknown", "granted"]);
  });

  it("keeps what the page says before they have begun", async () => {
    const told: Parameters<TellConsent>[] = [];
    const watch = () => (...word: Parameters<TellConsent>) => void told.push(word);
    const gate = makeGate(makePage().page, OPTIONS, watch, () => {});
    gate.fbq("revoke");
    gate.api("granted");
    await settle();
    gate.fbq("grant");
    assert.deepEqual(told, [
      ["fbq", "pending"],
      ["api", "granted"],
      ["fbq", "granted"],
    ]);
  });

  it("that cannot be read holds", async () => {
    const fails = () => {
      throw new Error("no document");
    };
    const gate = makeGate(makePage().page, OPTIONS, fails, () => {});
    gate.api("granted");
    await settle();
    assert.equal(gate.consent.state, "unknown");
  });
});
