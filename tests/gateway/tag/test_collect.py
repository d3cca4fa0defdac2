"""What a tag posts: events with what the tag and the request know, made durable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway_edge import Reply
from gateway_shop import DATASET, ORIGIN, START_MS, Shop
from signalpost.gateway.app import Gateway
from signalpost.gateway.limits import Limits
from signalpost.store import open_identities, open_identity_reader
from signalpost.store.access_keys import KeyKind
from signalpost.store.record import ConsentStand, DroppedCopy, EventCopy, IdentityCopy, Receipt
from tag_gateway import AGENT, HOST, TAG_DIGEST, ask, beacon, page_view, start_and_stop, tag_gateway, tag_settings

COLLECT = f"/sp/{DATASET}"
DAY_MS = 86_400_000
VISITOR = "1.1795000000.AAAAAAAAAAAAAAAAAAAAAA"
DENIED = {"state": "denied", "by": "api", "reason": "call", "signals": {"api": "denied"}}
UNKNOWN = {"state": "unknown", "by": "rule", "reason": "no_signal", "signals": {}}
FBP = f"fb.1.{START_MS - DAY_MS}.7"
FBC = f"fb.1.{START_MS - DAY_MS}.Ab1"


@pytest.fixture
def app(shop: Shop) -> Gateway:
    """The shop's gateway."""
    return tag_gateway(shop)


def only(shop: Shop) -> EventCopy:
    """The one event that was kept."""
    (copy,) = shop.events()
    return copy


def user_of(copy: EventCopy) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(copy.body)["user_data"]
    return found


def cookies_of(reply: Reply) -> dict[str, str]:
    """Name and whole text of each cookie that the answer sets."""
    return {line.partition("=")[0]: line for line in reply.headers.get("set-cookie", "").split("\n") if line}


def dropped(shop: Shop) -> list[tuple[str, str | None, str | None, int]]:
    copies = [copy for copy in shop.copies() if isinstance(copy, DroppedCopy)]
    return [(copy.reason, copy.event_name, copy.event_id, copy.count) for copy in copies]


def test_an_event_of_a_page_is_durable_with_what_its_request_knows(shop: Shop, app: Gateway) -> None:
    """Address, user agent, fbp and visitor id; what was observed stays inside, beside the body."""
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view()))
    assert reply.status == 202
    assert [result["status"] for result in reply.json["results"]] == ["accepted"]
    copy = only(shop)
    assert (copy.origin, copy.dataset, copy.event_name, copy.event_id) == ("browser", DATASET, "PageView", "view-1")
    user = user_of(copy)
    assert (user["client_ip_address"], user["client_user_agent"]) == ("203.0.113.9", AGENT)
    assert user["fbp"] == reply.json["ids"]["fbp"]
    assert copy.observed == {
        "via": "page",
        "pixel": "sent",
        "consent": "granted",
        "consent_by": "api",
        "tag": TAG_DIGEST,
    }
    assert list(copy.link) == ["visitor"]
    assert b"observed" not in copy.body


def test_events_of_a_page_share_what_is_read_of_them(shop: Shop, app: Gateway) -> None:
    """Anybody can post them: of the texts that show a sign of something, 65,536 characters are read together."""
    text = "at home " * 1_000
    views = [page_view(event_id=f"v{place}", custom_data={"content_name": text}) for place in range(9)]
    assert ask(app, "POST", COLLECT, beacon(shop, *views)).json["accepted"] == 9
    assert ["content_name" in json.loads(copy.body).get("custom_data", {}) for copy in shop.events()] == [
        *[True] * 8, False,
    ]  # fmt: skip
    assert [note for copy in shop.events() for note in copy.notes if note[1] == "text_not_read"] == [
        ("custom_data.content_name", "text_not_read")
    ]


def test_the_answer_sets_the_cookies_of_the_visit(shop: Shop, app: Gateway) -> None:
    """Section 5.2 (4): the visitor id for 400 days and out of reach of scripts; `_fbp`, `_fbc` for 90 and readable."""
    event = page_view(event_source_url="https://shop.example/?fbclid=Ab1")
    reply = ask(app, "POST", COLLECT, beacon(shop, event))
    ids = reply.json["ids"]
    flags = "Domain=shop.example; Secure"
    assert cookies_of(reply) == {
        "_spv": f"_spv={only(shop).link['visitor']}; Path=/; Max-Age=34560000; {flags}; HttpOnly; SameSite=Lax",
        "_fbp": f"_fbp={ids['fbp']}; Path=/; Max-Age=7776000; {flags}; SameSite=Lax",
        "_fbc": f"_fbc=fb.1.{START_MS}.Ab1; Path=/; Max-Age=7776000; {flags}; SameSite=Lax",
        "_spm": f"_spm=1; Path=/; Max-Age=34560000; {flags}; SameSite=Lax",
    }
    assert ids["fbc"] == f"fb.1.{START_MS}.Ab1"
    assert reply.headers["access-control-allow-credentials"] == "true"


