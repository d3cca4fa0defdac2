"""The script in a real browser: a page with Meta's base code, unchanged, whose calls arrive in the sandbox.

Rows named here are those of the fact sheet's section 18.1 (calls) and 18.2 (requests); cookies are section 6.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import tree
from browsing import SHOP_HOST, Here
from pixel_page import META_SCRIPT, PIXEL, noscript_image, page

INIT = f"fbq('init', '{PIXEL}');"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15"
IN_APP = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/21F79 [FBAN/FBIOS;FBAV/500.0.0.1]"
HASHED = re.compile("([0-9a-f]{32}){1,2}")
OLD = "fb.1.1596403881668.1116446470"
FBP = r"fb\.0\.\d{13}\.\d+"


def sha256(text: str) -> str:
    """As Meta hashes."""
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_page_with_the_base_code_has_its_events_taken(here: Here) -> None:
    """Row base code: the stub queues, connect.facebook.net gives the script, www.facebook.com takes the events."""
    tab = here.visit(INIT + "fbq('track', 'PageView'); fbq('track', 'Lead', {currency: 'EUR', value: 3});", "/landing")
    first, second = sorted(here.arrived(2), key=lambda event: event.event_name, reverse=True)
    assert [first.event_name, second.event_name] == ["PageView", "Lead"]
    assert (first.dataset, first.source, first.event["event_source_url"]) == (
        PIXEL,
        "browser",
        here.shop.url + "/landing",
    )
    assert second.event["custom_data"] == {"currency": "EUR", "value": 3}
    assert {"client_ip_address", "client_user_agent", "fbp"} <= first.event["user_data"].keys()
    assert tab.messages == []
    assert {request["url"].split("?")[0] for request in tab.requests} >= {
        META_SCRIPT,
        "https://www.facebook.com/tr/",
    }


def test_a_page_may_load_the_script_from_the_sandbox_by_its_address(here: Here) -> None:
    """Then its events go where the script came from, over plain HTTP."""
    script = here.meta.url + "/en_US/fbevents.js"
    here.shop.pages["/"] = page(INIT + "fbq('track', 'PageView');", script=script)
    tab = here.open(here.shop.url + "/")
    here.arrived(1)
    assert [r["url"].partition("?")[0] for r in tab.requests if "/tr/" in r["url"]] == [here.meta.url + "/tr/"]


def test_a_browser_without_scripts_sends_the_image(here: Here) -> None:
    """Row base code: the noscript image is a PageView without an id."""
    here.shop.pages["/"] = page("", body=noscript_image("https://www.facebook.com/tr"))
    tab = here.browser.tab()  # one of its own: scripts stay off in it
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    tab.call("Page.navigate", url=here.shop.url + "/")
    [event] = here.arrived(1)
    assert (event.event_name, event.event_id) == ("PageView", None)


def test_before_the_script_calls_are_queued_in_order(here: Here) -> None:
    """Row base code: what was called before the script came is done first."""
    tab = here.visit(INIT + "".join(f"fbq('trackCustom', 'Own{n}');" for n in range(5)))
    tab.run("fbq('trackCustom', 'Own5')")
    names = sorted((event.event["event_time"], event.event_name) for event in here.arrived(6))
    assert {name for _, name in names} == {f"Own{n}" for n in range(6)}
    counts = [re.search(r"[?&]ec=(\d+)", r["url"]) for r in tab.requests if "/tr/" in r["url"]]
    assert [count and count[1] for count in counts] == ["0", "1", "2", "3", "4", "5"]


def names_by_pixel(here: Here, count: int) -> list[tuple[str, str]]:
    """(dataset, event_name) of what arrived, sorted."""
    return sorted((event.dataset, event.event_name) for event in here.arrived(count))


def test_single_calls_go_to_one_pixel_and_others_to_all(here: Here) -> None:
    """Rows track, trackCustom, trackSingle, trackSingleCustom."""
    here.visit(
        """fbq('init', '1'); fbq('init', '2');
        fbq('track', 'Contact'); fbq('trackCustom', 'Own');
        fbq('trackSingle', '1', 'Lead'); fbq('trackSingleCustom', '2', 'Own2');"""
    )
    both = [("1", "Contact"), ("1", "Lead"), ("1", "Own"), ("2", "Contact"), ("2", "Own"), ("2", "Own2")]
    assert names_by_pixel(here, 6) == both


def test_the_page_gives_the_event_id(here: Here) -> None:
    """Row track: the fourth argument is {eventID}; without one the script's own id is nobody's event_id."""
    tab = here.visit(INIT + "fbq('track', 'Lead', {}, {eventID: 'order-1'}); fbq('track', 'Contact');")
    found = {event.event_name: event.event_id for event in here.arrived(2)}
    assert found == {"Lead": "order-1", "Contact": None}
    assert [event.event_name for event in here.meta.sandbox.events() if event.event_id] == ["Lead"]
    [own] = [r["url"] for r in tab.requests if "ev=Contact" in r["url"]]
    assert re.search(r"&eid=[^.&]+\.[^.&]+\.[^.&]+&", own)


def test_parameters_arrive_as_they_were_given(here: Here) -> None:
    """Row cd[key]: nested values as JSON text, odd characters unharmed."""
    given: dict[str, Any] = {
        "value": 12.5,
        "currency": "EUR",
        "content_ids": ["a&b", "ü"],
        "contents": [{"id": "a&b", "quantity": 2, "item_price": 6.25}],
        "search_string": "50 % off + more = ?",
        "content_name": "T-shirt \U0001f455",
    }
    here.visit(INIT + f"fbq('track', 'Purchase', {json.dumps(given)});")
    assert here.arrived(1)[0].event["custom_data"] == given


CLEAR = {
    "em": ("  John_Smith@gmail.com ", "john_smith@gmail.com"),
    "ph": ("+1 (650) 555-1212", "16505551212"),
    "fn": ("Valéry", "valéry"),
    "ln": ("O'Connor Smith", "oconnorsmith"),
    "ge": ("Female", "f"),
    "db": ("1997-02-16", "19970216"),
    "ct": ("New York", "newyork"),
    "st": ("CA", "ca"),
    "zp": ("94035-1234", "94035"),
    "country": ("US", "us"),
    "external_id": ("EXTERNAL 123", "external123"),
}


def test_advanced_matching_is_hashed_in_the_browser(here: Here) -> None:
    """Row init: every key of manual advanced matching, in the forms of section 4.1; nothing leaves in clear."""
    tab = here.visit(
        f"fbq('init', '{PIXEL}', {json.dumps({key: clear for key, (clear, _) in CLEAR.items()})});"
        "fbq('track', 'PageView');"
    )
    user_data = here.arrived(1)[0].event["user_data"]
    assert {key: user_data[key] for key in CLEAR} == {key: sha256(normal) for key, (_, normal) in CLEAR.items()}
    assert not any("gmail" in r["url"] for r in tab.requests if "/tr/" in r["url"])


def test_the_sample_of_metas_page_is_hashed_as_there(here: Here) -> None:
    """Section 18.1, advanced matching sample row."""
    here.visit(f"fbq('init', '{PIXEL}', {{em: 'jsmith@example.com'}}); fbq('track', 'PageView');")
    assert here.arrived(1)[0].event["user_data"]["em"] == (
        "6e3913852f512d76acff15d1e402c7502a5bbe6101745a7120a2a4833ebd2350"
    )


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        pytest.param({"em": sha256("a@b.co").upper()}, {"em": sha256("a@b.co")}, id="a hash passes, in lower case"),
        pytest.param(
            {"em": sha256("a@b.co") + ".AQICBQAA"}, {"em": sha256("a@b.co") + ".AQICBQAA"}, id="a builder's token stays"
        ),
        pytest.param({"cn": "us"}, {"country": sha256("us")}, id="cn is country, section 19 row 19"),
        pytest.param({"external_id": ["a", "b"]}, {"external_id": [sha256("a"), sha256("b")]}, id="several ids"),
        pytest.param({"em": "nobody", "ph": " ", "fn": None, "country": "Germany"}, {}, id="what cannot be right"),
        pytest.param({"fn": "x" * 200}, {"fn": sha256("x" * 200)}, id="more than one block"),
        pytest.param({"fn": "x" * 55}, {"fn": sha256("x" * 55)}, id="one block, just"),
        pytest.param({"fn": "x" * 56}, {"fn": sha256("x" * 56)}, id="two blocks, just"),
    ],
)
def test_odd_user_data(here: Here, given: dict[str, Any], sent: dict[str, Any]) -> None:
    """Row init; section 4.1: hashes pass lower-cased, the hash of nothing is never sent."""
    here.visit(f"fbq('init', '{PIXEL}', {json.dumps(given)}); fbq('track', 'PageView');")
    user_data = here.arrived(1)[0].event["user_data"]
    told_by_request = {"fbp", "client_ip_address", "client_user_agent"}
    assert {key: value for key, value in user_data.items() if key not in told_by_request} == sent


def wire_forms() -> list[tuple[str, str, str]]:
    """(key, normal form, hash) of every value in clear that the vectors know, for the keys of advanced matching."""
    rows = json.loads((tree.ROOT / "tests/golden/normalization.json").read_text(encoding="utf-8"))["rows"]
    found = {
        (row["field"], row["ours"]["normalized"], row["ours"]["hashes"][0])
        for row in rows
        if row["field"] in CLEAR and row["ours"].get("hashes") and row["ours"].get("normalized")
    }
    return sorted(form for form in found if not HASHED.fullmatch(form[1]))


def test_normal_forms_are_hashed_as_every_other_channel_hashes_them(here: Here) -> None:
    """Row init: given what Meta's page asks for, pixel and server share their keys. Golden rows of section 4."""
    forms = wire_forms()
    assert len(forms) > 100
    inits = "".join(
        f"fbq('init', '{number}', {json.dumps({key: normal})});" for number, (key, normal, _) in enumerate(forms, 1)
    )
    here.visit(inits + "fbq('track', 'PageView');")
    sent = {int(event.dataset): event.event["user_data"] for event in here.arrived(len(forms))}
    other = [(key, normal) for number, (key, normal, hashed) in enumerate(forms, 1) if sent[number].get(key) != hashed]
    assert other == []


