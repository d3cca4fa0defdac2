"""Any ledger: what projection asks and writes."""

from __future__ import annotations

import pytest

from ledger_parts import DATASET, DAY, INBOX, NOW, SPACE, a_fate, a_merge, an_event, end, fold, lease, receipt, states
from signalpost.store.ledger import Changes, Fate, Ledger, State

KEY = (DATASET, "Purchase", "e1")


def test_cursor_moves_with_the_rows(ledger: Ledger) -> None:
    """The ledger knows how far each inbox is folded in."""
    assert ledger.cursor(INBOX) == 0
    fold(ledger, an_event(1), an_event(7))
    assert ledger.cursor(INBOX) == 7
    assert ledger.cursor("another") == 0


def test_a_batch_that_fails_leaves_nothing(ledger: Ledger) -> None:
    """Rows, books and cursor come together or not at all, and the ledger goes on."""
    with pytest.raises(ValueError, match="not born sending"):
        fold(ledger, an_event(1), an_event(2, dataset="new", state=State.SENDING))
    assert ledger.cursor(INBOX) == 0
    assert ledger.books(SPACE, NOW).received == 0
    fold(ledger, an_event(1), an_event(2, dataset="new"))
    assert states(ledger) == {"waiting": 2}


def test_a_segment_folded_twice_counts_once(ledger: Ledger) -> None:
    """Projection is idempotent by receipt."""
    parts = (an_event(1), a_fate(2), a_fate(3, Fate.MERGED, "merged", row=-1))
    fold(ledger, *parts)
    before = ledger.books(SPACE, NOW)
    fold(ledger, *parts)
    assert ledger.books(SPACE, NOW) == before
    assert ledger.seen([receipt(1), receipt(3), receipt(4), receipt(1, "another")]) == {receipt(1), receipt(3)}


def test_part_of_a_segment_may_be_folded_first(ledger: Ledger) -> None:
    """A receipt above the cursor is seen when it has a row."""
    ledger.apply(INBOX, 4, Changes(events=[an_event(5)], fates=[a_fate(6)]))
    assert ledger.seen([receipt(4), receipt(5), receipt(6), receipt(7)]) == {receipt(4), receipt(5), receipt(6)}
    fold(ledger, an_event(5), a_fate(6), an_event(7))
    assert ledger.books(SPACE, NOW).fates == {"event": 2, "merged": 0, "duplicate": 0, "held": 0, "dropped": 1}


def test_the_cursor_never_goes_back(ledger: Ledger) -> None:
    """An old batch applied again leaves it where it is."""
    fold(ledger, an_event(9))
    ledger.apply(INBOX, 3, Changes())
    assert ledger.cursor(INBOX) == 9


def test_orders_that_were_met_are_told_apart(ledger: Ledger) -> None:
    """Of one space, in any dataset, whatever characters they have."""
    odd = 'A"1\x00é'
    fold(ledger, an_event(1, order_id=odd), an_event(2, order_id="A-2", dataset="other"), an_event(3))
    assert ledger.orders(SPACE, [odd, "A-2", "A", "a-2"]) == {odd, "A-2"}
    assert ledger.orders(SPACE + 1, [odd]) == set()
    assert ledger.orders(SPACE, []) == set()