def test_cookies_are_set_anew_once_a_page(shop: Shop, app: Gateway) -> None:
    """By the answer to its PageView; an event that follows sets what is news, and nothing else."""
    cookie = f"_spv=1.{START_MS // 1000 - 86_400}.AAAAAAAAAAAAAAAAAAAAAA; _fbp={FBP}"
    view = page_view(referrer_url="https://shop.example/")
    click = page_view(event_name="AddToCart", event_id="b", custom_data={"value": 5, "currency": "EUR"})
    assert set(cookies_of(ask(app, "POST", COLLECT, beacon(shop, view), cookie=cookie))) == {"_spv", "_fbp", "_spm"}
    assert cookies_of(ask(app, "POST", COLLECT, beacon(shop, click), cookie=cookie)) == {}
    assert shop.identities() == []


@pytest.mark.parametrize(
    "cookie", ["_fbp=fb.1." + "9" * 5_000 + ".7", "_spv=1." + "9" * 5_000 + ".x", "_fbp=.", "_spv=1"]
)
def test_cookies_of_any_form_are_taken(shop: Shop, app: Gateway, cookie: str) -> None:
    """Numbers too long to be times, parts that are missing: the event is taken, and the ids are new."""
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view(event_name="Lead")), cookie=cookie)
    assert reply.json["accepted"] == 1
    assert set(cookies_of(reply)) == {"_spv", "_fbp", "_spm"}


def test_cookies_go_with_the_event(shop: Shop, app: Gateway) -> None:
    """Those of the request before those that the page's scripts saw."""
    event = page_view(user_data={"fbp": "fb.1.1795000000000.8", "fbc": FBC})
    ask(app, "POST", COLLECT, beacon(shop, event), cookie=f"_ga=GA1.2.3; _spv={VISITOR}; _fbp={FBP}; _gcl_au=1.1.5")
    user = user_of(only(shop))
    assert (user["fbp"], user["fbc"], only(shop).link) == (FBP, FBC, {"visitor": VISITOR})


def test_an_event_kept_for_later_keeps_the_click_it_came_with(shop: Shop, app: Gateway) -> None:
    """A visitor who has clicked again since does not change what an earlier event says."""
    later = f"fb.1.{START_MS}.Cd2"
    events = [page_view(event_id="a", user_data={"fbc": FBC}), page_view(event_id="b")]
    ask(app, "POST", COLLECT, beacon(shop, *events), cookie=f"_fbc={later}")
    assert [user_of(copy)["fbc"] for copy in shop.events()] == [FBC, later]


@pytest.mark.parametrize("state", [UNKNOWN, None, {"state": "granted", "by": "api"}])
def test_without_a_signal_nothing_is_taken_where_consent_is_required(
    shop: Shop, app: Gateway, state: dict[str, Any] | None
) -> None:
    """A tag that only says so decides nothing: signals are judged here again. Of the event its name is kept."""
    body = beacon(shop, page_view(user_data={"em": "jo@example.com"}), consent=state)
    reply = ask(app, "POST", COLLECT, body)
    assert reply.json["results"][0]["reason"] == "consent_unknown"
    assert "ids" not in reply.json
    assert cookies_of(reply) == {}
    assert (shop.events(), shop.identities()) == ([], [])
    assert dropped(shop) == [("consent_unknown", "PageView", None, 1)]


def test_where_consent_is_optional_only_a_denial_counts(shop: Shop, app: Gateway) -> None:
    """By the dataset's setting."""
    tag_settings(shop, consent="optional")
    assert ask(app, "POST", COLLECT, beacon(shop, page_view(), consent=UNKNOWN)).json["accepted"] == 1
    assert ask(app, "POST", COLLECT, beacon(shop, page_view(), consent=DENIED)).json["dropped"] == 1


