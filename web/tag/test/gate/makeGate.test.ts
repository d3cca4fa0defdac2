import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeGate } from "../../src/gate/makeGate.ts";
import type { ConsentPart, TellConsent } from "../../src/parts.ts";
import { makeConsent, settle } from "../support/begin.ts";
import { makePage } from "../support/makePage.ts";

const OPTIONS = { required: true, gpc: "limit", readers: [] } as const;

describe("the gate", () => {
  it("holds until the consent part has decided, and tells of each decision", async () => {
    const states: string[] = [];
    const part: ConsentPart = {
      watch: (_page, options, onChange) => {
        assert.deepEqual(options, OPTIONS);
        onChange(makeConsent("unknown"));
        onChange(makeConsent("granted"));
        return () => {};
      },
    };
    const gate = makeGate(makePage().page, OPTIONS, Promise.resolve(part), () => states.push(gate.consent.state));
    assert.equal(gate.consent.state, "unknown");
    await settle();
    assert.deepEqual(states, ["unknown", "granted"]);
  });

  it("keeps what the page says before the part has come", async () => {
    const told: Parameters<TellConsent>[] = [];
    const part: ConsentPart = { watch: () => (...word) => told.push(word) };
    const gate = makeGate(makePage().page, OPTIONS, Promise.resolve(part), () => {});
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

  it("without the part goes by the page's word, earlier or later", async () => {
    const gate = makeGate(makePage().page, OPTIONS, Promise.reject(new Error("gone")), () => {});
    gate.api("granted");
    await settle();
    assert.deepEqual([gate.consent.state, gate.consent.by], ["granted", "api"]);
    assert.deepEqual(gate.consent.signals, { api: "granted" });
    gate.api("denied");
    assert.equal(gate.consent.state, "denied");
    gate.fbq("revoke");
    assert.equal(gate.consent.state, "unknown");
  });
});
