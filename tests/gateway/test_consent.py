"""What consent says of each event of a request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import apsw
import msgspec
import pytest

from gateway_edge import Reply
from gateway_shop import DATASET, ORIGIN, OTHER_DATASET, START_MS, Shop, purchase
from signalpost.connectors.source import OrderSource, Platform
from signalpost.gateway.consent import TablesOf
from signalpost.privacy.settings import DataControl
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.control import shop_key
from signalpost.store.record import DroppedCopy, EventCopy
from signalpost.store.routes import Route

Post = Callable[..., Reply]
GRAPH = f"/v25.0/{DATASET}/events"
EM = hashlib.sha256(b"jo@example.com").hexdigest()


def buying(consent: dict[str, str] | None = None, **user: Any) -> dict[str, Any]:
    event = purchase(user_data={"em": "jo@example.com", "client_user_agent": "Mozilla/5.0", **user})
    return event if consent is None else {**event, "consent": consent}


def stand(shop: Shop) -> tuple[str, str, str, str, str]:
    (copy,) = shop.events()
    assert copy.consent is not None
    return (
        copy.consent.action, copy.consent.reason, copy.consent.evidence, copy.consent.state, copy.consent.region
    )  # fmt: skip


@pytest.mark.parametrize(
    ("user", "region"),
    [({"country": "de"}, "eea"), ({"country": "US", "st": "CA"}, "us_ca"), ({}, ""), ({"country": ["gb"]}, "uk")],
)
def test_a_servers_event_without_a_word_passes_undecided(
    shop: Shop, post: Post, user: dict[str, Any], region: str
) -> None:
    """Whoever folds it knows what the person decided before; the region of its person goes along."""
    assert post("/v1/events", buying(**user)).json["accepted"] == 1
    assert stand(shop) == ("undecided", "", "", "unknown", region)
    assert shop.decisions() == []


def test_a_grant_of_its_own_is_stored_and_recorded(shop: Shop, post: Post) -> None:
    """With what it rests on, under the keys that came with it, hashed as they are sent; Meta is sent none of it."""
    post("/v1/events", buying({"api": "granted"}, country="de", fbp="fb.1.1795299000000.5"))
    assert stand(shop) == ("send", "consent_given", "api:call", "granted", "eea")
    (copy,) = shop.events()
    assert b"consent" not in copy.body
    (decision,) = shop.decisions()
    assert decision.keys == (("em", EM), ("fbp", "fb.1.1795299000000.5"))
    assert (decision.state, decision.reason, decision.source, decision.limited) == (
        "granted", "consent_given", "event", False,
    )  # fmt: skip


def test_of_a_denied_event_nothing_is_kept_but_a_count_and_who_must_not_be_kept(shop: Shop, post: Post) -> None:
    """No body, no event_id, no key in the row; the answer says why."""
    reply = post("/v1/events", buying({"cookiebot": "marketing=0"}, country="de"))
    (result,) = reply.json["results"]
    assert (result["status"], result["reason"]) == ("dropped", "consent_denied")
    (copy,) = shop.copies()
    assert isinstance(copy, DroppedCopy)
    assert (copy.event_name, copy.event_id, copy.reason) == ("Purchase", None, "consent_denied")
    (decision,) = shop.decisions()
    assert (decision.state, decision.keys) == ("denied", (("em", EM),))


@pytest.mark.parametrize(
    ("region", "country", "state"), [("us_ca", 1, 1000), ("US-TX", 1, 1005), ("us", 0, 0), ("us_ny", 0, 0)]
)
def test_an_opt_out_limits_with_the_numbers_of_the_state(
    shop: Shop, post: Post, region: str, country: int, state: int
) -> None:
    """Section 11; where Meta lists no such state, it locates the person by the address."""
    post("/v1/events", buying({"gpc": "1", "region": region}, client_ip_address="203.0.113.77"))
    assert stand(shop)[:2] == ("limited", "consent_gpc")
    sent = json.loads(shop.events()[0].body)
    assert sent["data_processing_options"] == ["LDU"]
    assert (sent["data_processing_options_country"], sent["data_processing_options_state"]) == (country, state)
    (decision,) = shop.decisions()
    assert (decision.state, decision.limited) == ("granted", True)


def test_global_privacy_control_is_true_in_an_event_and_beside_them(shop: Shop, post: Post) -> None:
    """As the browser has it: a boolean counts like the header's 1, and false like none."""
    shop.set_consent(regions={"us": {"opted_out": "drop"}})
    here = {"region": "us_ca"}
    for body in (
        buying({"gpc": True, **here}),  # type: ignore[dict-item]
        {"data": [buying()], "consent": {"gpc": True, **here}},
        {"data": [buying()], "consent": {"gpc": 1, **here}},
    ):
        assert post("/v1/events", body).json["results"][0]["reason"] == "consent_gpc"
    reply = post("/v1/events", {"data": [buying()], "consent": {"gpc": False, **here}})
    assert reply.json["results"][0]["status"] == "accepted"


