"""What somebody says in another's name: consent, identity, an order's id. And garbage where consent is read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from attacked import JSON, Answer, Edge, bearer
from gateway_shop import DATASET, ORIGIN, START_MS, purchase
from signalpost.store.record import EventCopy

VICTIM = {"em": "victim@example.com", "client_user_agent": "Mozilla/5.0"}
GRANT, DENY = {"api": "granted"}, {"api": "denied"}


def kept(edge: Edge, event_id: str) -> EventCopy:
    """The only copy of that id."""
    (only,) = [copy for copy in edge.shop.events() if copy.event_id == event_id]
    return only


@pytest.mark.parametrize(
    "signals",
    [
        {"tcf": "A" * 8_193}, {"tcf": "\x00"}, {"tcf": ""}, {"tcf": "\U0001f4a5"}, {"usp": "1Y"}, {"usp": "\U0001f4a5"},
        {"gpp": "DBABMA~" + "B" * 5_000}, {"gpp": "~~~~"}, {"gpp": "D" + "_" * 8_000}, {"gcd": "1" * 8_000},
        {"addtl": "2~" + "1." * 4_000}, {"onetrust": "groups=" + "C0004:1," * 1_000}, {"didomi": "eyJ" + "A" * 8_000},
        {"cookiebot": "\x1b[2J"}, {"api": "GRANTED"}, {"api": "granted\n"}, {"api": "granted "}, {"api": "{}"},
        {"nobody": "granted"}, {"x" * 9_000: "granted"},
    ],
)  # fmt: skip
def test_garbage_grants_nothing(edge: Edge, signals: dict[str, str]) -> None:
    """Where consent is required, what cannot be read is no yes; the next visitor is judged as ever."""
    answer = edge.tag(purchase(), consent={"state": "granted", "signals": signals})
    assert answer.result["status"] == "dropped"
    assert answer.result["reason"] in ("consent_unknown", "consent_denied")
    assert edge.tag(purchase()).result["status"] == "accepted"


@pytest.mark.parametrize(
    "consent",
    [
        {"state": "denied", "signals": {"api": "granted"}},
        {"state": "granted", "signals": {"api": "denied", "tag": "granted"}},
        {"state": "granted", "signals": {"api": "granted", "tag": "denied"}},
    ],
)
def test_of_two_words_of_a_page_the_no_counts(edge: Edge, consent: dict[str, Any]) -> None:
    """Whichever of them a script could have put there."""
    assert edge.tag(purchase(), consent=consent).result["reason"] == "consent_denied"


def test_an_events_own_yes_does_not_undo_its_requests_no(edge: Edge) -> None:
    """Nor the other way round."""
    for around, own in ((DENY, GRANT), (GRANT, DENY)):
        body = {"data": [purchase(consent=own)], "consent": around}
        assert edge.page(body).result["reason"] == "consent_denied"
        assert edge.server(body).result["reason"] == "consent_denied"


def test_a_page_names_no_region_that_would_spare_it_the_question(edge: Edge) -> None:
    """A tag's own region is not read, and a header counts for nothing: only the address tells it, by a file."""
    for header in ("CF-IPCountry", "X-Country", "CloudFront-Viewer-Country", "X-Vercel-IP-Country"):
        answer = edge.tag(purchase(), headers=[(header, "US")], consent={"signals": {}, "region": "US"})
        assert answer.result["reason"] == "consent_unknown"
    answer = edge.tag(purchase(consent={"region": "US"}), consent={"signals": {}})
    assert answer.result["reason"] == "consent_unknown"


def test_a_page_logs_nobody_in_and_names_no_other_visitor(edge: Edge) -> None:
    """`authenticated` and `visitor` are a server's words: a page's are left out."""
    link = {"visitor": "1.1795000000.AAAAAAAAAAAAAAAAAAAAAA", "authenticated": True, "cart": "c-1"}
    body = {"data": [purchase(event_id="claimed", link=link, user_data=VICTIM)], "consent": GRANT}
    assert edge.page(body).result["status"] == "accepted"
    assert edge.tag(purchase(event_id="claimed-by-tag", link=link, user_data=VICTIM)).result["status"] == "accepted"
    for event_id in ("claimed", "claimed-by-tag"):
        copy = kept(edge, event_id)
        assert "authenticated" not in (copy.link or {})
        assert (copy.link or {}).get("visitor") != link["visitor"]
        assert copy.origin == "browser"


def test_a_page_makes_no_order_a_test(edge: Edge) -> None:
    """Joined with the server's copy, the whole order would go to Meta as a test event."""
    body = {"data": [purchase(event_id="tested")], "test_event_code": "TEST1", "consent": GRANT}
    assert edge.page(body).result["status"] == "accepted"
    assert kept(edge, "tested").test_event_code is None
    assert edge.server({"data": [purchase(event_id="tested-too")], "test_event_code": "TEST1"}).status == 202
    assert kept(edge, "tested-too").test_event_code == "TEST1"


def test_a_pages_grant_is_recorded_for_its_own_keys_and_a_pages_no_is_limited(edge: Edge) -> None:
    """One caller cannot silence a list of customers: of one line twenty typed addresses an hour count."""
    for number in range(40):
        body = {"data": [purchase(user_data={"em": f"victim{number}@example.com"})], "consent": DENY}
        assert edge.page(body).result["reason"] == "consent_denied"
    typed = [said for said in edge.shop.decisions() if said.source == "browser" and said.state == "denied"]
    assert 0 < sum(1 for said in typed for kind, _ in said.keys if kind == "em") <= 20


@pytest.mark.parametrize(
    "count", [-5, 10**9, 10**18, 1.5, "many", None],
)  # fmt: skip
def test_counts_of_what_a_tag_did_not_send_are_small_whole_numbers(edge: Edge, count: object) -> None:
    """The report of losses is no place for anybody's figures."""
    assert reported(edge, 3).status == 202
    answer = reported(edge, count)
    assert (answer.status, answer.json["code"]) == (400, "beacon_malformed")


def reported(edge: Edge, count: object) -> Answer:
    """What a tag is answered that says it left out so many events for want of consent."""
    dropped = [{"event_name": "Purchase", "reason": "consent_denied", "count": count}]
    beacon = {"v": 1, "key": edge.shop.browser_key.key_id, "sent_at": START_MS, "data": [], "dropped": dropped}
    own = [("Content-Type", "text/plain"), ("Origin", ORIGIN)]
    return edge.ask("POST", f"/sp/{DATASET}", beacon, headers=own)


@pytest.mark.parametrize("sent", ["-1", "0", "NaN", "1e15", "999999999999999", "\xd9\xa1\xd9\xa2", "x" * 300, "1;2"])
def test_a_clock_that_is_none_shifts_nothing(edge: Edge, sent: str) -> None:
    """A far one cannot be used to date events anew either: they are judged after the shift."""
    answer = edge.server(purchase(), headers=[("X-Sent-At", sent)])
    assert (answer.status, answer.json["code"]) == (400, "sent_at_malformed")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"state": "jo@example.com", "user_data": {"em": "jo@example.com"}}, "granted, denied or withdrawn"),
        ({"state": "denied", "user_data": {"em": "a@b.de"}, "evidence": "jo@example.com"}, "64 letters"),
    ],
)
def test_a_refused_decision_says_what_to_send_and_repeats_nothing(edge: Edge, body: object, says: str) -> None:
    """The value may be a person's."""
    answer = edge.ask("POST", "/v1/consent", body, headers=[JSON, bearer(edge.shop.token)])
    assert answer.status == 400
    assert says in json.dumps(answer.json)
    assert b"jo@example" not in answer.body
