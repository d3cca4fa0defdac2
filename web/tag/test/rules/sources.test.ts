import assert from "node:assert/strict";
import { test } from "node:test";
import { bookedWith } from "../../src/rules/bookedWith.ts";
import { extensionOf } from "../../src/rules/extensionOf.ts";
import { fits } from "../../src/rules/fits.ts";
import { readDataLayer } from "../../src/rules/readDataLayer.ts";

const at = (address: string) => new URL(address);

const patterns: [string, string, boolean][] = [
  ["/thanks", "https://s.example/thanks", true],
  ["/thanks", "https://s.example/thanks/", true],
  ["/thanks/", "https://s.example/thanks", true],
  ["/thanks", "https://s.example/thanks?order=1", true],
  ["/thanks", "https://s.example/thanks-a-lot", false],
  ["/thanks*", "https://s.example/thanks-a-lot", true],
  ["/*/thanks", "https://s.example/de/thanks", true],
  ["/thanks?order=*", "https://s.example/thanks?order=1", true],
  ["/thanks?order=*", "https://s.example/thanks", false],
  ["/#/done", "https://s.example/#/done", true],
  ["*", "https://s.example/anything/at/all", true],
  ["/", "https://s.example/", true],
  ["/", "https://s.example/a", false],
  ["https://s.example/a*", "https://s.example/abc", true],
  ["https://s.example/a*", "https://t.example/abc", false],
  ["/a.b", "https://s.example/aXb", false],
  ["/a(b", "https://s.example/a(b", true],
  ["/a*b*c", "https://s.example/a-b-b-c", true],
  ["/a*b*c", "https://s.example/a-c-b", false],
  ["/aa*aa", "https://s.example/aaa", false],
  ["/a**b", "https://s.example/ab", true],
  ["/shop/*", "https://s.example/shop/", false],
];
for (const [pattern, address, wanted] of patterns) {
  test(`${pattern} ${wanted ? "fits" : "does not fit"} ${address}`, () => assert.equal(fits(pattern, at(address)), wanted));
}

test("a file's extension is that of the link's path, not of its query", () => {
  assert.equal(extensionOf(at("https://s.example/a/Price%20List.PDF?x=a.zip")), "pdf");
  assert.equal(extensionOf(at("https://s.example/a")), "");
  assert.equal(extensionOf(at("mailto:a@s.pdf")), undefined);
});

test("a booking is believed only from the widget's own origin", () => {
  const said: [string, string, unknown][] = [
    ["calendly", "https://calendly.com", { event: "calendly.event_scheduled", payload: {} }],
    ["cal", "https://app.cal.com", { originator: "CAL", type: "bookingSuccessfulV2" }],
    ["cal", "https://cal.com", { originator: "CAL", type: "bookingSuccessful" }],
    ["hubspot", "https://meetings.hubspot.com", { meetingBookSucceeded: true }],
    ["hubspot", "https://meetings-eu1.hubspot.com", { meetingBookSucceeded: true }],
    ["chilipiper", "https://acme.chilipiper.com", { action: "booking-confirmed" }],
  ];
  for (const [name, origin, data] of said) {
    assert.equal(bookedWith({ origin, data }), name);
    for (const other of ["https://evil.example", `${origin}.evil.example`, origin.replace("https", "http"), "null"])
      assert.equal(bookedWith({ origin: other, data }), undefined, other);
  }
});

test("no other message of a widget is a booking", () => {
  for (const data of [null, "x", 1, {}, { event: "calendly.date_and_time_selected" }, { action: "booked" }])
    for (const origin of ["https://calendly.com", "https://app.cal.com", "https://meetings.hubspot.com"])
      assert.equal(bookedWith({ origin, data }), undefined);
  assert.equal(bookedWith({ origin: "https://app.cal.com", data: { originator: "CAL", type: "rescheduleBookingSuccessfulV2" } }), undefined);
});

function layer(...entries: unknown[]): Window {
  return { dataLayer: entries } as unknown as Window;
}

test("the newest entry of the dataLayer that has the path gives the value", () => {
  const page = layer({ ecommerce: { value: 1 } }, { ecommerce: { value: 2, items: [{ price: 3 }] } }, { event: "gtm.js" });
  assert.equal(readDataLayer("ecommerce.value", page), 2);
  assert.equal(readDataLayer("ecommerce.items.price", page), 3);
  assert.equal(readDataLayer("ecommerce.items.0.price", page), 3);
  assert.equal(readDataLayer("ecommerce.tax", page), undefined);
});

test("ecommerce: null takes away what was said before", () => {
  assert.equal(readDataLayer("ecommerce.value", layer({ ecommerce: { value: 1 } }, { ecommerce: null })), undefined);
});

test("the parameters of gtag's calls are read too; a page without a dataLayer has nothing", () => {
  const call = (...words: unknown[]) => (function (..._: unknown[]) { return arguments; })(...words);
  assert.equal(readDataLayer("value", layer(call("event", "purchase", { value: 5 }))), 5);
  assert.equal(readDataLayer("value", {} as Window), undefined);
  assert.equal(readDataLayer("value", layer(null, "x", 3)), undefined);
});
