"""Any ledger: orders of shops, what they make due, what browsers claimed."""

from __future__ import annotations

import msgspec

from ledger_parts import DAY, NOW, SPACE, a_fate, an_event, end, fold, lease, receipt
from order_rows import DAY_S, PLACED, SHOP, SOURCE, a_claim, a_part, an_order, put, put_gone, put_waiting
from signalpost.store.erasure import TakenOut
from signalpost.store.ledger import Changes, Fate, Ledger, State
from signalpost.store.order_reconcile import reconcile
from signalpost.store.orders import Buyer, ClaimState, OrderChanges, OrderToken, PartState

KEY, OTHER = b"k" * 16, b"o" * 16
ALL = {"since": 0, "until": 1 << 40}


def outcomes(ledger: Ledger) -> dict[str, int]:
    return dict(reconcile(ledger.order_book, SPACE, 0, 1 << 40).reasons)


def test_an_order_comes_back_as_it_was_written(ledger: Ledger) -> None:
    """In its space and shop alone; written again, it is replaced."""
    order = an_order(
        facts={"refunded": "5", "channel_name": "web", "delivered_at": 7, "refunded_at": 9, "shop_number": "A1"}
    )
    put(ledger, order)
    found = ledger.order_book.order(SPACE, SHOP, "1")
    assert found is not None
    assert msgspec.structs.replace(found, row=0) == order
    put(ledger, msgspec.structs.replace(order, told=("webhook", "poll"), messages=2, to_read_at=NOW))
    again = ledger.order_book.order(SPACE, SHOP, "1")
    assert again is not None
    assert (again.row, again.told, again.messages, again.to_read_at) == (found.row, ("webhook", "poll"), 2, NOW)
    assert ledger.order_book.order(2, SHOP, "1") is ledger.order_book.order(SPACE, "other", "1") is None
    assert [one.order_id for one in ledger.order_book.orders_called(SPACE, "1")] == ["1"]


def test_an_order_is_found_by_the_shops_own_number_too(ledger: Ledger) -> None:
    """Where its platform's messages share another id; by its place, by that id alone. Erased, it keeps both."""
    put(ledger, an_order(order_id="pi_1", facts={"shop_number": "1001"}), an_order(order_id="pi_2"))
    put(ledger, an_order(order_id="1001", shop="other"), an_order(order_id="pi_1", shop="third"))
    book = ledger.order_book
    assert [(one.shop, one.order_id) for one in book.orders_called(SPACE, "1001")] == [
        (SHOP, "pi_1"),
        ("other", "1001"),
    ]
    assert [(one.shop, one.order_id) for one in book.orders_called(SPACE, "pi_1")] == [
        (SHOP, "pi_1"),
        ("third", "pi_1"),
    ]
    assert (book.order(SPACE, SHOP, "1001"), book.orders_called(2, "1001")) == (None, [])
    put(ledger, an_order(order_id="pi_1", facts={"shop_number": "1002"}), buyers=[Buyer(
        space_id=SPACE, shop=SHOP, hmac=KEY, order_id="pi_1", placed_at=PLACED
    )])  # fmt: skip
    assert [one.shop for one in book.orders_called(SPACE, "1001")] == ["other"]
    ledger.erase(TakenOut(
        erasure_id="e-1-0", space_id=SPACE, asked_at=NOW, kinds=("em",), keys=[KEY], rows=[], held=[]
    ), NOW)  # fmt: skip
    (erased,) = book.orders_called(SPACE, "1002")
    assert (erased.order_id, erased.erased_at, erased.facts.event_id) == ("pi_1", NOW, "")