def test_a_denial_that_comes_with_cookies_takes_them_away(shop: Shop, app: Gateway) -> None:
    """And what was kept under the visitor id: a withdrawal is a POST with cookies and no event."""
    reply = ask(app, "POST", COLLECT, beacon(shop, consent=DENIED), cookie=f"_spv={VISITOR}; _fbp={FBP}; _spm=1; _ga=x")
    assert reply.status == 202
    assert set(cookies_of(reply)) == {"_spv", "_fbp", "_spm"}
    assert all("Max-Age=0" in line for line in cookies_of(reply).values())
    (forgotten,) = shop.identities()
    assert (forgotten.visitor_id, forgotten.forget, forgotten.fbp) == (VISITOR, True, None)


def test_what_was_denied_is_a_name_and_a_count(shop: Shop, app: Gateway) -> None:
    """The tag's count-only message: no ids, URL or cookies; the ledger can say why nothing was sent."""
    body = beacon(
        shop, consent=DENIED, dropped=[{"event_name": "Purchase", "reason": "consent_denied", "count": 2}], data=None
    )
    reply = ask(app, "POST", COLLECT, body)
    assert (reply.status, reply.json["results"]) == (202, [])
    assert dropped(shop) == [("consent_denied", "Purchase", None, 2)]
    assert (shop.events(), shop.identities()) == ([], [])


def test_counts_alone_make_nobody_known(shop: Shop, app: Gateway) -> None:
    """A tag that could not decide before the page was left says how many; no id is made of it, kept or set."""
    tag_settings(shop, consent="optional")
    given_up = [{"event_name": "Purchase", "reason": "consent_unknown"}]
    reply = ask(app, "POST", COLLECT, beacon(shop, consent=UNKNOWN, dropped=given_up))
    assert (reply.status, "ids" in reply.json, cookies_of(reply), shop.identities()) == (202, False, {}, [])
    assert dropped(shop) == [("consent_unknown", "Purchase", None, 1)]


def test_names_stay_when_many_are_only_counted(shop: Shop) -> None:
    """Past 100 rows a minute one row stands for many of the same name."""
    app = tag_gateway(shop, limits=Limits(dropped_rows_per_minute=0))
    for name in ("Purchase", "Purchase", "Lead"):
        body = beacon(shop, consent=DENIED, dropped=[{"event_name": name, "reason": "consent_denied"}])
        ask(app, "POST", COLLECT, body)
    assert shop.copies() == []
    start_and_stop(app)
    assert sorted(dropped(shop)) == [("consent_denied", "Lead", None, 1), ("consent_denied", "Purchase", None, 2)]


@pytest.mark.parametrize(
    ("gpc", "accepted", "reason"), [("deny", 0, "consent_gpc"), ("limit", 1, None), ("ignore", 1, None)]
)
def test_a_browsers_opt_out_does_what_the_business_says(
    shop: Shop, app: Gateway, gpc: str, accepted: int, reason: str | None
) -> None:
    """`Sec-GPC: 1` denies, limits the use of the data, or is not looked at."""
    tag_settings(shop, gpc=gpc)
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view()), headers=[("Sec-GPC", "1")])
    assert (reply.json["accepted"], reply.json["results"][0].get("reason")) == (accepted, reason)
    options = [json.loads(copy.body).get("data_processing_options") for copy in shop.events()]
    assert options == ([] if not accepted else [["LDU"] if gpc == "limit" else None])


def test_limited_use_says_that_meta_is_to_locate_the_person(shop: Shop, app: Gateway) -> None:
    """Section 11: `["LDU"], 0, 0`, with the address; what the page said itself stays."""
    own = {"data_processing_options": ["LDU"], "data_processing_options_country": 1}
    own |= {"data_processing_options_state": 1000}
    events = [
        page_view(event_id="a"),
        page_view(event_id="b", **own),
        page_view(event_id="c", data_processing_options=[]),
    ]
    ask(app, "POST", COLLECT, beacon(shop, *events), headers=[("Sec-GPC", "1")])
    sent = [json.loads(copy.body) for copy in shop.events()]
    assert [(one["data_processing_options"], one["data_processing_options_state"]) for one in sent] == [
        (["LDU"], 0), (["LDU"], 1000), (["LDU"], 0),
    ]  # fmt: skip


