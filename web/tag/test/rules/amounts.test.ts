import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf } from "../../src/rules/amountOf.ts";
import { currencyOf } from "../../src/rules/currencyOf.ts";
import { orderIdOf } from "../../src/rules/orderIdOf.ts";

const forPeople: [string, number | undefined][] = [
  ["1.234,56 €", 1234.56],
  ["$1,234.56", 1234.56],
  ["€ 19,99", 19.99],
  ["1 234,56 zł", 1234.56],
  ["1\u00a0234,56\u00a0€", 1234.56],
  ["1\u202f234,56 €", 1234.56],
  ["CHF 1'234.50", 1234.5],
  ["CHF 1’234.50", 1234.5],
  ["₹1,23,456.00", 123456],
  ["1.234.567", 1234567],
  ["1.234", 1234],
  ["1,234", 1234],
  ["12,5", 12.5],
  ["0,125 kg", 0.125],
  ["0.125", 0.125],
  ["1234.567", 1234.567],
  ["12,- €", 12],
  ["12.– CHF", 12],
  ["1.234,-", 1234],
  ["¥1,234", 1234],
  ["١٬٢٣٤٫٥٦ ر.س", 1234.56],
  ["１９．９９", 19.99],
  ["Total: 79,00 € incl. 19 % VAT", 79],
  ["20% off: $79", 79],
  ["2 × 19,99 €", 19.99],
  ["19,99 € 19,99 €", 19.99],
  ["was $99.00 now $79.00", undefined],
  ["2 of 3", undefined],
  ["-5,00 €", undefined],
  ["free", undefined],
  ["", undefined],
  ["0,00 €", 0],
];
for (const [text, amount] of forPeople) {
  test(`for people "${text}" is ${amount}`, () => assert.equal(amountOf(text, false), amount));
}

test("for programs a lone point is a decimal one", () => {
  assert.equal(amountOf("1.234", true), 1.234);
  assert.equal(amountOf(" 1234.50 ", true), 1234.5);
  assert.equal(amountOf("1.234,56", true), 1234.56);
  assert.equal(amountOf("$1,234.56", true), 1234.56);
});

test("a number is itself, unless no amount can be it", () => {
  assert.equal(amountOf(19.99, true), 19.99);
  assert.equal(amountOf(0, true), 0);
  for (const wrong of [-1, Number.NaN, Infinity, null, undefined, {}, [], true]) assert.equal(amountOf(wrong, true), undefined);
});

test("a currency of three decimals reads three of them", () => {
  assert.equal(amountOf("KWD 1.250", false, "KWD"), 1.25);
  assert.equal(amountOf("KWD 1.250", false, "EUR"), 1250);
});

const currencies: [unknown, string | undefined][] = [
  ["eur", "EUR"],
  [" USD ", "USD"],
  ["1.234,56 €", "EUR"],
  ["US$ 5", "USD"],
  ["R$ 5,00", "BRL"],
  ["CHF 5", "CHF"],
  ["5 EUR incl. VAT", "EUR"],
  ["12.00 incl. VAT", undefined],
  ["$5", undefined],
  ["5 kr", undefined],
  ["¥5", undefined],
  ["5 zł", "PLN"],
  [5, undefined],
  ["", undefined],
];
for (const [given, wanted] of currencies) {
  test(`"${given}" states the currency ${wanted}`, () => assert.equal(currencyOf(given), wanted));
}

const orders: [unknown, string | undefined][] = [
  ["10023", "10023"],
  [10023, "10023"],
  ["Order number: A-10023.", "A-10023"],
  ["Your order 10023 is confirmed", "10023"],
  ["Order 10023 of 2 May", undefined],
  ["#1001", "#1001"],
  ["thank you very much", undefined],
  ["", undefined],
  [null, undefined],
  [1.5, undefined],
];
for (const [given, wanted] of orders) {
  test(`"${given}" states the order ${wanted}`, () => assert.equal(orderIdOf(given), wanted));
}