def test_orders_that_were_only_named_are_found(ledger: Ledger) -> None:
    """Of one source, the longest waiting first; not once they were read, or their person erased."""
    named = [an_order(number, to_read_at=NOW + place) for place, number in enumerate((3, 1, 2))]
    put(ledger, *named, an_order(4), an_order(5, to_read_at=NOW, source="other"))
    book = ledger.order_book
    assert book.to_read(SPACE, SOURCE, 10) == ["3", "1", "2"]
    assert book.to_read(SPACE, SOURCE, 2) == ["3", "1"]
    assert (book.to_read(2, SOURCE, 10), book.to_read(SPACE, "nowhere", 10)) == ([], [])
    put(ledger, msgspec.structs.replace(named[0], to_read_at=None))
    assert book.to_read(SPACE, SOURCE, 10) == ["1", "2"]


def test_a_part_comes_back_as_it_was_written(ledger: Ledger) -> None:
    """By its name, its receipt, its order."""
    part = a_part(
        after="1/paid", wait_until=5, needs_partner=True, not_before=6, delay_s=7, unless=("1/cancelled", "a b"),
        fill=("inherit",), reason="waits_for_payment", due_at=5, state=PartState.WAITING,
    )  # fmt: skip
    put(ledger, an_order(), part)
    book = ledger.order_book
    assert book.part(SPACE, SHOP, "1/purchase") == book.part_behind(receipt(1)) == part
    assert book.parts_of(SPACE, SHOP, "1") == [part]
    assert book.part(2, SHOP, "1/purchase") is book.part_behind(receipt(9)) is None


def test_waiting_parts_are_found_by_what_they_wait_for(ledger: Ledger) -> None:
    """And by what would end them; not once they wait no more."""
    book = ledger.order_book
    waits = a_part(state=PartState.WAITING, after="1/paid", unless=("1/cancelled",), due_at=NOW + 5)
    put(ledger, waits)
    assert book.waiting_on(SPACE, SHOP, "1/paid") == book.waiting_on(SPACE, SHOP, "1/cancelled") == ["1/purchase"]
    assert book.waiting_on(SPACE, "other", "1/paid") == book.waiting_on(2, SHOP, "1/paid") == []
    assert (book.due(NOW + 4, 10), book.due(NOW + 5, 10)) == ([], [waits])
    assert book.due(NOW + 5, 10, [(SPACE, SOURCE)]) == []
    put(ledger, msgspec.structs.replace(waits, state=PartState.GONE))
    assert book.waiting_on(SPACE, SHOP, "1/paid") == book.waiting_on(SPACE, SHOP, "1/cancelled") == []
    assert book.due(NOW + 5, 10) == []


def test_a_delivery_is_known_by_its_source_and_id(ledger: Ledger) -> None:
    put(ledger, deliveries=[(SPACE, SOURCE, "d1", NOW), (SPACE, SOURCE, "d1", NOW + 5)])
    book = ledger.order_book
    assert book.delivered_at(SPACE, SOURCE, "d1") == NOW
    assert book.delivered_at(SPACE, "other", "d1") is book.delivered_at(2, SOURCE, "d1") is None


def test_who_bought_before_is_known_by_any_key(ledger: Ledger) -> None:
    """Earlier, in the same shop, another order."""
    put(ledger, buyers=[Buyer(space_id=SPACE, shop=SHOP, hmac=KEY, order_id="1", placed_at=PLACED)])
    before = ledger.order_book.bought_before
    assert before(SPACE, SHOP, [OTHER, KEY], "2", PLACED + 1)
    assert not before(SPACE, SHOP, [KEY], "1", PLACED + 1)
    assert not before(SPACE, SHOP, [KEY], "2", PLACED)
    assert not before(SPACE, "other", [KEY], "2", PLACED + 1)
    assert not before(SPACE, SHOP, [OTHER], "2", PLACED + 1)