def test_limited_use_names_the_state_that_the_address_tells(shop: Shop) -> None:
    """Section 11: 1 and the number of the state."""
    app = tag_gateway(shop, locate=lambda address: "us_ca")
    ask(app, "POST", COLLECT, beacon(shop, page_view()), headers=[("Sec-GPC", "1")])
    sent = json.loads(only(shop).body)
    assert (sent["data_processing_options_country"], sent["data_processing_options_state"]) == (1, 1000)
    assert only(shop).consent == ConsentStand("limited", "consent_gpc", "api:call", "granted", "us_ca")


@pytest.mark.parametrize(
    ("region", "setting", "accepted"),
    [("eea", "regional", 0), ("us_ca", "regional", 1), ("elsewhere", "regional", 1), ("", "regional", 0),
     ("us_ca", "required", 0), ("eea", "optional", 1)],
)  # fmt: skip
def test_without_an_answer_the_region_decides_unless_the_tag_does(
    shop: Shop, region: str, setting: str, accepted: int
) -> None:
    """Where nothing tells the region, consent is required; the tag is told the same."""
    tag_settings(shop, consent=setting)
    app = tag_gateway(shop, locate=lambda address: region)
    assert ask(app, "POST", COLLECT, beacon(shop, page_view(), consent=UNKNOWN)).json["accepted"] == accepted
    assert ask(app, "GET", COLLECT).json["consent"]["required"] is not bool(accepted)


def test_what_a_visit_decided_is_recorded_under_its_ids(shop: Shop, app: Gateway) -> None:
    """A grant with the first of its events, a denial with what its browser still has; and once in a while."""
    for number in range(3):
        ask(app, "POST", COLLECT, beacon(shop, page_view(event_id=str(number))), cookie=f"_spv={VISITOR}; _fbp={FBP}")
    ask(app, "POST", COLLECT, beacon(shop, consent=DENIED), cookie=f"_spv={VISITOR}; _fbp={FBP}")
    kept = [(one.state, one.reason, one.source, one.keys) for one in shop.decisions()]
    ids = (("fbp", FBP), ("visitor", VISITOR))
    assert kept == [("granted", "consent_given", "tag", ids), ("denied", "consent_denied", "tag", ids)]


def test_a_denial_is_kept_for_whoever_was_named_with_it(shop: Shop, app: Gateway) -> None:
    """The keys of the event alone, hashed: a later order by e-mail is refused by them. Nothing else of it is kept."""
    body = beacon(shop, page_view(user_data={"em": "jo@example.com", "fn": "Jo"}), consent=DENIED)
    ask(app, "POST", COLLECT, body)
    (decision,) = shop.decisions()
    assert [kind for kind, _ in decision.keys] == ["em"]
    assert dropped(shop) == [("consent_denied", "PageView", None, 1)]


def test_an_events_own_denial_counts_in_a_granted_page(shop: Shop, app: Gateway) -> None:
    """One denial is enough."""
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view(event_id="1"), page_view(consent={"api": "denied"})))
    assert [result["status"] for result in reply.json["results"]] == ["accepted", "dropped"]


def test_decisions_by_a_rule_are_nobodys(shop: Shop) -> None:
    """Only what a person said is remembered of them."""
    tag_settings(shop, consent="optional")
    ask(tag_gateway(shop), "POST", COLLECT, beacon(shop, page_view(), consent=UNKNOWN))
    assert only(shop).consent == ConsentStand("send", "regional_default", "rule:not_required", "unknown", "elsewhere")
    assert shop.decisions() == []


@pytest.mark.parametrize("mode", ["pixel_only", "off"])
def test_a_tag_that_is_off_brings_nothing(shop: Shop, app: Gateway, mode: str) -> None:
    """The gateway obeys at once, whatever pages still run."""
    tag_settings(shop, mode=mode)
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view()))
    assert reply.json["results"][0]["reason"] == "tag_off"
    assert cookies_of(reply) == {}


GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.mark.parametrize(("bots", "accepted", "flag"), [("flag", 1, "Googlebot"), ("drop", 0, None), ("keep", 1, None)])
def test_bots_are_flagged_dropped_or_kept(shop: Shop, bots: str, accepted: int, flag: str | None) -> None:
    """By the dataset's setting, with the reason."""
    tag_settings(shop, bots=bots)
    reply = ask(tag_gateway(shop), "POST", COLLECT, beacon(shop, page_view()), agent=GOOGLEBOT)
    assert reply.json["accepted"] == accepted
    assert [copy.observed.get("bot") for copy in shop.events()] == [flag] * accepted
    assert [row[0] for row in dropped(shop)] == ["bot"] * (1 - accepted)


