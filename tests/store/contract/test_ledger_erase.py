"""What every ledger does when a person is erased: nothing of them is left but counts."""

from __future__ import annotations

from typing import Any

import pytest

from ledger_parts import DATASET, NOW, SPACE, a_fate, a_merge, an_event, receipt
from signalpost.store.erasure import Erased, TakenOut
from signalpost.store.ledger import Changes, CopyFate, Fate, HeldCopy, Ledger, NewEvent, Settled, State

ANN, BEN = b"ann-hash-16bytes", b"ben-hash-16bytes"
HOLDER = "worker"


def owned(number: int, key: bytes = ANN, **over: Any) -> NewEvent:
    """An event of one person."""
    return an_event(number, found_by=key[:8], **over)


def fold(ledger: Ledger, number: int, **changes: Any) -> None:
    ledger.apply("box", number, Changes(**changes))


def taken_out(ledger: Ledger, *, key: bytes = ANN, upto: int = NOW, **over: Any) -> Erased:
    """Erase whoever has `key`."""
    rows = ledger.having(SPACE, [key], upto)
    what = {"erasure_id": "box-9-0", "space_id": SPACE, "asked_at": upto, "kinds": ("em",), "keys": [key], "rows": rows}
    return ledger.erase(TakenOut(**{**what, "held": (), **over}), NOW + 1)


def deliver(ledger: Ledger, state: State = State.DELIVERED, **over: Any) -> None:
    """Send all that is due."""
    leased = ledger.lease(SPACE, DATASET, 10, NOW, NOW + 1000, HOLDER)
    ledger.settle([Settled(row=one.row, state=state, **over) for one in leased], NOW)


def test_events_of_a_person_are_found_by_any_of_their_keys(ledger: Ledger) -> None:
    """Also by one that only a joined copy brought; those of others, and later ones, are not."""
    fold(
        ledger,
        1,
        events=[owned(1), owned(2, BEN, receipt=receipt(2)), owned(3, receipt=receipt(3), received_at=NOW + 9)],
    )
    fold(ledger, 4, merges=[a_merge(2, 4, found_by=ANN[:8])])
    assert ledger.having(SPACE, [ANN], NOW) == [1, 2]
    assert ledger.having(SPACE, [ANN], NOW + 9) == [1, 2, 3]
    assert ledger.having(SPACE + 1, [ANN], NOW) == []


def test_what_waits_is_never_sent(ledger: Ledger) -> None:
    """It counts as erased, for ever, and the receipt says how much it was and names nobody."""
    fold(ledger, 1, events=[owned(1), owned(2, BEN, receipt=receipt(2))])
    done = taken_out(ledger)
    assert (done.events, done.waiting, done.sending, done.kinds, done.keys) == (1, 1, 0, ("em",), 1)
    assert [one.event_id for one in ledger.lease(SPACE, DATASET, 10, NOW, NOW + 1, HOLDER)] == ["e2"]
    assert ledger.find(SPACE, event_id="e1", now=NOW) == []
    assert ledger.body(SPACE, 1) is None
    books = ledger.books(SPACE, NOW)
    assert books.balanced
    assert (books.received, books.routed, books.states["erased"]) == (2, 2, 1)
    assert ledger.erasures(SPACE) == [done]
    assert ledger.erasures(SPACE, erasure_id="box-9-0") == [done]
    assert ledger.erasures(SPACE, erasure_id="none") == []
    assert ANN.hex()[:8] not in str(done)


def test_what_was_delivered_stays_a_count(ledger: Ledger) -> None:
    """Of the events that ended, with the copies that joined or doubled them."""
    fold(ledger, 1, events=[owned(1)])
    deliver(ledger)
    fold(ledger, 2, fates=[a_fate(2, Fate.DUPLICATE, "duplicate", row=1)])
    before = ledger.books(SPACE, NOW)
    assert taken_out(ledger).events == 1
    assert ledger.find(SPACE, now=NOW) == []
    assert ledger.books(SPACE, NOW) == before
    assert ledger.copy_fate(SPACE, receipt(2), NOW) == (None, None)


