"""Orders in the worker: what is due goes once, the rest waits, and nothing is lost or doubled whatever comes when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk import DAY, FOREVER, HOUR, Kiosk
from shop_orders import DATASET, hashed, purchase_id
from signalpost.store.ledger import Changes
from signalpost.store.record import ConsentCopy, EraseCopy, consent_record, erase_record
from signalpost.worker.heads import STOPPED_MS


def test_a_paid_order_becomes_its_purchase(kiosk: Kiosk) -> None:
    """In the datasets of its shop, under the part's own receipt; the order says how it stands."""
    _, receipt = kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    (event,) = kiosk.events()
    assert (event.dataset, event.event_id, event.receipts) == (DATASET, purchase_id("17"), (str(receipt),))
    assert kiosk.stands() == ("gone", "")
    order = kiosk.order()
    assert (order.facts.total, order.facts.paid_at, order.told, order.messages) == ("19.99", 5, ("webhook",), 1)


def test_an_unpaid_purchase_waits_for_its_payment(kiosk: Kiosk) -> None:
    """It is held meanwhile, and goes with the time of the payment, as it first came."""
    came = kiosk.house.now
    kiosk.put(
        kiosk.tell.facts(),
        kiosk.tell.part(after="17/paid", wait_until=FOREVER, needs_partner=True, fill=("event_time",)),
    )
    assert (kiosk.stands(), kiosk.fates(), kiosk.events()) == (("waiting", "waits_for_payment"), {"held": 1}, [])
    kiosk.later(HOUR)
    paid_at = kiosk.house.now // 1000 - 5
    kiosk.put(kiosk.tell.facts(paid_at=paid_at))
    (event,) = kiosk.events()
    assert (event.event_time, event.received_at) == (paid_at, came)
    assert kiosk.bodies()[0]["event_time"] == paid_at
    assert kiosk.fates() == {"event": 1}


def test_a_part_happens_once_by_its_name(kiosk: Kiosk) -> None:
    """However many messages name it: the further copies are duplicates, and counted."""
    for _ in range(3):
        kiosk.later(1000)
        kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    assert (len(kiosk.events()), kiosk.fates()) == (1, {"event": 1, "duplicate": 2})
    assert kiosk.order().messages == 3


def test_a_repeated_delivery_changes_nothing_and_is_counted(kiosk: Kiosk) -> None:
    """Even if it now says something else."""
    kiosk.put(kiosk.tell.facts(delivery="d1"), kiosk.tell.part(delivery="d1", after="17/paid", wait_until=FOREVER))
    before = kiosk.order()
    kiosk.later(1000)
    kiosk.put(kiosk.tell.facts(delivery="d1", paid_at=5), kiosk.tell.part(delivery="d1"))
    order = kiosk.order()
    assert (order.facts, order.messages, order.repeated) == (before.facts, 1, 1)
    assert (kiosk.stands()[0], kiosk.fates()) == ("waiting", {"held": 1, "duplicate": 1})


def test_a_late_earlier_state_never_overwrites(kiosk: Kiosk) -> None:
    """It only tells what the newer one left out."""
    now = kiosk.house.now
    kiosk.put(kiosk.tell.facts(seen=now, paid_at=9, total="30"))
    kiosk.put(kiosk.tell.facts(seen=now - 5, total="20", channel_name="web", delivered_at=3))
    facts = kiosk.order().facts
    assert (facts.total, facts.paid_at, facts.channel_name, facts.delivered_at) == ("30", 9, "web", 3)
    assert kiosk.order().seen_at == now


def test_a_newer_snapshot_replaces_a_waiting_part(kiosk: Kiosk) -> None:
    """An edited order goes once, as it was last; an older one that comes late is a duplicate."""
    now = kiosk.house.now
    waits: dict[str, Any] = {"after": "17/paid", "wait_until": FOREVER}
    kiosk.put(kiosk.tell.facts(seen=now), kiosk.tell.part(seen=now, copy={"value": 10}, **waits))
    kiosk.put(kiosk.tell.part(seen=now + 5, copy={"value": 30}, **waits))
    kiosk.put(kiosk.tell.part(seen=now + 3, copy={"value": 20}, **waits))
    assert kiosk.fates() == {"held": 1, "duplicate": 2}
    kiosk.put(kiosk.tell.facts(seen=now + 9, paid_at=9))
    assert [body["custom_data"]["value"] for body in kiosk.bodies()] == [30]