def test_test_hosts_stay_out_unless_asked_for(shop: Shop, app: Gateway) -> None:
    """With the reason; when they are kept, each event says that it is one of them."""
    _, token = shop.new_key(KeyKind.BROWSER, datasets=[DATASET], origins=["http://localhost:3000"])
    shop.monotonic += 2
    local = {"origin": "http://localhost:3000"}
    body = beacon(shop, page_view(event_source_url="http://localhost:3000/"), key=token)
    assert ask(app, "POST", COLLECT, body, **local).json["results"][0]["reason"] == "test_host"
    tag_settings(shop, test_hosts="keep")
    assert ask(app, "POST", COLLECT, body, **local).json["accepted"] == 1
    assert only(shop).observed["host"] == "test"


def test_the_pixels_automatic_events_stay_out_unless_asked_for(shop: Shop, app: Gateway) -> None:
    """Meta's own plugin drops them too (section 17.1)."""
    body = beacon(shop, page_view(event_name="SubscribedButtonClick"))
    assert ask(app, "POST", COLLECT, body).json["results"][0]["reason"] == "automatic_event"
    tag_settings(shop, automatic_events="keep")
    assert ask(app, "POST", COLLECT, body).json["accepted"] == 1


def test_a_browsers_lost_cookies_come_back(shop: Shop) -> None:
    """The cookie keeper, through the worker's file: same fbp, same click and time of first sight."""
    landing = page_view(event_source_url="https://shop.example/?fbclid=Ab1&utm_source=fb")
    first = ask(tag_gateway(shop), "POST", COLLECT, beacon(shop, landing))
    learned = shop.identities()
    identities = open_identities(shop.folder / "identities.db", shop.keyring)
    identities.apply("box", 1, [(Receipt("box", 1, place), copy) for place, copy in enumerate(learned)])
    identities.close()
    reader = open_identity_reader(shop.folder / "identities.db", shop.keyring)
    shop.now_ms += 8 * DAY_MS
    pixels_new_one = f"fb.1.{shop.now_ms}.99"
    again = ask(
        tag_gateway(shop, identities=reader),
        "POST",
        COLLECT,
        beacon(shop, page_view(event_id="view-2", event_time=shop.now_ms // 1000)),
        cookie=f"_spv={learned[0].visitor_id}; _fbp={pixels_new_one}",
    )
    reader.close()
    assert again.json["ids"] == first.json["ids"]
    assert f"_fbc=fb.1.{START_MS}.Ab1;" in cookies_of(again)["_fbc"]


def test_events_go_on_while_what_is_kept_cannot_be_read(shop: Shop, tmp_path: Path) -> None:
    """A broken file of identities costs nobody an event."""
    (shop.folder / "identities.db").write_bytes(b"no database" * 1_000)
    reader = open_identity_reader(shop.folder / "identities.db", shop.keyring)
    app = tag_gateway(shop, identities=reader)
    assert ask(app, "POST", COLLECT, beacon(shop, page_view()), cookie=f"_spv={VISITOR}").json["accepted"] == 1
    reader.close()


def test_what_a_visit_taught_is_kept_once(shop: Shop, app: Gateway) -> None:
    """utm_* and click ids of every platform, with fbp and fbc, under the visitor id."""
    landing = page_view(event_source_url="https://shop.example/?utm_source=news&gclid=Xy&fbclid=Ab1&q=jo@example.com")
    ask(app, "POST", COLLECT, beacon(shop, landing))
    (learned,) = shop.identities()
    assert isinstance(learned, IdentityCopy)
    assert learned.touch is not None
    assert (learned.touch.utm, learned.touch.click_ids) == ({"utm_source": "news"}, {"gclid": "Xy", "fbclid": "Ab1"})
    assert learned.visitor_id == only(shop).link["visitor"]
    assert (learned.fbp, learned.fbc) == (user_of(only(shop))["fbp"], f"fb.1.{START_MS}.Ab1")


def test_a_gateway_on_another_site_gives_ids_and_sets_no_cookies(shop: Shop, app: Gateway) -> None:
    """No browser would keep its cookies; the tag writes what the answer tells it."""
    headers = [("Host", "gateway.vendor.example")]
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view()), headers=headers, host=None)
    assert cookies_of(reply) == {}
    assert list(reply.json["ids"]) == ["fbp"]
    assert (only(shop).link, shop.identities()) == ({}, [])  # an id that nobody keeps would be a new one each time


