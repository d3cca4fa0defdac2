import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { useClock } from "../support/clock.ts";
import { makeConsentPage } from "../support/makeConsentPage.ts";

useClock();

const golden = JSON.parse(readFileSync(new URL("../../../../tests/golden/consent.json", import.meta.url), "utf8"));
const tcString = (what: string): string => golden.tcf.find((one: { what: string }) => one.what === what).tcf;
const ALL = tcString("purposes 1, 3, 4, 7 only");
const NONE = tcString("no purpose");

/** A platform's stub and, once it has loaded, its voice. */
function tcf(page: any) {
  const listeners: ((data: unknown, success: boolean) => void)[] = [];
  page.__tcfapi = (command: string, _version: number, callback: any) => {
    if (command === "addEventListener") listeners.push(callback);
  };
  return (data: object) => listeners.forEach((listener) => listener({ gdprApplies: true, ...data }, true));
}

describe("the first decision", () => {
  it("is unknown where consent is required and nothing speaks of it", () => {
    assert.equal(makeConsentPage().last(), "unknown rule no_signal");
  });

  it("is a grant where consent is not required", () => {
    assert.equal(makeConsentPage({ required: false }).last(), "granted rule not_required");
  });

  it("is made once: looking again where nothing changed says nothing", async () => {
    const here = makeConsentPage();
    await here.pass(60_000);
    here.fire("visibilitychange", null, "document");
    assert.equal(here.decisions.length, 1);
  });

  it("is read from a banner's cookie before its script has loaded", () => {
    const here = makeConsentPage({}, (page) => {
      page.document.cookie = `a=1; euconsent-v2=${ALL}; addtl_consent=2~89~dv.; b=2`;
    });
    assert.equal(here.last(), "granted tcf vendor");
    assert.deepEqual(here.decisions[0]!.signals, { tcf: ALL, addtl: "2~89~dv." });
  });
});

describe("IAB's TCF", () => {
  it("holds while its platform loads, even where consent is not required, and decides when it speaks", () => {
    let speak: any;
    const here = makeConsentPage({ required: false }, (page) => (speak = tcf(page)));
    assert.equal(here.last(), "unknown tcf loading");
    speak({ eventStatus: "tcloaded", tcString: NONE });
    assert.equal(here.last(), "denied tcf purposes");
  });

  it("that never loads no longer holds after three seconds", async () => {
    const here = makeConsentPage({ required: false }, tcf);
    await here.pass(3000);
    assert.equal(here.last(), "granted rule not_required");
  });

  it("a banner that opens is no answer; the answer is", () => {
    let speak: any;
    const here = makeConsentPage({}, (page) => (speak = tcf(page)));
    speak({ eventStatus: "cmpuishown", tcString: NONE });
    assert.equal(here.last(), "unknown tcf unanswered");
    speak({ eventStatus: "useractioncomplete", tcString: ALL });
    assert.equal(here.last(), "granted tcf purposes");
  });

  it("a banner that is opened again leaves the last answer until there is another", () => {
    let speak: any;
    const here = makeConsentPage({}, (page) => (speak = tcf(page)));
    speak({ eventStatus: "tcloaded", tcString: ALL });
    speak({ eventStatus: "cmpuishown", tcString: NONE });
    assert.equal(here.last(), "granted tcf purposes");
    speak({ eventStatus: "useractioncomplete", tcString: NONE });
    assert.equal(here.last(), "denied tcf purposes");
  });

  it("string and Additional Consent come as one decision", () => {
    let speak: any;
    const here = makeConsentPage({}, (page) => (speak = tcf(page)));
    speak({ eventStatus: "tcloaded", tcString: ALL, addtlConsent: "2~1~dv.89" });
    assert.deepEqual(
      here.decisions.map(({ state }) => state),
      ["unknown", "denied"],
    );
    assert.equal(here.last(), "denied tcf vendor");
  });

  it("outside the GDPR there is nothing to ask", () => {
    let speak: any;
    const here = makeConsentPage({}, (page) => (speak = tcf(page)));
    speak({ eventStatus: "tcloaded", gdprApplies: false });
    assert.equal(here.last(), "granted tcf outside_gdpr");
  });

  it("is found though it comes after the tag", async () => {
    const here = makeConsentPage();
    const speak = tcf(here.page);
    await here.pass(50);
    speak({ eventStatus: "tcloaded", tcString: ALL });
    assert.equal(here.last(), "granted tcf purposes");
  });

  it("that fails is left alone", async () => {
    const here = makeConsentPage({}, (page) => {
      page.__tcfapi = () => {
        throw new Error("broken");
      };
    });
    await here.pass(10_000);
    assert.equal(here.last(), "unknown rule no_signal");
  });
});

