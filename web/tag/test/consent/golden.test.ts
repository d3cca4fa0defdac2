// The vectors of tests/golden/consent.json, which the Python core reads too: one decision, whoever makes it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { acProvider } from "../../src/consent/acProvider.ts";
import { decide } from "../../src/consent/decide.ts";
import { gcdAnswer } from "../../src/consent/gcdAnswer.ts";
import { readCookies } from "../../src/consent/readCookies.ts";
import { readGpp } from "../../src/consent/readGpp.ts";
import { tcfPurposes } from "../../src/consent/tcfPurposes.ts";
import { uspOptedOut } from "../../src/consent/uspOptedOut.ts";

const golden = JSON.parse(readFileSync(new URL("../../../../tests/golden/consent.json", import.meta.url), "utf8"));
const AT_THE_GATEWAY = ["gcs", "tag", "didomi_token", "_tracking_consent"]; // signals that no browser reads

test("a TC string gives Meta its four purposes, or not", () => {
  for (const { what, tcf, purposes } of golden.tcf) assert.equal(tcfPurposes(tcf), purposes, what);
});

test("an Additional Consent string speaks of provider 89, or not", () => {
  for (const { addtl, provider } of golden.addtl) assert.equal(acProvider(addtl), provider, addtl);
});

test("a GPP string says who opted out, section by section", () => {
  for (const { what, gpp, gpp_sid, is } of golden.gpp) assert.deepEqual(readGpp(gpp, gpp_sid), is, what);
});

test("the third character of usprivacy is the opt-out", () => {
  const words = new Map([["01", true], ["10", false]]);
  for (const { usp, opted_out } of golden.usp) assert.equal(words.get(uspOptedOut(usp) ?? "") ?? null, opted_out, usp);
});

test("gcd tells defaults from answers", () => {
  for (const { gcd, answer } of golden.gcd) assert.equal(gcdAnswer(gcd), answer, gcd);
});

test("a banner's cookies are read as the gateway reads them", () => {
  for (const { what, cookies, names, signals } of golden.cookies) {
    if (Object.keys(cookies).some((name) => AT_THE_GATEWAY.includes(name))) continue;
    const text = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join("; ");
    const found = Object.entries(readCookies(text, names)).filter(([, value]) => value);
    assert.deepEqual(Object.fromEntries(found), signals, what);
  }
});

test("a decision is the gateway's: who, why, limited or not", () => {
  const DEFAULTS = { required: true, gpc: "limit", readers: [] };
  let tried = 0;
  for (const { what, signals, rule, decision, at } of golden.decisions) {
    if (at === "gateway") continue;
    tried += 1;
    assert.deepEqual(decide(signals, { ...DEFAULTS, ...rule }), decision, what);
  }
  assert.ok(tried > 80);
});