def test_a_claim_is_found_by_number_id_or_token(ledger: Ledger) -> None:
    """Of its shop alone; and an order by its event_id or a token of its own."""
    claim = a_claim(order_id="", event_id="page", tokens=(KEY,))
    put(ledger, claim, a_claim(2), tokens=[
        OrderToken(space_id=SPACE, shop=SHOP, hmac=OTHER, order_id="7", received_at=NOW)
    ])  # fmt: skip
    put(ledger, an_order(8))
    book = ledger.order_book
    assert [one.receipt for one in book.claims_about(SPACE, SHOP, "1", "", [KEY])] == [claim.receipt]
    assert [one.receipt for one in book.claims_about(SPACE, SHOP, "1", "page", [])] == [claim.receipt]
    assert [one.order_id for one in book.claims_about(SPACE, SHOP, "2", "", [])] == ["2"]
    assert book.claims_about(SPACE, "other", "2", "page", [KEY]) == []
    assert book.claimed_order(SPACE, SHOP, "none", [KEY, OTHER]) == "7"
    assert book.claimed_order(SPACE, SHOP, "p8", []) == "8"
    assert book.claimed_order(SPACE, SHOP, "none", [KEY]) is None


def test_a_claim_is_open_until_its_time_is_over(ledger: Ledger) -> None:
    """Then whoever keeps the claims says how it ended; counted by shop, state and policy."""
    book = ledger.order_book
    put(ledger, a_claim())
    assert (book.claims_over(NOW, 10), len(book.claims_over(NOW + DAY, 10))) == ([], 1)
    put(ledger, a_claim(state=ClaimState.UNCONFIRMED))
    assert book.claims_over(NOW + DAY, 10) == []
    assert book.claims_counted(SPACE, since=0, until=NOW + 1) == {(SOURCE, "unconfirmed", "send"): 1}
    assert [one.order_id for one in book.claims(SPACE, ClaimState.UNCONFIRMED, since=0, until=NOW + 1)] == ["1"]
    for sources, numbers in (((SOURCE, "other"), ["1"]), (("other",), []), ((), [])):
        found = book.claims(SPACE, ClaimState.UNCONFIRMED, since=0, until=NOW + 1, sources=sources)
        assert [one.order_id for one in found] == numbers
    put(ledger, a_claim(state=ClaimState.CONFIRMED, of_order="1"))
    assert [one.event_id for one in book.claims_of(SPACE, SHOP, "1")] == ["p1"]


def test_a_waiting_part_counts_as_held(ledger: Ledger) -> None:
    """In the books; consent neither expires nor counts it; its copy can be read whole."""
    put_waiting(ledger)
    assert ledger.books(SPACE, NOW).fates["held"] == 1
    assert (ledger.held_due(), ledger.held_over(NOW + 9 * DAY, 10)) == (None, [])
    (row,) = ledger.held(SPACE)
    assert (row.of_order, ledger.unpacked([row])) == (True, [b"copy 1"])
    part = a_part(state=PartState.ENDED, reason="order_unpaid")
    ledger.apply("orders", 0, Changes(
        released=[receipt(1)], fates=[a_fate(1, Fate.DROPPED, "order_unpaid")], orders=OrderChanges(parts=[part])
    ))  # fmt: skip
    assert ledger.books(SPACE, NOW).dropped == {"order_unpaid": 1}
    assert outcomes(ledger) == {"left_out: order_unpaid": 1}


def test_a_copy_that_ends_for_another_reason_ends_its_part(ledger: Ledger) -> None:
    """As when its person said no."""
    put_waiting(ledger)
    ledger.apply("decisions", 1, Changes(
        released=[receipt(1)], fates=[a_fate(1, Fate.DROPPED, "consent_denied")],
        orders=OrderChanges(ended=[(receipt(1), "consent_denied")]),
    ))  # fmt: skip
    part = ledger.order_book.part(SPACE, SHOP, "1/purchase")
    assert part is not None
    assert (part.state, part.reason) == (PartState.ENDED, "consent_denied")
    assert outcomes(ledger) == {"left_out: consent_denied": 1}


