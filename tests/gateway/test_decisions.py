"""What people decided, on its way to where it is kept; and who is refused because of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from gateway_shop import START_MS, Shop, purchase
from signalpost.capi.event import Event
from signalpost.capi.policy import Policy
from signalpost.consent.ruling import Action, Ruling
from signalpost.errors import StoreUnavailable
from signalpost.gateway.consent import judged_by
from signalpost.gateway.decisions import AGAIN_MS, KNOWN, Decisions
from signalpost.gateway.facts import Browser
from signalpost.gateway.source import Source
from signalpost.store import open_identities, open_suppressed
from signalpost.store.decisions import Decided, Key, Suppressed
from signalpost.store.inbox import Inbox
from signalpost.store.record import ConsentCopy, DroppedCopy, EventCopy, Receipt, Record
from signalpost.store.sqlite.identities.suppressed import SqliteSuppressed

GIVEN = Ruling(action=Action.SEND, reason="consent_given", evidence="api:call", state="granted", region="eea")
EM = "a" * 64


def suppressed(shop: Shop, key: Key, state: str = "denied", reason: str = "consent_denied") -> Suppressed:
    """Who denied, as a gateway follows it, after the worker has folded that `key` did."""
    file = shop.folder / "identities.db"
    identities = open_identities(file, shop.keyring)
    said = Decided(state=state, at=START_MS, reason=reason)
    identities.decisions.decide([(1, identities.decisions.hmacs(1, (key,)), said)])
    identities.close()
    return open_suppressed(file, shop.keyring)


class Unsteady:
    """An inbox whose disk is full at first."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._full = True

    async def append(self, records: Sequence[Record]) -> Sequence[Receipt]:
        if self._full:
            self._full = False
            raise StoreUnavailable("full", code="disk_full")
        return await self._inbox.append(records)


def source(**changes: Any) -> Source:
    values = {"space_id": 1, "key_id": "k", "origin": "server", "received_at": START_MS, "policy": Policy(), **changes}
    return Source(**values)


def test_a_decision_without_a_key_is_nobodys() -> None:
    """There is nothing to find it by."""
    assert Decisions().recorded(GIVEN, [], source()) == []


def test_the_same_word_is_recorded_again_after_a_while() -> None:
    """And a change at once, whatever the order of the keys."""
    decisions = Decisions()
    denied = msgspec.structs.replace(GIVEN, state="denied", reason="consent_denied")
    keys = [("em", EM), ("fbp", "fb.1.2.3")]
    at = [START_MS, START_MS + 1, START_MS + 2, START_MS + AGAIN_MS + 2]
    rulings = [GIVEN, GIVEN, denied, denied]
    made = [
        len(decisions.recorded(ruling, order, source(received_at=when)))
        for ruling, order, when in zip(rulings, (keys, keys[::-1], keys, keys), at, strict=True)
    ]
    assert made == [1, 0, 1, 1]


def test_a_grant_that_could_not_be_kept_is_recorded_when_it_is_said_again(shop: Shop, post: Any) -> None:
    """The sender was told to send it again, and did."""
    kept = shop.inbox
    shop.inbox = Unsteady(kept)  # type: ignore[assignment]
    gateway = shop.gateway()
    shop.inbox = kept
    granted = purchase(consent={"api": "granted"})
    assert [post("/v1/events", granted, gateway=gateway).status for _ in range(2)] == [503, 202]
    (copy,) = shop.decisions()
    assert copy.state == "granted"


def test_what_is_remembered_as_recorded_has_a_bound() -> None:
    """The oldest goes: it is recorded once more."""
    decisions = Decisions()
    for number in range(KNOWN + 1):
        decisions.recorded(GIVEN, [("fbp", str(number))], source())
    assert len(decisions.recorded(GIVEN, [("fbp", "0")], source())) == 1
    assert decisions.recorded(GIVEN, [("fbp", str(KNOWN))], source()) == []


def test_while_it_cannot_be_read_events_are_taken(shop: Shop, post: Any) -> None:
    """The worker looks again when it folds them."""
    file = shop.folder / "identities.db"
    file.write_bytes(b"this is no database" * 100)
    gateway = shop.gateway(suppressed=open_suppressed(file, shop.keyring))
    assert post("/v1/events", purchase(), gateway=gateway).json["accepted"] == 1


PERSON = "jo@example.com"


def em_of(shop: Shop, post: Any) -> str:
    post("/v1/events", purchase(event_id="first", consent={"api": "granted"}))
    return dict(shop.decisions()[0].keys)["em"]