def test_without_visitor_cookie_none_is_made(shop: Shop, app: Gateway) -> None:
    """By the dataset's setting; then nothing is kept of the visitor either."""
    tag_settings(shop, visitor_cookie=False, cookie_days=30)
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view()))
    assert {name: line.split("; ")[2] for name, line in cookies_of(reply).items()} == {"_fbp": "Max-Age=2592000"}
    assert shop.identities() == []


@pytest.mark.parametrize("years", [-10, -1, 1, 10, 3_000])
def test_a_clock_years_wrong_is_put_right(shop: Shop, app: Gateway, years: int) -> None:
    """event_time is shifted by what `sent_at` differs from the gateway's clock, with a note."""
    off = years * 365 * DAY_MS
    event = page_view(event_time=(START_MS + off) // 1000 - 5)
    ask(app, "POST", COLLECT, beacon(shop, event, sent_at=START_MS + off))
    assert only(shop).event_time == START_MS // 1000 - 5
    assert "clock_shifted" in [code for _, code in only(shop).notes]


@pytest.mark.parametrize("sent_at", [0, -5, 1e300])
def test_a_sent_at_that_is_no_time_shifts_nothing(shop: Shop, app: Gateway, sent_at: float) -> None:
    """The event's own time is judged as it is, or shifted into what is refused; nothing fails."""
    assert ask(app, "POST", COLLECT, beacon(shop, page_view(), sent_at=sent_at)).status == 202


def test_a_browser_key_may_be_named_by_its_id(shop: Shop, app: Gateway) -> None:
    """As the tag's settings told it; only from the origins that the key lists."""
    named = beacon(shop, page_view(), key=shop.browser_key.key_id)
    assert ask(app, "POST", COLLECT, named).status == 202
    assert ask(app, "POST", COLLECT, named, origin="https://evil.example").status == 401


@pytest.mark.parametrize(
    ("changes", "origin", "path", "status", "code"),
    [
        ({"key": "spb_forged"}, ORIGIN, COLLECT, 401, "key_unknown"),
        ({"key": ""}, ORIGIN, COLLECT, 401, "key_missing"),
        ({}, "https://evil.example", COLLECT, 403, "origin_not_listed"),
        ({}, "null", COLLECT, 403, "origin_not_listed"),
        ({}, None, COLLECT, 403, "origin_not_listed"),
        ({}, ORIGIN, "/sp/999", 404, "dataset_unknown"),
        ({}, ORIGIN, "/sp/2222222222", 404, "dataset_unknown"),
    ],
)
def test_a_forged_origin_or_key_adds_nothing(
    shop: Shop, app: Gateway, changes: dict[str, Any], origin: str | None, path: str, status: int, code: str
) -> None:
    """Nothing is kept, set or told."""
    reply = ask(app, "POST", path, beacon(shop, page_view(), **changes), origin=origin)
    assert (reply.status, reply.json["code"]) == (status, code)
    assert (shop.records(), cookies_of(reply)) == ([], {})


def test_a_server_key_in_a_page_is_no_key_of_its_id(shop: Shop, app: Gateway) -> None:
    """Only browser keys can be named; a server key's id opens nothing."""
    assert ask(app, "POST", COLLECT, beacon(shop, page_view(), key=shop.key.key_id)).status == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"v":2}', b'{"v":1,"data":{}}', b'{"v":1,"data":"[]"}',
     b'{"v":1,"sent_at":"now"}', b'{"v":1,"dropped":[{"event_name":""}]}',
     b'{"v":1,"dropped":[{"event_name":"P","reason":"because"}]}', b"[" * 100_000],
)  # fmt: skip
def test_a_malformed_beacon_is_refused_whole(shop: Shop, app: Gateway, body: bytes) -> None:
    """400 with one code, and nothing of it kept."""
    reply = ask(app, "POST", COLLECT, body)
    assert (reply.status, reply.json["code"]) == (400, "beacon_malformed")
    assert shop.records() == []


@pytest.mark.parametrize("consent", [{"state": "maybe"}, {"signals": {"api": 1}}, [], "granted"])
def test_a_consent_that_is_none_refuses_the_request(shop: Shop, app: Gateway, consent: object) -> None:
    """It is taken neither for a grant nor for silence; nothing is kept."""
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view(), consent=consent))
    assert (reply.status, reply.json["code"], shop.records()) == (400, "beacon_malformed", [])


