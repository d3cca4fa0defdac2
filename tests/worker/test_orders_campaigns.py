"""How an order's visitor came is counted with it: by the browser's claim, or by what the shop itself knows."""

from __future__ import annotations

from typing import Any

from kiosk import Kiosk
from shop_orders import GRANTED, hashed
from signalpost.store.campaigns import NONE, UNKNOWN
from signalpost.store.identities import VisitorIds
from signalpost.store.record import EventCopy, IdentityCopy, Record, identity_record
from signalpost.visit.touch import Touch
from signalpost.worker.orders_campaigns import Came, Visits, came

VISITOR = "1.1795000000.AAAAAAAAAAAAAAAAAAAAAA"
LINK = {"visitor": VISITOR}
AUTUMN, WINTER = "meta\tpaid\tautumn\t", "mail\t\twinter\t"
DAY_S = 86_400


def touch(campaign: str, at_s: int = 0, **ids: str) -> Touch:
    utm = {"autumn": {"utm_source": "meta", "utm_medium": "paid"}, "winter": {"utm_source": "mail"}}[campaign]
    return Touch(at_s=at_s, utm={**utm, "utm_campaign": campaign}, click_ids=ids)


def visit(kiosk: Kiosk, campaign: str, ago_s: int = 60, *, forget: bool = False, **ids: str) -> Record:
    """A page that the visitor came to."""
    at = kiosk.house.now - ago_s * 1000
    told = None if forget else touch(campaign, at // 1000, **ids)
    return identity_record(
        IdentityCopy(space_id=1, key_id="tag", received_at=at, visitor_id=VISITOR, touch=told, forget=forget)
    )


def sums(kiosk: Kiosk) -> dict[tuple[str, str, bool], tuple[int, int, int]]:
    """By touch, word and click: orders, new, returning."""
    now = kiosk.house.now // 1000
    found = kiosk.house.ledger.order_book.campaigns(1, since=now - 9 * DAY_S, until=now + DAY_S)
    return {(one.touch, one.word, one.click): (one.orders, one.new, one.returning) for one in found}


def test_a_browsers_claim_tells_both_touches(kiosk: Kiosk) -> None:
    """Known since earlier batches; the order comes after it; its buyer is new."""
    kiosk.put(visit(kiosk, "autumn", 9000, fbclid="x"))
    kiosk.put(visit(kiosk, "winter"))
    kiosk.put(kiosk.tell.browser(link=LINK))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    assert sums(kiosk) == {("first", AUTUMN, True): (1, 1, 0), ("last", WINTER, True): (1, 1, 0)}


def test_one_batch_may_hold_it_all(kiosk: Kiosk) -> None:
    """After an outage: visits, claim and order are folded together; a touch after the purchase is not its own."""
    kiosk.put(
        visit(kiosk, "autumn"), kiosk.tell.browser(link=LINK), visit(kiosk, "winter", -60),
        kiosk.tell.facts(paid_at=5), kiosk.tell.part(),
    )  # fmt: skip
    assert sums(kiosk) == {(touch, AUTUMN, False): (1, 1, 0) for touch in ("first", "last")}


def test_a_shop_that_knows_the_visitor_needs_no_claim(kiosk: Kiosk) -> None:
    """As a plugin does, which reads the cookie. Who bought before comes again."""
    kiosk.put(visit(kiosk, "winter"))
    kiosk.put(kiosk.tell.facts("16", paid_at=5, created_at=5), kiosk.tell.part("16", copy={"link": LINK}))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(copy={"link": LINK}))
    assert sums(kiosk)["last", WINTER, False] == (1, 0, 1)


def test_what_consent_does_not_allow_is_in_no_campaign(kiosk: Kiosk) -> None:
    """The order itself counts: its shop told of it."""
    kiosk.put(visit(kiosk, "autumn"))
    kiosk.put(kiosk.tell.browser(link=LINK, enrich=False, consent=GRANTED))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(copy={"link": LINK, "enrich": False}))
    assert sums(kiosk) == {(touch, UNKNOWN, False): (1, 0, 0) for touch in ("first", "last")}


def test_who_is_forgotten_has_no_visit(kiosk: Kiosk) -> None:
    """Before the batch, or in it."""
    kiosk.put(visit(kiosk, "autumn"))
    kiosk.put(visit(kiosk, "autumn", forget=True), kiosk.tell.browser(link=LINK))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(copy={"user": {"em": hashed("b")}}))
    assert {word for _, word, _ in sums(kiosk)} == {UNKNOWN}


def copy(**over: Any) -> EventCopy:
    values: dict[str, Any] = {
        "space_id": 1, "key_id": "k", "origin": "browser", "received_at": 9_000, "dataset": None,
        "event_name": "Purchase", "event_id": "e", "event_time": 9, "action_source": "website", "body": b"{}",
    }  # fmt: skip
    return EventCopy(**{**values, **over})


def test_a_click_is_one_by_cookie_or_by_touch() -> None:
    """Without a visit, that alone is known."""
    assert came(None, (), copy()) is None
    assert came(None, (), copy(keys=("fbc",))) == Came(UNKNOWN, UNKNOWN, click=True)
    known = VisitorIds(first_seen=1, last_seen=1, last_touch=touch("autumn", fbclid="x"))
    assert came(known, (), copy()) == Came(NONE, AUTUMN, click=True)
    assert came(VisitorIds(first_seen=1, last_seen=1, fbc="fb.1.1.x"), (), copy()) == Came(NONE, NONE, click=True)
    assert came(VisitorIds(first_seen=1, last_seen=1), (), copy()) == Came(NONE, NONE, click=False)


def test_visitors_are_asked_for_once(kiosk: Kiosk) -> None:
    """However many copies name them; those that may not be enriched name nobody."""
    asked: list[Any] = []

    class Noting:
        def visitors(self, wanted: Any) -> list[VisitorIds | None]:
            asked.append(list(wanted))
            return [None for _ in wanted]

    visits = Visits(Noting(), 1, ())
    visits.look([copy(link=LINK), copy(link=LINK), copy(link={"visitor": "other"}, enrich=False), copy()])
    visits.look([copy(link=LINK)])
    assert asked == [[(1, VISITOR)]]
    assert visits.of(copy(link=LINK)) is None
    assert visits.of(copy(keys=("fbc",))) == Came(UNKNOWN, UNKNOWN, click=True)
    assert visits.of(copy(keys=("fbc",), enrich=False)) is None