def test_an_opt_out_that_could_not_be_limited_is_dropped(shop: Shop, post: Post) -> None:
    """Neither a state nor an address: Meta would limit nothing."""
    (result,) = post("/v1/events", buying({"usp": "1YYN", "region": "us"})).json["results"]
    assert result["reason"] == "consent_opted_out"


def test_an_opt_out_drops_where_the_business_says_so(shop: Shop, post: Post) -> None:
    """By the row of the region."""
    shop.set_consent(regions={"us": {"opted_out": "drop"}})
    (result,) = post("/v1/events", buying({"gpc": "1", "region": "us_ca"})).json["results"]
    assert result["reason"] == "consent_gpc"
    assert shop.decisions()[0].state == "denied"


def test_a_region_that_is_none_refuses_the_event(shop: Shop, post: Post) -> None:
    """It is never taken for one where all may be sent."""
    for body in (buying({"region": "mars"}), {"data": [buying()], "consent": {"region": "mars"}}):
        reply = post("/v1/events", body)
        assert "consent_region_unknown" in reply.body.decode()
    assert shop.events() == []


def test_an_envelopes_word_holds_for_all_its_events(shop: Shop, post: Post) -> None:
    """An event adds to it; of two words that contradict the denial counts, whichever says it."""
    events = [buying(), buying({"api": "granted"}), buying({"api": "denied"})]
    denied = post("/v1/events", {"data": events, "consent": {"api": "denied"}}).json
    assert [result["reason"] for result in denied["results"]] == ["consent_denied"] * 3
    granted = post("/v1/events", {"data": events, "consent": {"api": "granted"}}).json
    assert [result["status"] for result in granted["results"]] == ["accepted", "accepted", "dropped"]


def test_an_envelopes_no_counts_however_it_is_written(shop: Shop, post: Post) -> None:
    """Beside a grant of an event that says where its person is."""
    body = {"data": [buying({"api": "granted", "region": "us"})], "consent": {"api": "deny"}}
    assert post("/v1/events", body).json["results"][0]["reason"] == "consent_denied"


@pytest.mark.parametrize(
    "consent", [[], "granted", {"status": "granted"}, {"api": True}], ids=["list", "text", "name", "type"]
)
def test_an_envelopes_word_that_cannot_be_read_refuses_the_request(post: Post, consent: object) -> None:
    """It is never taken for silence."""
    reply = post("/v1/events", {"data": [buying()], "consent": consent})
    assert reply.status == 400
    assert reply.json["code"] in ("wrong_type", "unknown_key")
    assert reply.json["problems"][0]["path"].startswith("consent")


def from_browser(post: Post, shop: Shop, event: dict[str, Any], *headers: tuple[str, str], **more: Any) -> Reply:
    return post("/v1/events", event, token=shop.browser_token, headers=[("Origin", ORIGIN), *headers], **more)