def test_a_cancelled_order_is_not_sent(kiosk: Kiosk) -> None:
    """Whether it is cancelled while its Purchase waits, or before that comes at all."""
    waits: dict[str, Any] = {"not_before": kiosk.house.now + DAY}
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(unless=("17/cancelled",), **waits))
    assert kiosk.stands() == ("waiting", "waits_for_time")
    kiosk.put(kiosk.tell.facts(paid_at=5, cancelled_at=9))
    kiosk.put(kiosk.tell.facts("18", cancelled_at=9), kiosk.tell.part("18", unless=("18/cancelled",)))
    assert kiosk.stands() == kiosk.stands("18/purchase") == ("ended", "order_cancelled")
    assert (kiosk.events(), kiosk.dropped()) == ([], {"order_cancelled": 2})


def test_what_happened_after_a_purchase_was_due_does_not_stop_it(kiosk: Kiosk) -> None:
    """Messages come in any order: the sum of what arrives late is that of what arrived in time."""
    paid, back = kiosk.house.now // 1000 - 30, kiosk.house.now // 1000 - 10
    kiosk.put(
        kiosk.tell.facts(paid_at=paid, refunded_at=back), kiosk.tell.part(unless=("17/refunded",)),
        kiosk.tell.facts("18", paid_at=paid, cancelled_at=back),
        kiosk.tell.part("18", after="18/paid", wait_until=FOREVER, unless=("18/cancelled",)),
        kiosk.tell.facts("19", paid_at=paid, cancelled_at=back),
        kiosk.tell.part("19", after="19/paid", wait_until=FOREVER, delay_s=60, unless=("19/cancelled",)),
    )  # fmt: skip
    assert [kiosk.stands(f"{order}/purchase")[0] for order in ("17", "18", "19")] == ["gone", "gone", "ended"]


def test_a_purchase_that_is_kept_back_goes_in_time(kiosk: Kiosk) -> None:
    """From upkeep, without any further message; once."""
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(not_before=kiosk.house.now + DAY))
    kiosk.later(DAY - 1)
    assert kiosk.events() == []
    kiosk.later(1)
    kiosk.later(1000)
    assert (len(kiosk.events()), kiosk.stands()[0], kiosk.fates()) == (1, "gone", {"event": 1})


