import assert from "node:assert/strict";
import { test } from "node:test";
import { prepareUserData } from "../../src/identity/prepareUserData.ts";
import { sha256 } from "../../src/identity/sha256.ts";

const policy = { both_forms: true, accept_md5: false, default_country: null };

test("user_data comes out in Meta's keys, hashed, and nothing else does", async () => {
  const given = {
    em: " A@B.co ",
    fn: "José",
    colour: "red",
    email: "a@b.co",
    fbp: " fb.1.1.2 ",
    lead_id: 123456789012345,
  };
  assert.deepEqual(await prepareUserData(given, policy), {
    em: sha256("a@b.co"),
    fn: sha256("josé"),
    fbp: "fb.1.1.2",
    lead_id: "123456789012345",
  });
});

test("what cannot be right is left out, whatever it is", async () => {
  const given = {
    em: "n/a",
    ph: [],
    fn: {},
    ln: null,
    db: undefined,
    ge: true,
    ct: Symbol("x"),
    st: () => 1,
    zp: NaN,
    fbc: "",
  };
  assert.deepEqual(await prepareUserData(given, policy), {});
});

test("a number that JavaScript has rounded is nobody's id", async () => {
  const made = await prepareUserData({ external_id: 2 ** 53, app_user_id: 2 ** 53 - 1 }, policy);
  assert.deepEqual(made, { app_user_id: sha256("9007199254740991") });
});

test("a list gives a list without repeats, one good value alone", async () => {
  const made = await prepareUserData(
    { em: ["a@b.co", "A@B.CO", "b@b.co", null, "x"], ph: ["+1 650 555 1212", "911"] },
    policy,
  );
  assert.deepEqual(made, { em: [sha256("a@b.co"), sha256("b@b.co")], ph: sha256("16505551212") });
});

test("where Meta's builder forms a place otherwise both hashes go, ours first, unless turned off", async () => {
  const both = await prepareUserData({ ct: "Zürich" }, policy);
  assert.deepEqual(both, { ct: [sha256("zürich"), sha256("zrich")] });
  assert.deepEqual(await prepareUserData({ ct: "Zürich" }, { ...policy, both_forms: false }), { ct: sha256("zürich") });
});

test("the person's country completes a number before the policy's does, also when it came hashed", async () => {
  const germany = { ...policy, default_country: "Germany" };
  assert.equal((await prepareUserData({ ph: "0151 23456789" }, germany)).ph, sha256("4915123456789"));
  const british = { ph: "020 7946 0958", country: sha256("gb") };
  assert.deepEqual(await prepareUserData(british, germany), { ph: sha256("442079460958"), country: sha256("gb") });
  for (const country of [` ${sha256("gb")}\n`, `${sha256("gb")}.AQ`, ["??", `${sha256("gb")}.AQECAwQF`]]) {
    assert.equal((await prepareUserData({ ...british, country }, germany)).ph, sha256("442079460958"));
  }
});

test("objects that throw when they are read cost their own key only", async () => {
  const given = {
    get em(): string {
      throw new Error("no");
    },
    get country(): string {
      throw new Error("no");
    },
    ph: "+16505551212",
  };
  assert.deepEqual(await prepareUserData(given, policy), { ph: sha256("16505551212") });
});

test("a computer that thinks it is 1970 drops nobody's birthday", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 0 });
  assert.deepEqual(await prepareUserData({ db: "1990-05-03" }, policy), { db: sha256("19900503") });
});

test("nobody is born tomorrow", async () => {
  assert.deepEqual(await prepareUserData({ db: `${new Date().getUTCFullYear() + 2}-01-01` }, policy), {});
});

test("half a character in a value costs that value, not the event", async () => {
  assert.deepEqual(await prepareUserData({ fn: "\ud83d", anon_id: "a\ud83d", ln: "Ok" }, policy), { ln: sha256("ok") });
});