@pytest.mark.parametrize(
    ("state", "counted"),
    [(State.DELIVERED, "delivered"), (State.DEAD, "dead"), (State.QUEUED, "erased"), (State.WITHDRAWN, "erased")],
)
def test_what_is_being_sent_is_the_last(ledger: Ledger, state: State, counted: str) -> None:
    """It goes once its answer is there; put back, it is not sent again."""
    fold(ledger, 1, events=[owned(1)])
    (leased,) = ledger.lease(SPACE, DATASET, 10, NOW, NOW + 1000, HOLDER)
    assert (taken_out(ledger).events, taken_out(ledger).sending) == (0, 1)
    assert ledger.books(SPACE, NOW).states["sending"] == 1
    ledger.settle([Settled(row=leased.row, state=state, reason="expired" if state is State.DEAD else None)], NOW + 2)
    books = ledger.books(SPACE, NOW)
    assert books.balanced
    assert books.states[counted] == 1
    assert ledger.find(SPACE, now=NOW) == []
    assert ledger.lease(SPACE, DATASET, 10, NOW + 9, NOW + 10, HOLDER) == ()


def test_held_copies_go(ledger: Ledger) -> None:
    """In the books each counts as dropped."""
    fate = CopyFate(
        space_id=SPACE, dataset=DATASET, event_name="Lead", event_id="h", key_id="k", origin="server", received_at=NOW,
        fate=Fate.HELD, reason="consent_unknown", receipt=receipt(1),
    )  # fmt: skip
    fold(ledger, 1, held=[HeldCopy(fate=fate, packed=b"copy", keys=(ANN,), held_until=NOW + 5)])
    assert taken_out(ledger, held=[receipt(1)]).held == 1
    assert ledger.held(SPACE, keys=[ANN]) == []
    books = ledger.books(SPACE, NOW)
    assert books.balanced
    assert (books.received, books.fates["held"], books.dropped) == (1, 0, {"erased": 1})


def test_an_erasure_done_again_adds_nothing(ledger: Ledger) -> None:
    """As after a kill."""
    fold(ledger, 1, events=[owned(1)])
    once = taken_out(ledger)
    assert taken_out(ledger) == once


def test_having_is_the_same_with_and_without_its_index(ledger: Ledger) -> None:
    """Runs are written for many events at once; what waited then is looked at until it waits no more. Each key of an
    event counts, however many it has."""
    events = [owned(1 + n, ANN if n % 3 == 0 else BEN, receipt=receipt(1 + n)) for n in range(20_050)]
    many = b"".join(b"key %04d" % number for number in range(100))
    events[0] = an_event(1, found_by=ANN[:8] + many, receipt=receipt(1))
    fold(ledger, 20_050, events=events)
    before = ledger.having(SPACE, [ANN], NOW)
    assert len(before) == 6_684
    assert [ledger.index_keys() for _ in range(3)] == [10_000, 10_000, 0]
    assert ledger.having(SPACE, [ANN], NOW) == before
    leased = ledger.lease(SPACE, DATASET, 15_000, NOW, NOW + 1000, HOLDER)
    ledger.settle([Settled(row=one.row, state=State.DELIVERED) for one in leased], NOW)
    fold(ledger, 60_000, events=[owned(30_000 + n, BEN, receipt=receipt(30_000 + n)) for n in range(20_000)])
    assert [ledger.index_keys() for _ in range(3)] == [10_000, 10_000, 0]
    assert ledger.having(SPACE, [ANN], NOW) == before
    assert ledger.having(SPACE, [b"key 0099-and-more"], NOW) == before[:1]
    taken_out(ledger)
    assert ledger.having(SPACE, [ANN], NOW) == []
    assert len(ledger.having(SPACE, [BEN], NOW)) == 20_050 + 20_000 - 6_684