def test_later_advanced_matching(here: Here) -> None:
    """Row set userData: from then on, for every pixel."""
    here.visit(INIT + "fbq('track', 'Lead'); fbq('set', 'userData', {em: 'a@b.co'}); fbq('track', 'Contact');")
    found = {event.event_name: event.event["user_data"].get("em") for event in here.arrived(2)}
    assert found == {"Lead": None, "Contact": sha256("a@b.co")}


def test_refused_consent_holds_events_and_cookies_until_it_is_granted(here: Here) -> None:
    """Row consent; section 11: revoke before init holds, grant releases, with the time of the call."""
    tab = here.visit("fbq('consent', 'revoke');" + INIT + "fbq('track', 'PageView', {}, {eventID: 'a'});")
    held_at = tab.run("Date.now()") // 1000
    tab.run("new Promise(done => setTimeout(done, 50))")
    assert here.arrived(0) == []
    assert tab.cookies() == {}
    tab.run("fbq('consent', 'grant'); fbq('track', 'Lead', {}, {eventID: 'b'})")
    found = here.arrived(2)
    assert sorted(str(event.event_id) for event in found) == ["a", "b"]
    assert next(event for event in found if event.event_id == "a").event_time <= held_at
    assert set(tab.cookies()) == {"_fbp"}


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        ("[]", {"data_processing_options": []}),
        (
            "['LDU'], 1, 1000",
            {
                "data_processing_options": ["LDU"],
                "data_processing_options_country": 1,
                "data_processing_options_state": 1000,
            },
        ),
        (
            "['LDU'], 0, 0",
            {
                "data_processing_options": ["LDU"],
                "data_processing_options_country": 0,
                "data_processing_options_state": 0,
            },
        ),
    ],
)
def test_data_processing_options_travel(here: Here, call: str, sent: dict[str, Any]) -> None:
    """Row dataProcessingOptions, rows dpo, dpoco, dpost."""
    here.visit(f"fbq('dataProcessingOptions', {call});" + INIT + "fbq('track', 'PageView');")
    event = here.arrived(1)[0].event
    assert {key: value for key, value in event.items() if key.startswith("data_processing")} == sent