def test_too_many_events_are_refused_whole(shop: Shop, app: Gateway) -> None:
    """100 events a request, as the tag keeps at most."""
    events = [page_view(event_id=str(number)) for number in range(101)]
    assert ask(app, "POST", COLLECT, beacon(shop, *events)).json["code"] == "beacon_too_many"
    assert ask(app, "POST", COLLECT, beacon(shop, *events[:100])).json["accepted"] == 100


def test_an_oversized_beacon_is_not_read(shop: Shop, app: Gateway) -> None:
    """512 kB are enough for 100 events; more is refused before it is parsed."""
    reply = ask(app, "POST", COLLECT, b" " * 512_001)
    assert (reply.status, reply.json["code"]) == (413, "body_too_large")


def test_one_bad_event_costs_one_event(shop: Shop, app: Gateway) -> None:
    """The others of its beacon are accepted."""
    bad = page_view(event_id="b", unknown_key=1)
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view(event_id="a"), bad, page_view(event_id="c")))
    assert [result["status"] for result in reply.json["results"]] == ["accepted", "dropped", "accepted"]
    assert reply.json["results"][1]["reason"] == "unknown_key"


def test_an_event_source_url_of_another_site_does_not_move_the_cookies(shop: Shop, app: Gateway) -> None:
    """Cookies go to the site of the page's origin, whatever an event says."""
    event = page_view(event_source_url="https://other.example/?fbclid=Ab1")
    reply = ask(app, "POST", COLLECT, beacon(shop, event))
    assert "Domain=shop.example" in cookies_of(reply)["_fbp"]
    assert "_fbc" not in cookies_of(reply)


def test_a_page_may_only_say_what_a_tag_says(shop: Shop, app: Gateway) -> None:
    """Of what is observed, closed sets stay closed and the edge's own words cannot be written by a page."""
    seen = {
        "via": "magic",
        "pixel": "sent",
        "bot": "none",
        "consent": "denied",
        "tag": "x",
        "rule": "r" * 999,
        "em": "x",
    }
    ask(app, "POST", COLLECT, beacon(shop, page_view(observed=seen)))
    observed = only(shop).observed
    assert (observed["consent"], observed["tag"], observed["pixel"]) == ("granted", TAG_DIGEST, "sent")
    assert set(observed) == {"pixel", "rule", "consent", "consent_by", "tag"}
    assert len(observed["rule"]) == 200


def test_the_address_of_a_trusted_proxy_is_not_the_visitors(shop: Shop) -> None:
    """The nearest untrusted one is; an IPv6 address kept by Meta's builder goes before an IPv4 one."""
    app = tag_gateway(shop, trusted_proxies=["203.0.113.0/24"])
    forwarded = [("X-Forwarded-For", "10.9.9.9, 198.51.100.20")]
    ask(app, "POST", COLLECT, beacon(shop, page_view(event_id="a")), headers=forwarded)
    ask(app, "POST", COLLECT, beacon(shop, page_view(event_id="b")), headers=forwarded, cookie="_fbi=2001:db9::1")
    assert [user_of(copy)["client_ip_address"] for copy in shop.events()] == ["198.51.100.20", "2001:db9::1"]


def test_the_gateway_on_the_sites_own_host_is_the_same(shop: Shop) -> None:
    """Behind a proxy that is trusted, the host is what the browser asked; cookies go to the whole site."""
    app = tag_gateway(shop, trusted_proxies=["203.0.113.0/24"])
    headers = [("X-Forwarded-Host", "www.shop.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "8.8.4.4")]
    reply = ask(app, "POST", COLLECT, beacon(shop, page_view()), headers=headers, host="gateway:8080")
    assert "Domain=shop.example" in cookies_of(reply)["_spv"]
    assert HOST != "www.shop.example"


def test_what_a_page_says_it_did_not_send_names_nobody(shop: Shop, app: Gateway) -> None:
    """Its name may be anything that a page writes, and its row stays readable."""
    given_up = [{"event_name": "Order of jo@shop.example", "reason": "consent_denied"}]
    assert ask(app, "POST", COLLECT, beacon(shop, dropped=given_up)).status == 202
    assert dropped(shop) == [("consent_denied", "Order of masked-email", None, 1)]