describe("IAB's GPP", () => {
  const optOut: string = golden.gpp.find((one: { what: string }) => one.what === "usnat SaleOptOut=1").gpp;
  const none: string = golden.gpp.find((one: { what: string }) => one.what === "usnat none").gpp;

  it("counts when its signal is ready, with the sections that apply", () => {
    let listener: any;
    const here = makeConsentPage({}, (page) => {
      page.__gpp = (_command: string, callback: any) => (listener = callback);
    });
    listener({ eventName: "listenerRegistered", pingData: { signalStatus: "not ready", gppString: "" } }, true);
    assert.equal(here.last(), "unknown gpp loading");
    listener({ eventName: "cmpDisplayStatus", pingData: { cmpDisplayStatus: "visible" } }, true);
    assert.equal(here.last(), "unknown gpp unanswered");
    listener({ pingData: { signalStatus: "ready", gppString: none, applicableSections: [7] } }, true);
    assert.equal(here.last(), "granted gpp not_opted_out");
    listener({ pingData: { signalStatus: "ready", gppString: optOut, applicableSections: [7] } }, true);
    assert.equal(here.last(), "unknown rule no_signal");
    here.tell("api", "granted");
    assert.equal(here.last(), "granted api call +limited");
  });
});

describe("Global Privacy Control", () => {
  for (const [gpc, expected] of [
    ["limit", "granted rule not_required +limited"],
    ["deny", "denied gpc opted_out"],
    ["ignore", "granted rule not_required"],
  ] as const) {
    it(`of the browser, with the setting ${gpc}: ${expected}`, () => {
      const set = (page: any) => (page.navigator.globalPrivacyControl = true);
      assert.equal(makeConsentPage({ required: false, gpc }, set).last(), expected);
    });
  }
});

describe("Google Consent Mode", () => {
  const gtag = (layer: unknown[], ...given: unknown[]) =>
    layer.push((function (..._: unknown[]) { return arguments; })(...given)); // as gtag does

  it("a default that denies waits, an update decides; both are read from the dataLayer", () => {
    const layer: unknown[] = [];
    gtag(layer, "consent", "default", { ad_storage: "denied", ad_user_data: "denied", ad_personalization: "denied" });
    const here = makeConsentPage({}, (page) => (page.dataLayer = layer));
    assert.equal(here.last(), "unknown google unanswered");
    assert.equal(here.decisions[0]!.signals.gcd, "13p3l3p3p5");
    gtag(layer, "consent", "update", { ad_storage: "granted", ad_user_data: "granted", ad_personalization: "granted" });
    assert.equal(here.last(), "granted google category");
    assert.equal(here.decisions.slice(-1)[0]!.signals.gcd, "13r3l3r3r5");
    gtag(layer, "consent", "update", { ad_storage: "denied" });
    assert.equal(here.last(), "denied google category");
  });

  it("a default that grants for some regions does not count; one that denies somewhere does", () => {
    const layer: unknown[] = [];
    gtag(layer, "consent", "default", { ad_storage: "granted", region: ["US"] });
    const here = makeConsentPage({}, (page) => (page.dataLayer = layer));
    assert.equal(here.last(), "unknown rule no_signal");
    gtag(layer, "consent", "default", { ad_storage: "denied", region: ["DE"] });
    gtag(layer, "consent", "default", { ad_storage: "granted" });
    assert.equal(here.last(), "unknown google unanswered");
  });

  it("the dataLayer may have another name, and what is pushed goes on as it was", () => {
    const layer: unknown[] = [];
    makeConsentPage({ names: { google: "layer" } }, (page) => (page.layer = layer));
    assert.equal(layer.push({ event: "x" }, null, undefined), 3);
    assert.deepEqual(Array.from(layer), [{ event: "x" }, null, undefined]);
  });
});