def test_the_agent_and_the_codeless_opt_out_travel(here: Here) -> None:
    """Rows set agent, set autoConfig, init with {agent}; rows a and coo."""
    tab = here.visit(
        f"""fbq('set', 'autoConfig', false, '{PIXEL}'); fbq('set', 'agent', 'plshop-1');
        {INIT} fbq('init', '2', {{}}, {{agent: 'plother-2'}});
        fbq('track', 'PageView');"""
    )
    assert {event.dataset: event.partner_agent for event in here.arrived(2)} == {PIXEL: "plshop-1", "2": "plother-2"}
    sent = [dict(parse_qsl(urlsplit(r["url"]).query)) for r in tab.requests if "/tr/" in r["url"]]
    assert {one["id"]: one["coo"] for one in sent} == {PIXEL: "true", "2": "false"}


def test_openbridge_posts_a_copy_to_a_gateway(here: Here) -> None:
    """Row set openbridge; section 17.3: the same event with the same id, in the gateway's form."""
    here.visit(
        f"fbq('set', 'openbridge', '{PIXEL}', '{here.shop.url}');"
        f"fbq('init', '{PIXEL}', {{em: 'a@b.co'}});"
        "fbq('track', 'Purchase', {value: 2, currency: 'EUR', content_ids: ['a']}, {eventID: 'order-1'});"
        "fbq('track', 'Contact');",
        "/?fbclid=AbC",
    )
    by_name = {event.event_name: event for event in here.arrived(2)}
    posts = here.posts(2)
    assert {path for path, _ in posts} == {"/events?cee=no"}
    contact, purchase = sorted((body for _, body in posts), key=lambda body: str(body["event_name"]))
    assert purchase["event_id"] == by_name["Purchase"].event_id == "order-1"
    assert purchase["fb.pixel_id"] == PIXEL
    assert purchase["custom_data"] == {"value": 2, "currency": "EUR", "content_ids": ["a"]}
    assert purchase["fb.dynamic_product_ads"] == {"value": 2, "currency": "EUR", "content_ids": ["a"]}
    assert purchase["conversion_value"] == {"value": 2, "currency": "EUR"}
    assert purchase["fb.advanced_matching"] == {"em": sha256("a@b.co")}
    assert purchase["website_context"]["location"] == here.shop.url + "/?fbclid=AbC"
    assert purchase["fb.clickID"] == by_name["Purchase"].event["user_data"]["fbc"]
    assert purchase["fb.fbp"] == by_name["Purchase"].event["user_data"]["fbp"]
    assert re.fullmatch(r"ob3_plugin-set_[0-9a-f]{64}", contact["event_id"])
    assert contact["event_id"] == by_name["Contact"].event_id
    assert contact["fb.dynamic_product_ads"] == {}