def test_an_order_stands_as_its_event_does(ledger: Ledger) -> None:
    """On its way, delivered, dead; observed; held for consent; dropped; not made due at all."""
    put_gone(ledger)
    assert outcomes(ledger) == {"waiting: queued": 1}
    (row,) = lease(ledger)
    end(ledger, [row])
    assert outcomes(ledger) == {"delivered": 1}
    for number, reason in ((2, "expired"), (3, "refused_by_meta")):
        end(ledger, [put_gone(ledger, number) and lease(ledger)[0]], State.DEAD, reason=reason)
    put(ledger, an_order(4), a_part(4))
    fold(ledger, a_fate(4, reason="no_dataset"))
    put(ledger, an_order(5), a_part(5))
    fold(ledger, a_fate(5, reason="consent_denied"))
    put(ledger, an_order(6), an_order(7, facts={"paid_at": None}), an_order(8, facts={"unsent": "marketplace"}),
        an_order(9, to_read_at=NOW, facts={"paid_at": None}), an_order(10, facts={"cancelled_at": 5}))  # fmt: skip
    found = reconcile(ledger.order_book, SPACE, 0, 1 << 40)
    assert found.reasons == {
        "delivered": 1, "missing: dead:expired": 1, "missing: dead:refused_by_meta": 1, "missing: no_dataset": 1,
        "left_out: consent_denied": 1, "missing: no_event": 1, "waiting: unpaid": 1, "left_out: marketplace": 1,
        "missing: to_read": 1, "left_out: order_cancelled": 1,
    }  # fmt: skip
    assert [one.order_id for one in found.missing] == ["2", "3", "4", "6", "9"]
    assert (found.orders, found.accounted) == (10, 0.5)


def test_of_several_datasets_the_worst_counts(ledger: Ledger) -> None:
    """An order that reached one of two did not reach all."""
    events = [an_event(1, event_id="p1"), an_event(1, event_id="p1", dataset="other")]
    ledger.apply("box", 1, Changes(events=events, orders=OrderChanges(orders=[an_order()], parts=[a_part()])))
    end(ledger, lease(ledger))
    assert outcomes(ledger) == {"waiting: queued": 1}
    end(ledger, lease(ledger, dataset="other"), State.DEAD, reason="expired")
    assert outcomes(ledger) == {"missing: dead:expired": 1}


def test_an_order_that_joined_the_browsers_event_stands_as_that(ledger: Ledger) -> None:
    """And is shown as joined, with the value of either side."""
    claim = a_claim(state=ClaimState.CONFIRMED, of_order="1", value="18", receipt=receipt(1001, "page"))
    page = an_event(1001, event_id="p1", origin="browser", receipt=receipt(1001, "page"))
    ledger.apply("page", 1001, Changes(events=[page]))
    (row,) = [event.row for event in ledger.find(SPACE, event_id="p1", now=NOW)]
    ledger.apply("other", 1, Changes(
        fates=[a_fate(1, Fate.MERGED, "merged", row=row)],
        orders=OrderChanges(orders=[an_order()], parts=[a_part()], claims=[claim]),
    ))  # fmt: skip
    (account,) = ledger.order_book.listed(SPACE, **ALL)
    assert (account.outcome, account.event_id, account.dataset) == ("waiting", "p1", "2501")
    assert (account.browser, account.server, account.joined) == (True, True, True)
    assert (account.value, account.browser_value) == ("19.99 EUR", "18 EUR")
    (day,) = reconcile(ledger.order_book, SPACE, 0, 1 << 40).days
    assert (day.browser, day.differs, day.polled_only) == (1, 1, 0)


def test_orders_are_listed_page_by_page(ledger: Ledger) -> None:
    """Newest first."""
    put(ledger, *(an_order(number, facts={"created_at": PLACED + number % 3}) for number in range(1, 8)))
    book = ledger.order_book
    first = book.listed(SPACE, **ALL, limit=4)
    rest = book.listed(SPACE, **ALL, before=first[-1].order.row)
    assert [one.order.order_id for one in (*first, *rest)] == ["5", "2", "7", "4", "1", "6", "3"]
    assert book.listed(SPACE, **ALL, source="other") == book.listed(2, **ALL) == []