describe("OneTrust", () => {
  const cookie = (groups: string, more = "") => `OptanonConsent=version=1&groups=${encodeURIComponent(groups)}${more}`;

  it("is read from its cookie, and again on its event", () => {
    const here = makeConsentPage({}, (page) => (page.document.cookie = cookie("C0001:1,C0004:0")));
    assert.equal(here.last(), "unknown onetrust unanswered");
    here.page.OnetrustActiveGroups = ",C0001,C0004,";
    here.fire("OneTrustGroupsUpdated", ["C0001", "C0004"]);
    assert.equal(here.last(), "granted onetrust category");
    here.page.OnetrustActiveGroups = ",C0001,";
    here.page.document.cookie = cookie("C0001:1,C0004:0", "; OptanonAlertBoxClosed=2026-03-01");
    here.fire("OneTrustGroupsUpdated", ["C0001"]);
    assert.equal(here.last(), "denied onetrust category");
  });

  it("decides by the group that the business named", () => {
    const set = (page: any) => (page.OnetrustActiveGroups = ",1,4,");
    assert.equal(makeConsentPage({ names: { onetrust: "4" } }, set).last(), "granted onetrust category");
    assert.equal(makeConsentPage({}, set).last(), "unknown rule no_signal");
  });
});

describe("Cookiebot", () => {
  it("waits without a response, and decides on its events", () => {
    const set = (page: any) => (page.Cookiebot = { consent: { marketing: false }, hasResponse: false });
    const here = makeConsentPage({}, set);
    assert.equal(here.last(), "unknown cookiebot unanswered");
    here.page.Cookiebot = { consent: { marketing: true }, hasResponse: true };
    here.fire("CookiebotOnAccept");
    assert.equal(here.last(), "granted cookiebot category");
    here.page.Cookiebot = { consent: { marketing: false }, hasResponse: true };
    here.fire("CookiebotOnDecline");
    assert.equal(here.last(), "denied cookiebot category");
  });
});

describe("Usercentrics", () => {
  it("version 3 is asked for Meta's service on its events", async () => {
    let given = false;
    let type = "IMPLICIT";
    const here = makeConsentPage({}, (page) => {
      const getConsentDetails = async () => ({
        consent: { type },
        services: {
          x1: { name: "Google Ads", consent: { given: true } },
          x2: { name: "Meta Pixel", consent: { given } },
        },
      });
      page.__ucCmp = { getConsentDetails };
    });
    await here.pass(0);
    assert.equal(here.last(), "unknown usercentrics unanswered");
    [given, type] = [true, "EXPLICIT"];
    here.fire("UC_UI_CMP_EVENT", { type: "ACCEPT_ALL" });
    await here.pass(0);
    assert.equal(here.last(), "granted usercentrics vendor");
    given = false;
    here.fire("UC_UI_CMP_EVENT", { type: "DENY_ALL" });
    await here.pass(0);
    assert.equal(here.last(), "denied usercentrics vendor");
  });

  it("version 2 likewise, and a service by the name the business told", async () => {
    const here = makeConsentPage({ names: { usercentrics: "Social ads" } }, (page) => {
      page.UC_UI = {
        isConsentRequired: () => false,
        getServicesBaseInfo: () => [
          { id: "a", name: "Facebook Pixel", consent: { status: true } },
          { id: "b", name: "Social ads", consent: { status: false } },
        ],
      };
    });
    await here.pass(0);
    assert.equal(here.last(), "denied usercentrics vendor");
  });

  it("without a service of Meta's name, the whole category marketing decides", async () => {
    const here = makeConsentPage({}, (page) => {
      page.UC_UI = {
        isConsentRequired: () => false,
        getServicesBaseInfo: () => [
          { id: "a", name: "Ads one", categorySlug: "marketing", consent: { status: true } },
          { id: "b", name: "Ads two", categorySlug: "marketing", consent: { status: false } },
          { id: "c", name: "Fonts", categorySlug: "essential", consent: { status: true } },
        ],
      };
    });
    await here.pass(0);
    assert.equal(here.last(), "denied usercentrics category");
  });

  it("that is not ready is asked again when it says so", async () => {
    const here = makeConsentPage({}, (page) => {
      page.UC_UI = {
        getServicesBaseInfo() {
          throw new Error("not ready");
        },
      };
    });
    await here.pass(0);
    here.page.UC_UI = { getServicesBaseInfo: () => [{ id: "a", name: "Facebook Pixel", consent: { status: true } }] };
    here.fire("UC_UI_INITIALIZED");
    await here.pass(0);
    assert.equal(here.last(), "granted usercentrics vendor");
  });
});