def test_a_browsers_undecided_event_is_refused_where_opt_in_is_required(shop: Shop, post: Post) -> None:
    """It waits in the page's memory, never here; elsewhere the region's row sends it."""
    shop.set_consent(region="eea")
    assert from_browser(post, shop, buying()).json["results"][0]["reason"] == "consent_unknown"
    assert shop.decisions() == []
    shop.set_consent(region="elsewhere")
    assert from_browser(post, shop, buying()).json["accepted"] == 1
    assert stand(shop)[:2] == ("send", "regional_default")


def test_a_browsers_cookies_and_header_speak_for_it(shop: Shop, post: Post) -> None:
    """As they do beside a tag's events."""
    shop.set_consent(region="eea")
    granted = "OptanonConsent=groups=C0004%3A1"
    assert from_browser(post, shop, buying(), ("Cookie", granted)).json["accepted"] == 1
    assert from_browser(post, shop, buying(), ("Cookie", granted), ("Sec-GPC", "1")).json["accepted"] == 1
    first, second = shop.events()
    assert b"LDU" not in first.body
    assert b"LDU" in second.body
    assert [decision.source for decision in shop.decisions()] == ["browser", "browser"]


def test_the_address_of_a_browser_tells_its_region(shop: Shop, post: Post) -> None:
    """By a file that the operator brings."""
    gateway = shop.gateway(locate=lambda address: "eea" if address == "203.0.113.9" else "us_ca")
    assert from_browser(post, shop, buying(), gateway=gateway).json["results"][0]["reason"] == "consent_unknown"
    assert from_browser(post, shop, buying(), gateway=gateway, client=("203.0.113.8", 1)).json["accepted"] == 1
    assert stand(shop)[4] == "us_ca"


def test_the_address_of_a_servers_customer_tells_their_region(shop: Shop, post: Post) -> None:
    """Where the event names no country; never the server's own address."""
    gateway = shop.gateway(locate=lambda address: "ch" if address == "203.0.113.50" else "")
    post("/v1/events", buying(client_ip_address="203.0.113.50"), gateway=gateway)
    assert stand(shop)[4] == "ch"


def test_a_denied_event_is_refused_at_metas_address_too(shop: Shop, post: Post) -> None:
    """As one that Meta would refuse: the client reads why."""
    reply = post(GRAPH, {"data": [buying({"api": "denied"})]})
    assert reply.status == 400
    assert "consent_denied" in reply.json["error"]["error_user_msg"]
    mixed = post(GRAPH, {"data": [buying({"api": "denied"}), buying({"api": "granted"})]})
    assert (mixed.status, mixed.json["events_received"]) == (200, 1)


def test_the_strictest_of_several_tables_counts(shop: Shop, post: Post) -> None:
    """A copy that goes to two datasets is kept once."""
    _, token = shop.new_key(KeyKind.BROWSER, datasets=[DATASET, OTHER_DATASET], origins=[ORIGIN])
    shop.set_consent(OTHER_DATASET, region="eea")
    reply = post("/v1/events", buying(), token=token, headers=[("Origin", ORIGIN)])
    assert reply.json["results"][0]["reason"] in ("consent_unknown",)


def test_shops_of_one_name_in_two_spaces_have_tables_of_their_own(shop: Shop) -> None:
    """What one business leaves out of its events is nothing to the other."""
    with apsw.Connection(str(shop.folder / "control.db")) as connection:
        connection.execute("INSERT INTO space (space_id, account_id, name) VALUES (2, 1, 'other')")
    theirs = DataControl(custom_data_deny=("note",))
    shop.control.put_dataset(2, Dataset(dataset_id="2002", privacy=theirs), author="t", now=1)
    source = OrderSource(name="main", platform=Platform.GENERIC, shop="main")
    tables, snapshot = TablesOf(), shop.control.snapshot()
    found = [tables.of(snapshot, shop_key(space_id, source), None).controls for space_id in (1, 2)]
    assert found == [[DataControl()], [theirs]]