@pytest.mark.parametrize(("state", "reason"), [("denied", "consent_denied"), ("withdrawn", "consent_withdrawn")])
def test_a_later_order_by_email_alone_is_dropped(shop: Shop, post: Any, state: str, reason: str) -> None:
    """Before anything of it is stored: the person said no, wherever that was."""
    gateway = shop.gateway(suppressed=suppressed(shop, ("em", em_of(shop, post)), state, reason))
    (result,) = post("/v1/events", purchase(event_id="later"), gateway=gateway).json["results"]
    assert (result["status"], result["reason"]) == ("dropped", reason)
    (*_, copy) = shop.copies()
    assert isinstance(copy, DroppedCopy)
    assert copy.event_id is None


def test_another_persons_order_goes_on(shop: Shop, post: Any) -> None:
    """The keys of one are not those of all."""
    gateway = shop.gateway(suppressed=suppressed(shop, ("em", EM)))
    assert post("/v1/events", purchase(), gateway=gateway).json["accepted"] == 1


def test_a_later_grant_of_a_server_lifts_a_denial(shop: Shop, post: Any) -> None:
    """The latest decision counts, and it is recorded."""
    gateway = shop.gateway(suppressed=suppressed(shop, ("em", em_of(shop, post))))
    granted = purchase(event_id="later", consent={"api": "granted", "region": "de"})
    assert post("/v1/events", granted, gateway=gateway).json["accepted"] == 1
    assert isinstance(shop.copies()[-1], EventCopy)


def test_a_browser_cannot_grant_for_whoever_is_typed_into_it(shop: Shop, post: Any) -> None:
    """Anybody can type another's e-mail address; its own cookie it may speak for."""
    fbp = "fb.1.1795299000000.77"
    granted = purchase(event_id="later", consent={"api": "granted"}, user_data={"em": PERSON, "fbp": fbp})
    browser = {"token": shop.browser_token, "headers": [("Origin", "https://shop.example")]}
    typed = shop.gateway(suppressed=suppressed(shop, ("em", em_of(shop, post))))
    assert post("/v1/events", granted, gateway=typed, **browser).json["results"][0]["reason"] == "consent_denied"
    own = shop.gateway(suppressed=suppressed(shop, ("fbp", fbp)))
    itself = {**granted, "user_data": {"fbp": fbp}}
    assert post("/v1/events", itself, gateway=own, **browser).json["accepted"] == 1


def test_a_browser_cannot_deny_for_the_orders_that_come_next(shop: Shop, post: Any) -> None:
    """Their numbers can be guessed: no decision stands under one."""
    browser = {"token": shop.browser_token, "headers": [("Origin", "https://shop.example")]}
    user = {"fbp": "fb.1.1795299000000.77"}
    denied = purchase(consent={"api": "denied"}, link={"order": "1002", "cart": "c"}, user_data=user)
    assert post("/v1/events", denied, **browser).json["results"][0]["reason"] == "consent_denied"
    assert [kind for kind, _ in shop.decisions()[0].keys] == ["cart", "fbp"]


def login(**link: Any) -> dict[str, Any]:
    """A login on the browser `v`, without a word about consent."""
    return purchase(event_name="Login", link={"visitor": "v", "authenticated": True, **link}, event_id=None)


def test_a_login_shows_whose_no_the_browsers_was(shop: Shop, post: Any) -> None:
    """It is dropped, and the no is recorded for the person, once; as of when the browser said it, so that what the
    person grants elsewhere after that stands."""
    em = em_of(shop, post)
    gateway = shop.gateway(suppressed=suppressed(shop, ("visitor", "v")))
    for _ in range(2):
        shop.now_ms += AGAIN_MS
        (result,) = post("/v1/events", login(), gateway=gateway).json["results"]
        assert result["reason"] == "consent_denied"
    _, carried = shop.decisions()
    assert carried == ConsentCopy(
        space_id=1, key_id=shop.key.key_id, received_at=START_MS, keys=(("em", em),), state="denied",
        reason="consent_denied", evidence="recorded_for_visit", source="event",
    )  # fmt: skip


@pytest.mark.parametrize("authenticated", [None, False], ids=["a claim", "an address that somebody typed"])
def test_only_a_login_shows_it(shop: Shop, post: Any, authenticated: bool | None) -> None:
    """Whoever types another's address in a browser that said no says nothing about the other."""
    gateway = shop.gateway(suppressed=suppressed(shop, ("visitor", "v")))
    (result,) = post("/v1/events", login(authenticated=authenticated), gateway=gateway).json["results"]
    assert (result["reason"], shop.decisions()) == ("consent_denied", [])