describe("Didomi", () => {
  it("is asked for Meta's status once ready and on each change", () => {
    const status = { vendors: { google: { enabled: true }, facebook: { enabled: false } } };
    let changed = () => {};
    let asks = true;
    const didomi = {
      getCurrentUserStatus: () => status,
      shouldUserStatusBeCollected: () => asks,
      on: (_: string, listener: () => void) => (changed = listener),
    };
    const queue: ((didomi: unknown) => void)[] = [];
    const here = makeConsentPage({}, (page) => (page.didomiOnReady = queue));
    assert.equal(here.last(), "unknown rule no_signal");
    queue.forEach((ready) => ready(didomi));
    assert.equal(here.last(), "unknown didomi unanswered");
    asks = false;
    changed();
    assert.equal(here.last(), "denied didomi vendor");
    status.vendors.facebook.enabled = true;
    changed();
    assert.equal(here.last(), "granted didomi vendor");
  });
});

describe("Shopify", () => {
  it("loads the Customer Privacy API and follows its event", () => {
    let [allowed, sale, word] = [false, true, ""];
    const privacy = {
      marketingAllowed: () => allowed,
      saleOfDataAllowed: () => sale,
      currentVisitorConsent: () => ({ marketing: word }),
    };
    let loaded = () => {};
    const here = makeConsentPage({}, (page) => {
      page.Shopify = { loadFeatures: (_: unknown, done: () => void) => (loaded = done) };
    });
    assert.equal(here.last(), "unknown rule no_signal");
    here.page.Shopify.customerPrivacy = privacy;
    loaded();
    assert.equal(here.last(), "unknown shopify unanswered");
    [allowed, word] = [true, "yes"];
    here.fire("visitorConsentCollected", {}, "document");
    assert.equal(here.last(), "granted shopify category");
    sale = false;
    here.fire("visitorConsentCollected", {}, "document");
    assert.equal(here.last(), "granted shopify category +limited");
    [allowed, word] = [false, "no"];
    here.fire("visitorConsentCollected", {}, "document");
    assert.equal(here.last(), "denied shopify category");
  });
});

describe("the site's own word", () => {
  it("decides against every banner, and can be taken back", () => {
    const here = makeConsentPage({}, (page) => (page.document.cookie = "CookieConsent={marketing:false}"));
    assert.equal(here.last(), "denied cookiebot category");
    here.tell("api", "granted");
    assert.equal(here.last(), "granted api call");
    here.tell("api", "denied");
    assert.equal(here.last(), "denied api call");
  });

  it("that was said before is part of the first decision: nothing is granted in between", () => {
    const here = makeConsentPage({ required: false }, undefined, (tell) => tell("fbq", "pending"));
    assert.deepEqual(
      here.decisions.map(({ state }) => state),
      ["unknown"],
    );
  });

  it("fbq's revoke holds, its grant is one grant among others", () => {
    const here = makeConsentPage({ required: false });
    here.tell("fbq", "pending");
    assert.equal(here.last(), "unknown fbq unanswered");
    here.tell("fbq", "granted");
    assert.equal(here.last(), "granted fbq vendor");
    here.page.document.cookie = "CookieConsent={marketing:false}";
    here.fire("visibilitychange", null, "document");
    assert.equal(here.last(), "denied cookiebot category");
  });
});

describe("readers", () => {
  it("that the business left out are not listened to", () => {
    const here = makeConsentPage({ readers: ["tcf"] }, (page) => {
      page.document.cookie = "CookieConsent={marketing:true}";
      page.dataLayer = [["consent", "default", { ad_storage: "granted" }]];
      page.Didomi = { getCurrentUserStatus: assert.fail };
    });
    assert.equal(here.last(), "unknown rule no_signal");
    assert.equal(here.page.dataLayer.push, Array.prototype.push);
  });

  it("find no cookies in a document that has none to give, and go on", () => {
    const here = makeConsentPage({}, (page) => {
      Object.defineProperty(page.document, "cookie", {
        get() {
          throw new Error("SecurityError");
        },
      });
      page.OnetrustActiveGroups = ",C0004,";
    });
    assert.equal(here.last(), "granted onetrust category");
  });

  it("a signal of any length is passed on cut to 8,192 characters", () => {
    const here = makeConsentPage({}, (page) => (page.document.cookie = `addtl_consent=2~${"1.".repeat(9000)}`));
    assert.equal(here.decisions[0]!.signals.addtl!.length, 8192);
  });
});