def test_a_dataset_that_a_rule_may_add_is_asked_too(shop: Shop, post: Post) -> None:
    """Where the key leads to it as well, its table counts before any rule is looked at."""
    rule = Route(name="orders", datasets=(OTHER_DATASET,), event_names=("Purchase",))
    config = msgspec.structs.replace(shop.control.config(1).config, routes=(rule,))
    shop.control.apply_config(1, msgspec.to_builtins(config), author="t", now=shop.now_ms)
    shop.set_consent(OTHER_DATASET, regions={"us": {"opted_out": "drop"}})
    _, both = shop.new_key(KeyKind.SERVER, datasets=[DATASET, OTHER_DATASET])
    opted_out = {"data": [buying({"gpc": "1", "region": "us_ca"})]}
    path = f"/v25.0/{DATASET}/events"
    assert "consent_gpc" in post(path, opted_out, token=both).body.decode()
    assert post(path, opted_out).json["events_received"] == 1


def test_a_site_that_says_wait_is_waited_for(shop: Shop, post: Post) -> None:
    """Even where nobody need be asked; what a banner has no answer to is left to the region."""
    post("/v1/events", buying({"api": "pending", "region": "us"}))
    assert stand(shop) == ("hold", "consent_unknown", "api:call", "unknown", "us")
    post("/v1/events", purchase(event_id="2", consent={"onetrust": "pending", "region": "us"}))
    copies = [copy.consent.action for copy in shop.events() if copy.consent is not None]
    assert copies == ["hold", "undecided"]


def test_the_same_word_of_the_same_person_is_recorded_once_in_a_while(shop: Shop, post: Post) -> None:
    """Not with each event; another word at once."""
    for consent in ({"api": "granted"}, {"api": "granted"}, {"api": "granted", "gpc": "1", "region": "us_ca"}):
        post("/v1/events", buying(consent))
    assert [decision.limited for decision in shop.decisions()] == [False, True]
    shop.now_ms = START_MS + 3_600_000
    post("/v1/events", {**buying({"api": "granted"}), "event_time": shop.now_ms // 1000})
    assert len(shop.decisions()) == 3


def test_a_no_to_tracking_stops_enrichment(shop: Shop, post: Post) -> None:
    """What iOS was answered goes to Meta as it is."""
    app = {
        "advertiser_tracking_enabled": 0,
        "application_tracking_enabled": 1,
        "extinfo": ["i2", *[""] * 3, "18", *[""] * 11],
    }
    post("/v1/events", purchase(action_source="app", app_data=app, event_source_url=None))
    post("/v1/events", purchase(action_source="app", app_data={**app, "advertiser_tracking_enabled": 1}, event_id="2"))
    assert [copy.enrich for copy in shop.events()] == [False, True]


def test_decisions_are_counted(shop: Shop, post: Post) -> None:
    """By action and reason, never by person."""
    gateway = shop.gateway()
    for consent in ({"api": "granted"}, {"api": "denied"}, None):
        post("/v1/events", buying(consent), gateway=gateway)
    counted = gateway.counts.decisions
    assert dict(counted) == {("send", "consent_given"): 1, ("drop", "consent_denied"): 1, ("undecided", ""): 1}


def test_copies_stay_readable_as_events(shop: Shop, post: Post) -> None:
    """A decision beside them takes no receipt away."""
    reply = post("/v1/events", {"data": [buying({"api": "granted"}), buying({"api": "denied"}), buying()]})
    receipts = [result.get("receipt") for result in reply.json["results"]]
    assert [text.rsplit("-", 1)[1] for text in receipts] == ["0", "1", "2"]
    assert [type(copy) for copy in shop.copies()] == [EventCopy, DroppedCopy, EventCopy]
