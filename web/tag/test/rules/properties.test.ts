import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf } from "../../src/rules/amountOf.ts";
import { maskAddress } from "../../src/rules/maskAddress.ts";
import { type Kind, maskText } from "../../src/rules/maskText.ts";

const ALL: Kind[] = ["email", "phone", "payment_card"];

/** The same numbers in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LOCALES =
  "de-DE de-AT de-CH en-US en-GB en-IN en-CA fr-FR fr-CH fr-CA it-IT it-CH es-ES es-MX pt-PT pt-BR nl-NL pl-PL cs-CZ sk-SK hu-HU ro-RO sv-SE nb-NO da-DK fi-FI tr-TR ru-RU uk-UA bg-BG el-GR he-IL hi-IN ja-JP ko-KR zh-CN th-TH vi-VN id-ID ar-EG ar-AE fa-IR";

test("a price is read back in whatever way a browser writes it, for people of 42 places in 9 currencies", () => {
  const random = numbers(1);
  for (const locale of LOCALES.split(" ")) {
    for (const currency of ["EUR", "USD", "GBP", "CHF", "PLN", "SEK", "INR", "BRL", "TRY"]) {
      const format = new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: 2 });
      for (const size of [1, 10, 1_000, 10_000, 1_000_000]) {
        const amount = Math.round(random() * size * 100) / 100;
        const text = format.format(amount);
        assert.equal(amountOf(text, false), amount, `${locale} ${text}`);
      }
    }
  }
});

test("currencies without decimals and with three are read back too", () => {
  for (const [locale, currency, amount] of [["ja-JP", "JPY", 12_345], ["ko-KR", "KRW", 1_234_567], ["ar-KW", "KWD", 1_234.567], ["en-US", "BHD", 0.25], ["de-DE", "TND", 1.25]] as const) {
    const text = new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
    assert.equal(amountOf(text, false, currency), amount, text);
  }
});

const PIECES = "a @ . jo@x.example +49 0151 4111 1111 % %40 - _ / ( ) ? & = # 5555555555554444 é 東 \u00a0 = ; 00 1 \n \ud800".split(" ");

test("whatever stands around an e-mail address, it is masked; a text without @ and digits stays; nothing is thrown", () => {
  const random = numbers(2);
  for (let round = 0; round < 5_000; round++) {
    const length = Math.floor(random() * 14);
    const text = Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)]).join(random() < 0.5 ? "" : " ");
    for (const name of ["note", "phone", "order_id"]) {
      const masked = maskText(text, name, ALL);
      if (!/[@%\d]/.test(text)) assert.equal(masked, text);
      assert.ok(!/jo@x\.example/.test(masked), JSON.stringify(text));
    }
    const address = `https://s.example/${text}`;
    const { masked, places } = maskAddress(address, ALL);
    assert.equal(masked === address, places.length === 0, JSON.stringify(text));
    assert.ok(!masked.includes("jo@x.example"), JSON.stringify(text));
  }
});

test("a telephone number in a text is masked in whatever way it is written internationally", () => {
  for (const written of ["+1 212 555 0123", "+1-212-555-0123", "+1 (212) 555-0123", "+12125550123", "+44 20 7946 0958", "+49 (0) 30 901820", "+49.30.901820", "+49/30/901820", "0049 30 901820", "+33 1 70 18 99 00", "+91 98765 43210"]) {
    const text = `Call ${written}, now`;
    assert.equal(maskText(text, "note", ALL), "Call masked-phone, now", written);
  }
});