def test_a_delay_counts_from_the_payment(kiosk: Kiosk) -> None:
    kiosk.put(kiosk.tell.facts(), kiosk.tell.part(after="17/paid", wait_until=FOREVER, delay_s=3600))
    kiosk.put(kiosk.tell.facts(paid_at=kiosk.house.now // 1000))
    assert kiosk.stands() == ("waiting", "waits_for_time")
    kiosk.later(HOUR)
    assert kiosk.stands()[0] == "gone"


def test_a_refund_before_its_payment_waits_for_the_purchase(kiosk: Kiosk) -> None:
    """Then both go, the refund naming the Purchase as it went."""
    kiosk.put(
        kiosk.tell.facts(),
        kiosk.tell.part(
            what="refund/1", after="17/purchase", wait_until=FOREVER, fill=("original_event_data",),
            copy={"event_id": "r1", "said": {"original_event_data": {"order_id": "17"}}},
        ),
    )  # fmt: skip
    assert kiosk.stands("17/refund/1") == ("waiting", "waits_for_partner")
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    purchase, refund = kiosk.bodies()
    assert refund["original_event_data"] == {
        "order_id": "17", "event_name": "Purchase", "event_time": purchase["event_time"],
        "event_id": purchase["event_id"],
    }  # fmt: skip


def test_what_waits_goes_on_without_its_partner_or_ends(kiosk: Kiosk) -> None:
    """When its limit is over; with `needs_partner` it ends, saying what was missing."""
    until = kiosk.house.now + HOUR
    kiosk.put(kiosk.tell.part(what="refund/1", after="17/purchase", wait_until=until, copy={"event_id": "r1"}))
    kiosk.put(kiosk.tell.part("18", after="18/paid", wait_until=until, needs_partner=True))
    kiosk.later(HOUR)
    assert (kiosk.stands("17/refund/1")[0], kiosk.stands("18/purchase")) == ("gone", ("ended", "order_unpaid"))
    assert [event.event_name for event in kiosk.events()] == ["OrderRefunded"]


def test_a_partner_that_ended_unsent_ends_what_follows(kiosk: Kiosk) -> None:
    kiosk.put(
        kiosk.tell.facts(),
        kiosk.tell.part(not_before=kiosk.house.now + DAY, unless=("17/cancelled",)),
        kiosk.tell.part(what="refund/1", after="17/purchase", wait_until=FOREVER, copy={"event_id": "r1"}),
    )
    kiosk.put(kiosk.tell.facts(cancelled_at=9))
    assert kiosk.stands("17/refund/1") == ("ended", "partner_unsent")
    assert kiosk.dropped() == {"order_cancelled": 1, "partner_unsent": 1}


def test_an_order_that_is_not_sent_ends_what_waits(kiosk: Kiosk) -> None:
    """A free order after an edit; a further message that makes it worth something lets it go."""
    kiosk.put(kiosk.tell.facts(), kiosk.tell.part(after="17/paid", wait_until=FOREVER))
    kiosk.later(1000)
    kiosk.put(kiosk.tell.facts(total="0", event_name="", event_id="", unsent="zero_value"))
    assert kiosk.stands() == ("ended", "zero_value")
    kiosk.later(1000)
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    assert (kiosk.stands()[0], kiosk.order().facts.unsent) == ("gone", "")


def test_a_part_that_was_refused_at_the_edge_has_ended(kiosk: Kiosk) -> None:
    """With the reason; nothing of it is kept."""
    kiosk.put(
        kiosk.tell.facts(paid_at=5), kiosk.tell.part(dropped="consent_denied", copy={"body": b"", "event_id": ""})
    )
    assert (kiosk.stands(), kiosk.dropped()) == (("ended", "consent_denied"), {"consent_denied": 1})


def test_parts_of_a_paused_shop_wait(kiosk: Kiosk) -> None:
    """And go when it is resumed."""
    kiosk.settings(paused=True)
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    kiosk.later(HOUR)
    assert (kiosk.stands(), kiosk.events()) == (("waiting", "waits_for_source"), [])
    kiosk.settings()
    kiosk.later(1000)
    assert kiosk.stands()[0] == "gone"


def test_an_order_that_is_only_named_is_to_be_read(kiosk: Kiosk) -> None:
    """Until what was read comes; a later naming asks again."""
    kiosk.put(kiosk.tell.facts(to_read=True, total="", event_name="", event_id="", created_at=None))
    assert kiosk.order().to_read_at == kiosk.house.now
    kiosk.later(1000)
    kiosk.put(kiosk.tell.facts(seen=1, via="poll"))
    assert (kiosk.order().to_read_at, kiosk.order().told) == (None, ("webhook", "poll"))


def test_a_returning_customer_is_told_from_a_new_one(kiosk: Kiosk) -> None:
    """By any key of the person, from their earlier orders in this shop; what the shop says itself stays."""
    fill: dict[str, Any] = {"fill": ("customer_segmentation",)}
    at = kiosk.house.now // 1000
    kiosk.put(kiosk.tell.facts("1", created_at=at - 900), kiosk.tell.part("1", **fill))
    both: dict[str, Any] = {"user": {"em": hashed("anna"), "ph": hashed("1")}}
    kiosk.put(
        kiosk.tell.facts("2", created_at=at - 800), kiosk.tell.part("2", copy=both, **fill),
        kiosk.tell.facts("3", created_at=at - 700), kiosk.tell.part("3", copy={"user": {"ph": hashed("1")}}, **fill),
    )  # fmt: skip
    said: dict[str, Any] = {"said": {"customer_segmentation": "customer_in_loyalty_program"}}
    kiosk.put(kiosk.tell.facts("4"), kiosk.tell.part("4", copy=said, **fill))
    assert [body["customer_segmentation"] for body in kiosk.bodies()] == [
        "new_customer_to_business", "existing_customer_to_business", "existing_customer_to_business",
        "customer_in_loyalty_program",
    ]  # fmt: skip


def test_a_renewal_inherits_from_the_subscription(kiosk: Kiosk) -> None:
    """Match keys and the click, while that is young enough; nothing from somebody else's."""
    click = f"fb.1.{kiosk.house.now - DAY}.click"
    kiosk.put(kiosk.tell.part("", name="sub_1/subscribe", role="subscribe", copy={
        "event_id": "s1", "user": {"em": hashed("anna"), "fbc": click, "ct": [hashed("x")]},
    }))  # fmt: skip
    follows: dict[str, Any] = {"role": "renewal", "after": "sub_1/subscribe", "wait_until": FOREVER,
               "fill": ("inherit", "original_event_data")}  # fmt: skip
    kiosk.put(kiosk.tell.part("31", copy={"user": {"subscription_id": "sub_1"}}, **follows))
    kiosk.put(kiosk.tell.part("32", copy={"user": {"em": hashed("bob")}}, **follows))
    _, renewal, other = kiosk.bodies()
    assert renewal["user_data"] == {
        "subscription_id": "sub_1", "em": hashed("anna"), "fbc": click, "ct": [hashed("x")],
    }  # fmt: skip
    assert renewal["original_event_data"]["event_id"] == "s1"
    assert other["user_data"] == {"em": hashed("bob")}


@pytest.mark.parametrize("enrich", [True, False])
def test_a_refund_goes_by_the_order_id_of_its_purchase(kiosk: Kiosk, enrich: bool) -> None:
    """It is no datum of a person; a renewal keeps the id of its own invoice."""
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(copy={"said": {"custom_data": {
        "value": 1, "currency": "EUR", "order_id": "1001",
    }}}))  # fmt: skip
    follows: dict[str, Any] = {"after": "17/purchase", "wait_until": FOREVER, "fill": ("inherit",)}
    kiosk.put(kiosk.tell.part(what="refund/1", copy={"event_id": "r1", "enrich": enrich}, **follows))
    kiosk.put(kiosk.tell.part("31", role="renewal", copy={"enrich": enrich}, **follows))
    assert [body["custom_data"]["order_id"] for body in kiosk.bodies()] == ["1001", "1001", "31"]


@pytest.mark.parametrize("refund_first", [False, True])
def test_a_refund_inherits_from_a_purchase_that_comes_with_it(kiosk: Kiosk, refund_first: bool) -> None:
    """As when the worker was away, or a backfill reads both: its platform's message names nobody."""
    told = [
        kiosk.tell.part(copy={"user": {"em": hashed("anna")}}),
        kiosk.tell.part(what="refund/1", after="17/purchase", wait_until=FOREVER, fill=("inherit",),
                        copy={"event_id": "r1", "user": {"client_user_agent": "x"}}),
    ]  # fmt: skip
    kiosk.put(kiosk.tell.facts(paid_at=5), *(reversed(told) if refund_first else told))
    (refund,) = [body for body in kiosk.bodies() if body["event_id"] == "r1"]
    assert refund["user_data"] == {"client_user_agent": "x", "em": hashed("anna")}


@pytest.mark.parametrize("browser_before", [False, True])
@pytest.mark.parametrize("refund_first", [False, True])
def test_a_refund_names_the_purchase_that_comes_with_it_as_it_goes(
    kiosk: Kiosk, refund_first: bool, browser_before: bool
) -> None:
    """Under the id it takes over from the browser's copy, and at the time of its payment, were it all one message."""
    link = {"cart": "c-1"}
    paid_at = kiosk.house.now // 1000 - 600
    told = [
        kiosk.tell.part(after="17/paid", wait_until=FOREVER, fill=("event_time",), copy={"link": link}),
        kiosk.tell.part(what="refund/1", after="17/purchase", wait_until=FOREVER, fill=("original_event_data",),
                        copy={"event_id": "r1"}),
    ]  # fmt: skip
    came = [kiosk.tell.browser(None, event_id="page", link=link), kiosk.tell.facts(paid_at=paid_at)]
    if browser_before:
        kiosk.put(came.pop(0))
    kiosk.put(*came, *(reversed(told) if refund_first else told))
    purchase, refund = sorted(kiosk.bodies(), key=lambda body: body["event_id"] == "r1")
    assert (purchase["event_id"], purchase["event_time"]) == ("page", paid_at)
    named = {name: purchase[name] for name in ("event_name", "event_time", "event_id")}
    assert refund["original_event_data"] == named
    assert kiosk.stands("17/refund/1") == ("gone", "")


def test_an_order_whose_event_cannot_be_opened_waits_and_the_worker_lives(kiosk: Kiosk, house: Any) -> None:
    """With an incident as of an inbox, until the key is back or nothing asks for it any more."""
    kiosk.put(kiosk.tell.browser())
    day = house.now // DAY
    kiosk.later(DAY)
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part(not_before=house.now + HOUR))
    house.keyring.destroy(day)
    kiosk.later(HOUR)
    kiosk.later(1000)
    assert (kiosk.stands(), house.incidents()) == (("waiting", "waits_for_time"), {"key_missing"})
    (event,) = kiosk.events()
    house.ledger.apply("t", 0, Changes(withdrawn=[event.row], withdrawn_at=house.now))
    kiosk.later(STOPPED_MS)
    assert (kiosk.stands()[0], house.incidents()) == ("gone", set())