@pytest.mark.parametrize(
    ("agent", "length", "mode"),
    [
        ("", 100, "GET"),
        ("", 3_000, "formPOST"),
        (SAFARI, 100, "GET"),
        (SAFARI, 3_000, "SB"),
        (SAFARI, 250_000, "formPOST"),
        (IN_APP, 3_000, "GET"),
        (IN_APP, 40_000, "SB"),
    ],
)
def test_the_way_an_event_travels(here: Here, agent: str, length: int, mode: str) -> None:
    """Transport paragraph: image below 2,048 characters (32,768 in Facebook's browsers), beacon but on Chrome, form.

    A beacon that the browser does not take (over 64 KiB) goes as a form.
    """
    tab = here.visit(INIT + f"fbq('trackCustom', 'Own', {{note: 'ä'.repeat({length // 6})}});", agent=agent)
    [event] = here.arrived(1)
    assert event.event["custom_data"]["note"] == "ä" * (length // 6)
    *_, last = [r for r in tab.requests if "facebook.com/tr/" in r["url"]]
    assert last["method"] == ("GET" if mode == "GET" else "POST")
    assert mode in last["url"] + last.get("postData", mode)


# ----------------------------------------------------------------------------------------------- section 6


def test_the_browser_gets_an_fbp_and_keeps_it(here: Here) -> None:
    """Section 6.1 and 6.2: four parts, index 0 on an address, 90 days; every event carries it."""
    tab = here.visit(INIT + "fbq('track', 'PageView');")
    fbp = here.arrived(1)[0].event["user_data"]["fbp"]
    assert re.fullmatch(FBP, fbp)
    [cookie] = tab.call("Network.getCookies")["cookies"]
    assert (cookie["name"], cookie["value"]) == ("_fbp", fbp)
    assert abs(cookie["expires"] - tab.run("Date.now()") / 1000 - 7_776_000) < 60
    again = here.visit(INIT)
    assert again.cookies() == {"_fbp": fbp}


def test_a_click_id_becomes_an_fbc(here: Here) -> None:
    """Section 6.1: the fbclid untouched as fourth part; without one there is no fbc."""
    tab = here.visit(INIT + "fbq('track', 'PageView');", "/?fbclid=IwAR0-aB_cD")
    fbc = here.arrived(1)[0].event["user_data"]["fbc"]
    assert re.fullmatch(r"fb\.0\.\d{13}\.IwAR0-aB_cD", fbc)
    assert tab.cookies()["_fbc"] == fbc


def test_the_same_click_keeps_its_time_and_another_is_new(here: Here) -> None:
    """Section 6.2: otherwise keep the old value, including its time; compare the fourth part (section 19 row 2)."""
    first = here.visit(INIT, "/?fbclid=one").cookies()["_fbc"]
    assert here.visit(INIT, "/?fbclid=one").cookies()["_fbc"] == first
    assert here.visit(INIT, "/").cookies()["_fbc"] == first
    assert here.visit(INIT, "/?fbclid=two").cookies()["_fbc"].endswith(".two")


@pytest.mark.parametrize(
    ("cookie", "address", "kept"),
    [
        pytest.param("fb.1.1554763741205.one.AQICBQAA", "/?fbclid=one", True, id="a builder's token, same click"),
        pytest.param("fb.1.1554763741205.one.AQICBQAA", "/?fbclid=AQICBQAA", False, id="the token is no click id"),
        pytest.param("fb.1.1554763741205.one.AQ", "/", True, id="an older token"),
        pytest.param("nonsense", "/?fbclid=one", False, id="no fbc at all"),
    ],
)
def test_a_cookie_that_is_there(here: Here, cookie: str, address: str, kept: bool) -> None:
    """Section 6.3 steps 2 and 4: four or five parts are kept as they came, others are ignored."""
    assert (here.visit(f"document.cookie = '_fbc={cookie}';" + INIT, address).cookies()["_fbc"] == cookie) is kept


def test_a_click_id_with_a_dot_does_not_break_the_parts(here: Here) -> None:
    """Section 6.3, traps: the browser pixel writes `.` as `__DOT__`."""
    assert here.visit(INIT, "/?fbclid=a.b").cookies()["_fbc"].split(".")[3:] == ["a__DOT__b"]


def test_a_click_id_too_long_is_ignored(here: Here) -> None:
    """Section 6.3, browser builder extras: over 500 characters."""
    assert set(here.visit(INIT, "/?fbclid=" + "x" * 501).cookies()) == {"_fbp"}


def test_cookies_go_to_the_widest_domain_the_browser_allows(here: Here) -> None:
    """Section 6.1: example.com is index 1, also for a page of www.shop.example.com."""
    here.shop.pages["/"] = page(INIT + "fbq('track', 'PageView');")
    port = here.shop.url.rsplit(":", 1)[1]
    tab = here.open(f"http://{SHOP_HOST}:{port}/?fbclid=one")
    user_data = here.arrived(1)[0].event["user_data"]
    assert [user_data[name].split(".")[1] for name in ("fbp", "fbc")] == ["1", "1"]
    assert {cookie["domain"] for cookie in tab.call("Network.getCookies")["cookies"]} == {".example.com"}


def test_a_cookie_that_is_there_lives_on(here: Here) -> None:
    """Section 6.2: 90 days from each page, the value as it was."""
    here.shop.pages["/"] = page(INIT)
    here.tab.call("Network.setCookie", name="_fbp", value=OLD, domain=".example.com", path="/", expires=4_000_000_000)
    tab = here.open(here.shop.url.replace("127.0.0.1", SHOP_HOST) + "/")
    tab.until("fbq.callMethod")
    [cookie] = tab.call("Network.getCookies")["cookies"]
    assert (cookie["name"], cookie["value"], cookie["domain"]) == ("_fbp", OLD, ".example.com")
    assert abs(cookie["expires"] - tab.run("Date.now()") / 1000 - 7_776_000) < 60


def test_on_localhost_the_cookie_is_its_own(here: Here) -> None:
    """Section 6.1: no dot, index 0."""
    here.shop.pages["/"] = page(INIT + "fbq('track', 'PageView');")
    tab = here.open(here.shop.url.replace("127.0.0.1", "localhost") + "/")
    fbp = here.arrived(1)[0].event["user_data"]["fbp"]
    assert fbp.startswith("fb.0.")
    assert tab.cookies() == {"_fbp": fbp}


# ------------------------------------------------------------------------------------------------ the page


@pytest.mark.parametrize(
    ("calls", "message", "events"),
    [
        (INIT + "fbq('track', 'Bought');", "no standard event", 1),
        ("fbq('track', 'PageView');", "no pixel was initialised", 0),
        (INIT + "fbq('trackSingle', '9', 'Lead');", "pixel 9 was not initialised", 0),
        (INIT + "fbq('track', 'Purchase', {value: 1});", "needs value and currency", 1),
        (INIT + INIT, "initialised twice", 0),
        ("fbq('init', 'UA-1');", "a number", 0),
        (INIT + "fbq('consent', 'maybe');", "revoke or grant", 0),
        (INIT + "fbq('set', 'other');", 'no "other"', 0),
        (INIT + "fbq('track', 'Lead', {}, {event_id: 'secret-1'});", '"event_id" is ignored', 1),
        (INIT + "fbq('dance');", 'no "dance"', 0),
        (INIT + "fbq('set', 'userData', {nick: 'x'});", 'no "nick"', 0),
        (INIT + "fbq('set', 'userData', {em: 'secret'});", 'value of "em" cannot be right', 0),
    ],
)
def test_a_mistake_is_told_on_the_console(here: Here, calls: str, message: str, events: int) -> None:
    """In a sentence, without a value of the person."""
    found = here.visit(calls).messages
    assert any(message in line for line in found)
    assert not any("secret" in line for line in found)
    here.arrived(events)


def test_mistakes_do_not_stop_the_rest(here: Here) -> None:
    """Later calls in the queue are still done; half of an emoji arrives as a replacement character."""
    tab = here.visit(
        "fbq('dance'); fbq(); fbq('init');" + INIT + "fbq('track'); fbq('track', 'Lead', 'not an object');"
        "var loop = {}; loop.loop = loop; fbq('track', 'Contact', {loop: loop});"
        "fbq('trackCustom', 'Cut', {note: '\\ud83d'});"
    )
    found = {event.event_name: event.event.get("custom_data") for event in here.arrived(2)}
    assert found == {"Lead": None, "Cut": {"note": "\ufffd"}}
    assert any("circular" in line for line in tab.messages)


def test_parameters_are_those_of_the_call(here: Here) -> None:
    """What the page changes later, while consent is awaited, is another matter."""
    tab = here.visit("fbq('consent', 'revoke');" + INIT)
    tab.run("cart = {value: 1, currency: 'EUR'}; fbq('track', 'AddToCart', cart); cart.value = 2")
    tab.run("fbq('consent', 'grant')")
    assert here.arrived(1)[0].event["custom_data"]["value"] == 1


def test_a_page_that_changes_its_address_views_a_page(here: Here) -> None:
    """events-manager.md, hated: pushState makes PageViews of its own, unless fbq.disablePushState."""
    tab = here.visit(INIT + "fbq('track', 'PageView');")
    tab.run("history.pushState({}, '', '/two')")
    tab.run("history.replaceState({step: 1}, '', '/two')")
    tab.run("fbq.disablePushState = true; history.pushState({}, '', '/three')")
    tab.run("fbq('track', 'Lead')")
    found = [(event.event_name, event.event["event_source_url"][len(here.shop.url) :]) for event in here.arrived(3)]
    assert sorted(found) == [("Lead", "/three"), ("PageView", "/"), ("PageView", "/two")]


def test_a_second_copy_of_the_base_code_changes_nothing(here: Here) -> None:
    """Row base code: the stub and the script look whether they are there already."""
    here.shop.pages["/"] = page(INIT, body=f"<script async src='{META_SCRIPT}'></script>")
    tab = here.open(here.shop.url + "/")
    tab.until("fbq.callMethod")
    tab.run("fbq('track', 'PageView')")
    assert len(here.arrived(1)) == 1
    assert tab.run("fbq.getState()") == {"pixels": [{"id": PIXEL, "eventCount": 1}]}


def test_an_event_that_is_refused_is_told_on_the_console(here: Here) -> None:
    """The page hears that it was not taken; the sandbox lists the call."""
    tab = here.visit(INIT + "fbq('trackCustom', ' ');")
    here.refused(1)
    tab.hear("did not take")