def test_known_tells_what_a_copy_could_join(ledger: Ledger) -> None:
    """All that the merge rule needs of a waiting event, its body included."""
    fold(
        ledger,
        an_event(1, order_id="A-1", unmet=("value_missing",), keys=("em", "fbp"), due_at=NOW + 5, merge_until=NOW + 4),
    )
    known = ledger.known(SPACE, [KEY], 0)[KEY]
    assert (known.state, known.leased, known.origin) == (State.QUEUED, False, "server")
    assert (known.received_at, known.due_at, known.merge_until) == (NOW, NOW + 5, NOW + 4)
    assert known.body == b'{"event_name":"Purchase","n":1}'
    assert (known.event_time, known.unmet, known.order_id) == (NOW // 1000 - 60, ("value_missing",), "A-1")
    assert known.keys_of_body == ("em", "fbp")


@pytest.mark.parametrize(
    ("space_id", "key", "since"),
    [
        (2, KEY, 0),
        (SPACE, ("other", "Purchase", "e1"), 0),
        (SPACE, (DATASET, "Lead", "e1"), 0),
        (SPACE, (DATASET, "Purchase", "e2"), 0),
        (SPACE, KEY, NOW + 1),
    ],
)
def test_known_is_exact(ledger: Ledger, space_id: int, key: tuple[str, str, str], since: int) -> None:
    """Another space, dataset, event_name, event_id, or an older event: not known."""
    fold(ledger, an_event(1), an_event(5, event_name="Lead", dataset="other"))
    assert ledger.known(space_id, [key], since) == {}


def test_known_gives_no_body_once_leased(ledger: Ledger) -> None:
    """What was leased cannot be joined; a duplicate does not pay for decryption."""
    fold(ledger, an_event(1))
    rows = lease(ledger)
    assert (ledger.known(SPACE, [KEY], 0)[KEY].state, ledger.known(SPACE, [KEY], 0)[KEY].body) == (State.SENDING, b"")
    end(ledger, rows, State.QUEUED, due_at=NOW + 9)
    assert ledger.known(SPACE, [KEY], 0)[KEY].leased
    rows = lease(ledger, now=NOW + 9)
    end(ledger, rows)
    assert ledger.known(SPACE, [KEY], 0)[KEY].state is State.DELIVERED


def test_the_newest_event_of_a_key_counts(ledger: Ledger) -> None:
    """After a dead event a later copy makes a new one; that is the one to know."""
    fold(ledger, an_event(1, state=State.DEAD, reason="expired"))
    fold(ledger, an_event(2, event_id="e1", received_at=NOW + 1))
    assert ledger.known(SPACE, [KEY], 0)[KEY].received_at == NOW + 1


def test_a_copy_joins_an_event(ledger: Ledger) -> None:
    """Body, event_time, order id, keys and due time become those of the joined event; the copy's fate is kept."""
    fold(ledger, an_event(1, unmet=("no_usable_key",)))
    row = ledger.known(SPACE, [KEY], 0)[KEY].row
    fold(
        ledger, a_merge(row, 2, order_id="A-1", keys=("em",), expires_at=NOW + DAY, detail="differs: custom_data.value")
    )
    known = ledger.known(SPACE, [KEY], 0)[KEY]
    assert (known.body, known.event_time, known.unmet) == (b'{"joined":2}', NOW // 1000 - 90, ())
    assert (known.order_id, known.due_at, known.keys_of_body) == ("A-1", NOW + 1, ("em",))
    (leased,) = ledger.lease(SPACE, DATASET, 9, NOW + 1, NOW + 2, "w")
    assert (leased.expires_at, leased.body) == (NOW + DAY, b'{"joined":2}')
    (event,) = ledger.find(SPACE, receipt=receipt(2), now=NOW)
    assert event.copies == ((str(receipt(1)), "event", ""), (str(receipt(2)), "merged", "differs: custom_data.value"))


def test_a_merge_without_order_id_keeps_the_first(ledger: Ledger) -> None:
    """What the first copy knew is not lost."""
    fold(ledger, an_event(1, order_id="A-1"))
    fold(ledger, a_merge(ledger.known(SPACE, [KEY], 0)[KEY].row, 2))
    assert ledger.find(SPACE, order_id="A-1", now=NOW)


def test_nothing_joins_what_is_being_sent(ledger: Ledger) -> None:
    """A merge that comes too late changes no body; the copy is a duplicate."""
    fold(ledger, an_event(1))
    rows = lease(ledger)
    fold(ledger, a_merge(rows[0], 2))
    fate, event = ledger.copy_fate(SPACE, receipt(2), NOW)
    assert fate is not None and event is not None
    assert (fate.fate, fate.reason, event.row) == (Fate.DUPLICATE, "sent_meanwhile", rows[0])
    assert ledger.body(SPACE, rows[0]) == b'{"event_name":"Purchase","n":1}'


def test_a_copy_may_belong_to_an_event_of_its_own_batch(ledger: Ledger) -> None:
    """A fate names it by -1 - its index."""
    fold(ledger, an_event(1), an_event(2), a_fate(3, Fate.MERGED, "merged", row=-2, event_id="e2"))
    (event,) = ledger.find(SPACE, event_id="e2", now=NOW)
    assert event.receipts == (str(receipt(2)), str(receipt(3)))


def test_a_copy_for_several_datasets_is_received_once(ledger: Ledger) -> None:
    """It is routed twice, and counts as the best that became of it."""
    fold(
        ledger,
        an_event(1),
        an_event(1, dataset="other"),
        a_fate(2, Fate.DUPLICATE, "duplicate", row=-1),
        an_event(2, dataset="other"),
        a_fate(3, Fate.DROPPED, "no_dataset", dataset="x"),
        a_fate(3, Fate.DUPLICATE, "duplicate", row=-1),
    )
    books = ledger.books(SPACE, NOW)
    assert (books.received, books.routed) == (3, 3)
    assert books.fates == {"event": 2, "merged": 0, "duplicate": 1, "held": 0, "dropped": 0}


def test_an_event_may_be_born_settled(ledger: Ledger) -> None:
    """Dead with its reason, or observed; neither is ever handed out."""
    fold(ledger, an_event(1, state=State.DEAD, reason="expired"), an_event(2, state=State.OBSERVED))
    assert states(ledger) == {"dead": 1, "observed": 1}
    assert ledger.books(SPACE, NOW).dead == {"expired": 1}
    assert lease(ledger) == []


def test_dropped_copies_count_with_their_number(ledger: Ledger) -> None:
    """Rows folded together at the edge count as many as they were."""
    fold(ledger, a_fate(1, count=40), a_fate(2, reason="currency_missing"), a_fate(3, dataset=None, event_name=None))
    books = ledger.books(SPACE, NOW)
    assert (books.received, books.dropped) == (42, {"event_time_too_old": 41, "currency_missing": 1})
    assert books.balanced


def test_spaces_do_not_see_each_other(ledger: Ledger) -> None:
    """The same names in two spaces are two sets of rows."""
    fold(ledger, an_event(1), an_event(2, event_id="e1", space_id=2))
    assert ledger.books(1, NOW).routed == ledger.books(2, NOW).routed == 1
    assert [event.space_id for event in ledger.find(2, event_id="e1", now=NOW)] == [2]
    assert len(ledger.lease(1, DATASET, 9, NOW, NOW + 1, "w")) == 1
    assert ledger.find(1, receipt=receipt(2), now=NOW) == []
    assert ledger.copy_fate(1, receipt(2), NOW) == (None, None)