def test_a_segment_folded_again_changes_nothing(kiosk: Kiosk, house: Any) -> None:
    """As after a kill between the inbox and the ledger's answer, or a restored cursor: by receipt."""
    kiosk.put(kiosk.tell.facts(), kiosk.tell.part(after="17/paid", wait_until=FOREVER))
    kiosk.put(kiosk.tell.facts(paid_at=5))
    before = kiosk.order(), kiosk.part(), kiosk.fates()
    again = house.worker()
    again._projection._heads._cursors = dict.fromkeys(house.inboxes.inboxes(), 0)
    while again.fold_once():
        pass
    assert (kiosk.order(), kiosk.part(), kiosk.fates()) == before


def test_a_batch_may_hold_a_whole_life(kiosk: Kiosk) -> None:
    """Created, paid, refunded, in any order within one append: one Purchase, one refund."""
    tell = kiosk.tell
    refund = tell.part(what="refund/1", after="17/purchase", wait_until=FOREVER, copy={"event_id": "r1"})
    waits = tell.part(after="17/paid", wait_until=FOREVER, needs_partner=True)
    kiosk.put(refund, waits, tell.facts(seen=kiosk.house.now + 1, paid_at=5), tell.part(), tell.facts(seen=1))
    assert sorted(event.event_name for event in kiosk.events()) == ["OrderRefunded", "Purchase"]
    assert kiosk.fates() == {"event": 2, "duplicate": 1}