def test_lost_webhooks_show_as_orders_that_only_the_list_told_of(ledger: Ledger) -> None:
    put(ledger, an_order(1, told=("poll",)), an_order(2, told=("webhook", "poll")), an_order(3, told=("backfill",)))
    assert sum(one.polled_only for one in reconcile(ledger.order_book, SPACE, 0, 1 << 40).days) == 1


def test_erasure_reaches_orders_by_their_person(ledger: Ledger) -> None:
    """By the index, by events and by copies that wait: numbers and names stay, so that nothing is sent again."""
    row = put_gone(ledger)
    put_waiting(ledger, 2, KEY)
    put_gone(ledger, 3)
    put(ledger, a_claim(1, state=ClaimState.CONFIRMED, of_order="1"), buyers=[
        Buyer(space_id=SPACE, shop=SHOP, hmac=KEY, order_id=number, placed_at=PLACED) for number in ("1", "4")
    ])  # fmt: skip
    put(ledger, an_order(4), a_part(4))
    assert {one.order_id for one in ledger.order_book.of_person(SPACE, [KEY])} == {"1", "4"}
    ledger.erase(TakenOut(
        erasure_id="e-1-0", space_id=SPACE, asked_at=NOW, kinds=("em",), keys=[KEY], rows=[row], held=[receipt(2)]
    ), NOW)  # fmt: skip
    book = ledger.order_book
    for number in ("1", "2", "4"):
        order, part = book.order(SPACE, SHOP, number), book.part(SPACE, SHOP, f"{number}/purchase")
        assert order is not None
        assert part is not None
        assert (order.erased_at, order.facts.total, order.facts.event_id) == (NOW, "", "")
        assert (part.state, part.reason, part.value) == (PartState.ENDED, "erased", "")
    other = book.order(SPACE, SHOP, "3")
    assert other is not None
    assert other.erased_at is None
    assert book.of_person(SPACE, [KEY]) == book.claims_of(SPACE, SHOP, "1") == []
    assert not book.bought_before(SPACE, SHOP, [KEY], "9", PLACED + 9)
    assert outcomes(ledger) == {"left_out: erased": 3, "waiting: queued": 1}


def test_old_orders_are_forgotten_and_their_figures_stay(ledger: Ledger) -> None:
    """With parts and claims; one that has something waiting stays whole."""
    end(ledger, [put_gone(ledger) and lease(ledger)[0]])
    put_waiting(ledger, 2)
    put(ledger, a_claim(1, state=ClaimState.CONFIRMED, of_order="1"), deliveries=[(SPACE, SOURCE, "d1", NOW)],
        buyers=[Buyer(space_id=SPACE, shop=SHOP, hmac=KEY, order_id="1", placed_at=PLACED)])  # fmt: skip
    before = reconcile(ledger.order_book, SPACE, 0, 1 << 40)
    late = {"orders_before": NOW + 1, "people_before": NOW + 1_001, "deliveries_before": NOW + 1, "limit": 10}
    assert ledger.order_book.prune(**late) > 0
    assert ledger.order_book.prune(**late) == 0
    book = ledger.order_book
    assert book.order(SPACE, SHOP, "1") is book.part(SPACE, SHOP, "1/purchase") is None
    assert book.order(SPACE, SHOP, "2") is not None
    assert book.claims_of(SPACE, SHOP, "1") == []
    assert book.delivered_at(SPACE, SOURCE, "d1") is None
    assert not book.bought_before(SPACE, SHOP, [KEY], "9", PLACED + 9)
    after = reconcile(ledger.order_book, SPACE, 0, 1 << 40)
    assert (after.orders, after.outcomes) == (before.orders, before.outcomes)
    assert {day.day for day in after.days} == {(PLACED - 60) // DAY_S * DAY_S}
