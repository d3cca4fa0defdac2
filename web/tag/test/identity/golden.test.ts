// The golden vectors of the Python core, row by row: one policy, whoever hashes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asText } from "../../src/identity/asText.ts";
import { clearForm } from "../../src/identity/clearForm.ts";
import { countryOf } from "../../src/identity/countryOf.ts";
import { digest } from "../../src/identity/digest.ts";
import { eventIdOf } from "../../src/identity/eventIdOf.ts";
import { normalize } from "../../src/identity/normalize.ts";
import { CLEAR_KEYS, HASHED_KEYS, type HashedKey } from "../../src/model.ts";

interface Row {
  field: string;
  input: unknown;
  country?: string;
  accept_md5?: boolean;
  ours: { normalized: string | null; hashes: string[] };
}

const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../tests/golden/${name}.json`, import.meta.url), "utf8"));
const { rows, own } = golden("normalization") as { rows: Row[]; own: Row[] };

async function ours({ field, input, country, accept_md5 = false }: Row): Promise<Row["ours"]> {
  const text = asText(input);
  if (text === null) return { normalized: null, hashes: [] };
  if (isClear(field)) return { normalized: clearForm(text) || null, hashes: [] };
  const policy = { both_forms: true, accept_md5, default_country: null };
  const normal = normalize(field as HashedKey, text, countryOf(country), 2026, policy);
  if (!normal) return { normalized: null, hashes: [] };
  return {
    normalized: normal.value,
    hashes: normal.hash ? [normal.hash] : await Promise.all(normal.texts.map(digest)),
  };
}

const isClear = (key: string) => (CLEAR_KEYS as readonly string[]).includes(key);
const isHashed = (key: string) => (HASHED_KEYS as readonly string[]).includes(key);
for (const [index, row] of [...rows, ...own].entries()) {
  if (!isHashed(row.field) && !isClear(row.field)) continue; // currency and delivery_category are no business of hashing
  test(`row ${index} (${row.field}) gives its normal form and its hashes`, async () => {
    assert.deepEqual(await ours(row), row.ours);
  });
}

test("the vectors cover every hashed key but app_user_id, which is made like external_id", () => {
  const covered = new Set([...rows, ...own].map((row) => row.field));
  assert.deepEqual(
    HASHED_KEYS.filter((key) => !covered.has(key)),
    ["app_user_id"],
  );
});

const ids = golden("event_id");
for (const [index, row] of ids.derived.entries()) {
  test(`order ${index} gets the event_id that the back end gives it`, () => {
    assert.equal(eventIdOf(row.event_name, row.shop, row.order_id), row.event_id);
  });
}
for (const [index, row] of ids.refused.entries()) {
  test(`what names no order gets no event_id (${index})`, () => {
    assert.equal(eventIdOf(row.event_name, row.shop, row.order_id), null);
  });
}

test("half a character gets no event_id: it has no UTF-8", () => {
  assert.equal(eventIdOf("Purchase", "main", "\ud800"), null);
});

test("a number that JavaScript has rounded names no order", () => {
  assert.equal(eventIdOf("Purchase", "main", 2 ** 53), null);
  assert.notEqual(eventIdOf("Purchase", "main", 2 ** 53 - 1), null);
});

test("what is no text and no whole number names no order, whatever it is", () => {
  for (const odd of [{}, [1], null, undefined, true, 1.5, NaN, () => 1]) {
    assert.equal(eventIdOf("Purchase", "main", odd as unknown as string), null);
  }
});