def test_a_denial_ends_a_part_that_waits(kiosk: Kiosk, house: Any) -> None:
    """At once, not only when it would go; nothing of it stays but its name."""
    kiosk.put(kiosk.tell.facts(), kiosk.tell.part(after="17/paid", wait_until=FOREVER, copy={"consent": None}))
    kiosk.later(1000)
    kiosk.put(consent_record(ConsentCopy(
        space_id=1, key_id="k", received_at=house.now, keys=(("em", hashed("anna")),), state="denied",
        reason="consent_denied", source="http",
    )))  # fmt: skip
    kiosk.later(1000)
    assert (kiosk.stands(), kiosk.dropped()) == (("ended", "consent_denied"), {"consent_denied": 1})
    assert list(house.ledger.held(1)) == []


def test_the_turn_delivers_an_order(kiosk: Kiosk, turn: Callable[..., int], house: Any) -> None:
    """To the sandbox, once."""
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    turn()
    assert house.states() == {"delivered": 1}


def test_a_part_that_came_before_an_erasure_is_not_kept(kiosk: Kiosk, house: Any) -> None:
    """A shop's message that lay unread when its buyer was erased: the order's number alone stays."""
    asked = EraseCopy(
        space_id=1,
        key_id="cli",
        received_at=house.now + 5,
        keys=(("em", house.identities.key_hmac(1, "em", hashed("anna"))),),
    )
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    kiosk.put(erase_record(asked))
    kiosk.later(1000)
    house.worker()
    order = kiosk.order()
    assert (order.facts.total, order.erased_at is not None) == ("", True)
    assert kiosk.stands() == ("ended", "erased")
    early = kiosk.tell
    early.now = house.now - 1000
    kiosk.put(early.facts("18", paid_at=5), early.part("18"))
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    assert kiosk.events() == []
    assert kiosk.dropped()["erased"] >= 1


def test_old_orders_are_forgotten_by_upkeep(kiosk: Kiosk, house: Any) -> None:
    """After the retention of events; their figures stay."""
    kiosk.put(kiosk.tell.facts(paid_at=5), kiosk.tell.part())
    kiosk.deliver()
    kiosk.later(91 * DAY)
    kiosk.deliver()
    kiosk.later(91 * DAY)
    assert house.ledger.order_book.order(1, "kiosk", "17") is None
    (total,) = house.ledger.order_book.pruned(1, since=0, until=1 << 40)
    assert total.count == 1


def test_one_record_may_say_both_how_an_order_stands_and_what_it_makes_due(kiosk: Kiosk) -> None:
    """As the gateway writes a message with one event."""
    whole = kiosk.tell.whole(paid_at=5)
    (receipt,) = kiosk.put(whole)
    (event,) = kiosk.events()
    assert event.receipts == (str(receipt),)
    assert (kiosk.order().facts.paid_at, kiosk.stands()[0]) == (5, "gone")
    kiosk.put(whole)
    assert (len(kiosk.events()), kiosk.order().messages) == (1, 2)
