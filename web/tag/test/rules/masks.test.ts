import assert from "node:assert/strict";
import { test } from "node:test";
import { isPaymentCard } from "../../src/rules/isPaymentCard.ts";
import { maskAddress } from "../../src/rules/maskAddress.ts";
import { maskParameters } from "../../src/rules/maskParameters.ts";
import { type Kind, maskText } from "../../src/rules/maskText.ts";

const ALL: Kind[] = ["email", "phone", "payment_card"];

test("card numbers that card networks publish for testing are card numbers", () => {
  const cards = "4111111111111111 5555555555554444 2223003122003222 378282246310005 6011111111111117 30569309025904 3530111333300000";
  for (const card of cards.split(" ")) assert.ok(isPaymentCard(card), card);
});

test("a wrong check digit, a wrong length or other first digits make no card number", () => {
  for (const other of ["4111111111111112", "411111111111111", "1111111111111117", "0000000000000000", "9999999999999995", ""])
    assert.ok(!isPaymentCard(other), other);
});

const masked: [string, string, string][] = [
  ["jo@shop.example", "content_name", "masked-email"],
  ["write to jo.doe+x@mail.shop.example, please", "note", "write to masked-email, please"],
  ["jörg@bücher.example", "note", "masked-email"],
  ["jo%40shop.example", "note", "masked-email"],
  ["jo%2540shop.example", "note", "masked-email"],
  ["jo@shop.example", "order_id", "masked-email"],
  ["call +49 151 234 567 89 today", "note", "call masked-phone today"],
  ["+4915123456789", "order_id", "masked-phone"],
  ["0049 (0)30 1234567", "note", "masked-phone"],
  ["(555) 123-4567", "note", "masked-phone"],
  ["555-123-4567", "note", "masked-phone"],
  ["06 12 34 56 78", "note", "masked-phone"],
  ["030 1234567", "note", "masked-phone"],
  ["15123456789", "phone", "masked-phone"],
  ["15123456789", "user_phone", "masked-phone"],
  ["4111 1111 1111 1111", "note", "masked-payment_card"],
  ["card 4111-1111-1111-1111 exp 12/27", "note", "card masked-payment_card exp 12/27"],
  ["4111111111111111 2027", "note", "masked-payment_card 2027"],
];
for (const [text, name, wanted] of masked) {
  test(`${name}: a text with personal data becomes ${wanted}`, () => assert.equal(maskText(text, name, ALL), wanted));
}

const left: [string, string][] = [
  ["Running shoes, size 42", "content_name"],
  ["5123456789", "order_id"],
  ["4111111111111111", "order_id"],
  ["gid://shopify/Order/5123456789", "order_id"],
  ["0151-1234567", "sku"],
  ["4006381333931", "content_ids"],
  ["2024-01-31 10:20:30", "when"],
  ["01/02/2024", "when"],
  ["1.234,56", "price"],
  ["19.99", "value"],
  ["1596403881668", "at"],
  ["me @ home", "note"],
  ["fb.1.1596403881668.1116446470", "fbp"],
  ["IwAR0-123 4567", "fbclid"],
  ["3 for 2", "content_name"],
  ["iPhone 15 Pro 256", "content_name"],
  ["10.0.0.1", "note"],
];
for (const [text, name] of left) {
  test(`${name}: a text without personal data stays: ${text}`, () => assert.equal(maskText(text, name, ALL), text));
}

test("only the kinds that the settings name are masked", () => {
  const text = "jo@shop.example +49 151 23456789";
  assert.equal(maskText(text, "note", ["phone"]), "jo@shop.example masked-phone");
  assert.equal(maskText(text, "note", []), text);
});

test("long texts take no long time: no text makes the patterns try again and again", () => {
  for (const text of ["a".repeat(8_000) + "@", "0 ".repeat(4_000), "1-".repeat(4_000), "+1".repeat(4_000), "a.".repeat(4_000) + "@"])
    assert.equal(typeof maskText(text, "note", ALL), "string");
});

test("parameters are masked at any depth, and the places are told without the values", () => {
  const given = {
    value: 19.99,
    contents: [{ id: "4006381333931", title: "for jo@shop.example" }],
    form: { phone: "0151 2345678", "jo@shop.example": 1 },
    card: 4111111111111111,
  };
  const { masked, places } = maskParameters(given, ALL);
  assert.deepEqual(masked, {
    value: 19.99,
    contents: [{ id: "4006381333931", title: "for masked-email" }],
    form: { phone: "masked-phone", "masked-email": 1 },
    card: "masked-payment_card",
  });
  assert.deepEqual(places, ["contents[0].title", "form.phone", "form.masked-email", "card"]);
  assert.equal(given.form.phone, "0151 2345678", "the page's own object is not changed");
});

test("parameters without personal data are the very same object", () => {
  const given = { value: 1, content_ids: ["a"], at: new Date(0) };
  const { masked, places } = maskParameters(given, ALL);
  assert.equal(masked, given);
  assert.deepEqual(places, []);
});

test("a property that cannot be read stays out, and an object without end has an end", () => {
  const given: Record<string, unknown> = { a: 1 };
  given.self = given;
  Object.defineProperty(given, "bad", { enumerable: true, get: () => assert.fail("read") });
  const { masked, places } = maskParameters(given, ALL);
  assert.equal(masked.a, 1);
  assert.ok(!("bad" in masked));
  assert.ok(places.includes("bad"));
});

const addresses: [string, string, string[]][] = [
  ["https://s.example/a?email=jo%40shop.example&x=1", "https://s.example/a?email=masked-email&x=1", ["email"]],
  ["https://s.example/a?q=jo+jo@shop.example#top", "https://s.example/a?q=masked-email#top", ["q"]],
  ["https://s.example/a?tel=%2B4915123456789", "https://s.example/a?tel=masked-phone", ["tel"]],
  ["https://s.example/a?tel=+4915123456789", "https://s.example/a?tel=masked-phone", ["tel"]],
  ["https://s.example/a?c=4111+1111+1111+1111", "https://s.example/a?c=masked-payment_card", ["c"]],
  ["https://s.example/u/jo@shop.example/off", "https://s.example/u/masked-email/off", ["path"]],
  ["https://s.example/#e=jo@shop.example", "https://s.example/#e=masked-email", ["e"]],
  ["https://s.example/?jo@shop.example", "https://s.example/?masked-email", ["query"]],
];
for (const [address, wanted, places] of addresses) {
  test(`an address with personal data becomes ${wanted}`, () =>
    assert.deepEqual(maskAddress(address, ALL), { masked: wanted, places }));
}

test("an address without personal data stays as it is, letter by letter", () => {
  for (const address of [
    "https://user:pass@s.example/?fbclid=IwAR0-123_4567&utm_source=a%20b+c&order=5123456789",
    "https://s.example/%E0%A4%A?x=%zz",
    "https://s.example/a;b=c?;&&=#",
    "",
    "about:blank",
  ])
    assert.deepEqual(maskAddress(address, ALL), { masked: address, places: [] });
});