def test_a_persons_no_is_not_that_of_another_who_shares_a_key(shop: Shop, post: Any) -> None:
    """Only what a browser said is carried over: a telephone of two must not spread it from one to the next."""
    gateway = shop.gateway(suppressed=suppressed(shop, ("ph", "4" * 64)))
    shared = {**login(), "user_data": {"em": PERSON, "ph": "4" * 64, "client_user_agent": "Mozilla/5.0"}}
    (result,) = post("/v1/events", shared, gateway=gateway).json["results"]
    assert (result["reason"], shop.decisions()) == ("consent_denied", [])


def test_a_record_says_all_that_the_worker_needs(shop: Shop, post: Any) -> None:
    """State, reason, evidence, where from, and for which region."""
    post("/v1/events", purchase(consent={"gpc": "1", "region": "us_ca"}))
    (copy,) = shop.decisions()
    assert copy == ConsentCopy(
        space_id=1, key_id=shop.key.key_id, received_at=START_MS, keys=copy.keys, state="granted", reason="consent_gpc",
        evidence="rule:not_required", source="event", limited=True, region="us_ca",
    )  # fmt: skip


def test_a_no_said_again_is_recorded_when_a_yes_was_told_elsewhere_meanwhile(shop: Shop) -> None:
    """Within the half hour in which the same word is not recorded twice; and a yes after a no told elsewhere."""
    file, keys = shop.folder / "identities.db", [("em", EM)]
    follows = SqliteSuppressed(file, shop.keyring, lambda: shop.monotonic)
    decisions = Decisions(follows)
    denied = msgspec.structs.replace(GIVEN, action=Action.DROP, state="denied", reason="consent_denied")

    def elsewhere(state: str, at: int) -> None:
        identities = open_identities(file, shop.keyring)
        told = Decided(state=state, at=START_MS + at, reason="")
        identities.decisions.decide([(1, identities.decisions.hmacs(1, keys), told)])
        identities.close()
        shop.monotonic += 1
        decisions.refresh()

    def here(ruling: Ruling, at: int) -> int:
        return len(decisions.recorded(ruling, keys, source(received_at=START_MS + at)))

    assert here(denied, 0) == 1
    elsewhere("denied", 0)
    assert here(denied, 1) == 0
    elsewhere("granted", 2)
    assert here(denied, 3) == 1
    elsewhere("denied", 3)
    elsewhere("granted", 4)
    assert (here(GIVEN, 5), here(GIVEN, 6)) == (1, 0)
    elsewhere("denied", 7)
    assert here(GIVEN, 8) == 1
    follows.close()


def denied_as(event_id: int, decisions: Decisions, **where: Any) -> set[str]:
    """The kinds of keys under which a denial with an address of its own is recorded."""
    event = msgspec.convert(
        purchase(user_data={"em": f"p{event_id}@example.com", "fbp": f"fb.1.{START_MS}.{event_id}"}), Event
    )
    ruling = Ruling(action=Action.DROP, reason="consent_denied", evidence="api:call", state="denied", region="eea")
    asked = source(origin="browser", **where)
    (record,) = decisions.denied(event, judged_by(ruling), asked)
    return {kind for kind, _ in msgspec.msgpack.decode(record.body, type=ConsentCopy).keys}


def test_a_list_of_addresses_cannot_be_denied_from_one_line() -> None:
    """Twenty an hour are believed, however many addresses of a /64 they come from; after that the browser's own keys
    alone."""
    decisions = Decisions()
    lines = [f"2001:db8::{number:x}" for number in range(30)]
    made = [denied_as(n, decisions, browser=Browser(client_ip_address=line)) for n, line in enumerate(lines)]
    assert made == [{"em", "fbp"}] * 20 + [{"fbp"}] * 10
    assert denied_as(31, decisions, address="8.8.8.8") == {"em", "fbp"}
    later = START_MS + 180_000
    again = [denied_as(32 + n, decisions, address="2001:db8::9", received_at=later) for n in range(2)]
    assert again == [{"em", "fbp"}, {"fbp"}]


def test_a_servers_denials_are_not_limited() -> None:
    """It knows its customers."""
    decisions = Decisions()
    for number in range(100):
        event = msgspec.convert(purchase(user_data={"em": f"p{number}@example.com"}), Event)
        ruling = Ruling(action=Action.DROP, reason="consent_denied", evidence="api:call", state="denied", region="eea")
        assert decisions.denied(event, judged_by(ruling), source())
