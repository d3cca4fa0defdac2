"""Any ledger: copies that wait for consent, and events that are withdrawn."""

from __future__ import annotations

import pytest

from ledger_parts import (
    DATASET,
    DAY,
    HOUR,
    INBOX,
    NOW,
    SPACE,
    a_fate,
    a_merge,
    an_event,
    end,
    fold,
    lease,
    receipt,
    states,
)
from signalpost.store.ledger import Changes, Fate, HeldCopy, Ledger, State

KEY, OTHER = b"k" * 16, b"o" * 16
DENIED = {(SPACE, KEY[:8]): NOW}


def a_held(number: int, *keys: bytes, until: int = NOW + DAY, **over) -> HeldCopy:
    fate = a_fate(number, Fate.HELD, "consent_unknown", consent="hold consent_unknown - eea", **over)
    return HeldCopy(fate=fate, packed=b"copy %d" % number, keys=keys or (KEY,), held_until=until)


def hold(ledger: Ledger, *copies: HeldCopy) -> None:
    ledger.apply(INBOX, max(copy.fate.receipt.segment for copy in copies), Changes(held=copies))


def fates(ledger: Ledger) -> dict[str, int]:
    books = ledger.books(SPACE, NOW)
    assert books.balanced
    return {fate: count for fate, count in books.fates.items() if count}


def measures(ledger: Ledger) -> dict[str, int]:
    return {measure: count for _, _, _, measure, count in ledger.counts(SPACE, since=0, until=1 << 40)}


def test_a_held_copy_counts_as_held_and_is_found(ledger: Ledger) -> None:
    """By its keys, in its space; newest first, page by page."""
    hold(ledger, a_held(1), a_held(2, KEY, OTHER), a_held(3, OTHER), a_held(4, KEY, space_id=2))
    assert fates(ledger) == {"held": 3}
    newest, *_, oldest = ledger.held(SPACE)
    assert (newest.receipt, oldest.receipt, oldest.event_id) == (receipt(3), receipt(1), "e1")
    assert (oldest.held_until, oldest.reason, oldest.consent) == (
        NOW + DAY, "consent_unknown", "hold consent_unknown - eea",
    )  # fmt: skip
    assert [row.receipt for row in ledger.held(SPACE, keys=[KEY, OTHER])] == [receipt(3), receipt(2), receipt(1)]
    first, *rest = ledger.held(SPACE, keys=[KEY], limit=1)
    assert rest == []
    assert [row.receipt for row in ledger.held(SPACE, keys=[KEY], before_row=first.row)] == [receipt(1)]
    assert ledger.held(SPACE, keys=[]) == ledger.held(3) == []
    assert measures(ledger) == {"held": 3, "consent:hold:consent_unknown": 3}


def test_what_is_held_can_be_read_whole(ledger: Ledger) -> None:
    """As it was given; not after it was taken."""
    hold(ledger, a_held(1), a_held(2))
    rows = ledger.held(SPACE)
    assert ledger.unpacked(rows) == [b"copy 2", b"copy 1"]
    ledger.apply("decisions", 1, Changes(released=[receipt(2)], fates=[a_fate(2, reason="consent_denied")]))
    assert ledger.unpacked(rows) == [None, b"copy 1"]


def test_a_segment_folded_twice_holds_once(ledger: Ledger) -> None:
    """Also once it was released: the cursor remembers."""
    hold(ledger, a_held(1))
    hold(ledger, a_held(1))
    assert fates(ledger) == {"held": 1}
    ledger.apply("decisions", 1, Changes(released=[receipt(1)], events=[an_event(1)]))
    hold(ledger, a_held(1))
    assert (fates(ledger), ledger.held(SPACE)) == ({"event": 1}, [])


def test_a_released_copy_counts_as_what_it_becomes(ledger: Ledger) -> None:
    """An event, a further copy of one, or dropped: and as held no more, in the roll-ups too."""
    fold(ledger, an_event(1))
    row = ledger.find(SPACE, event_id="e1", now=NOW)[0].row
    hold(ledger, a_held(2), a_held(3), a_held(4), a_held(5))
    became = Changes(
        released=[receipt(number) for number in range(2, 6)],
        events=[an_event(2), an_event(2, dataset="b")],
        merges=[a_merge(row, 3)],
        fates=[a_fate(4, reason="consent_denied"), a_fate(5, Fate.DUPLICATE, "duplicate", row=row)],
    )
    ledger.apply("decisions", 7, became)
    assert fates(ledger) == {"event": 2, "merged": 1, "dropped": 1, "duplicate": 1}
    assert states(ledger) == {"scheduled": 1, "waiting": 2}
    assert "held" not in {measure for measure, count in measures(ledger).items() if count}
    assert (ledger.cursor("decisions"), ledger.held_due()) == (7, None)


def test_a_release_done_twice_is_done_once(ledger: Ledger) -> None:
    """As after a crash: what is not held any more is left out with all that is said of it."""
    hold(ledger, a_held(1))
    became = Changes(released=[receipt(1)], events=[an_event(1)], fates=[])
    ledger.apply("decisions", 1, became)
    ledger.apply("decisions", 1, became)
    assert fates(ledger) == {"event": 1}


def test_time_is_told_for_all_spaces(ledger: Ledger) -> None:
    """The one whose time is over longest comes first."""
    assert ledger.held_due() is None
    hold(ledger, a_held(1, until=NOW + 5), a_held(2, until=NOW + 3, space_id=2), a_held(3, until=NOW + 9))
    assert ledger.held_due() == NOW + 3
    assert ledger.held_over(NOW + 2, 9) == []
    assert [row.receipt for row in ledger.held_over(NOW + 5, 9)] == [receipt(2), receipt(1)]
    assert len(ledger.held_over(NOW + 9, 2)) == 2


def test_pruning_spares_what_is_held(ledger: Ledger) -> None:
    """Until it ends; then it goes like any copy."""
    hold(ledger, a_held(1), a_held(2))
    assert ledger.prune(NOW + DAY) == 0
    ledger.apply("decisions", 1, Changes(released=[receipt(1)], fates=[a_fate(1, reason="consent_unknown")]))
    assert ledger.prune(NOW + DAY) == 1
    assert fates(ledger) == {"held": 1, "dropped": 1}


def test_why_an_event_may_be_sent_is_kept_and_counted(ledger: Ledger) -> None:
    """By action and reason, by the hour its copy came; after pruning too."""
    word = "send recorded_for_person tcf:purposes eea"
    fold(ledger, an_event(1, consent=word), an_event(2, consent=word), an_event(3))
    fold(ledger, a_fate(4, reason="consent_denied", consent="drop consent_denied - eea", received_at=NOW + HOUR))
    assert [event.consent for event in ledger.find(SPACE, now=NOW)] == ["", word, word]
    fate, _ = ledger.copy_fate(SPACE, receipt(4), NOW)
    assert fate is not None
    assert fate.consent == "drop consent_denied - eea"
    expected = {"consent:send:recorded_for_person": 2, "consent:drop:consent_denied": 1}

    def counted() -> dict[str, int]:
        return {measure: count for measure, count in measures(ledger).items() if measure.startswith("consent")}

    assert (counted(), ledger.rebuild()) == (expected, 0)
    end(ledger, lease(ledger))
    assert ledger.prune(NOW + DAY) == 4
    assert (counted(), ledger.rebuild()) == (expected, 0)


def withdraw(ledger: Ledger, denied: dict[tuple[int, bytes], int] = DENIED) -> int:
    rows = ledger.found_by(denied, NOW)
    ledger.apply("decisions", 1, Changes(withdrawn=rows, withdrawn_at=NOW))
    return len(rows)


def test_what_waits_is_found_by_its_keys_and_withdrawn(ledger: Ledger) -> None:
    """With the keys of a copy that joined it; not what came later, nor what is another's or in another space."""
    mine = KEY[:8]
    fold(
        ledger,
        an_event(1, found_by=OTHER[:8] + mine),
        an_event(2, found_by=OTHER[:8]),
        an_event(3, found_by=mine, received_at=NOW + 1),
        an_event(4, found_by=mine, space_id=2),
        an_event(5, due_at=NOW + 1),
    )
    row = ledger.find(SPACE, event_id="e5", now=NOW)[0].row
    fold(ledger, a_merge(row, 6, found_by=mine))
    assert withdraw(ledger) == 2
    assert states(ledger) == {"waiting": 2, "withdrawn": 2}
    assert withdraw(ledger) == 0
    found = ledger.find(SPACE, state="withdrawn", now=NOW)
    assert {(event.event_id, event.reason) for event in found} == {
        ("e1", "consent_withdrawn"), ("e5", "consent_withdrawn"),
    }  # fmt: skip
    assert [ledger.body(SPACE, event.row) for event in found] == [None, None]
    assert lease(ledger) == [event.row for event in ledger.find(SPACE, event_id="e2", now=NOW)] + [
        event.row for event in ledger.find(SPACE, event_id="e3", now=NOW)
    ]


def test_what_is_being_sent_is_marked(ledger: Ledger) -> None:
    """A delivery counts; what would wait or die ends withdrawn; handed out again it says that it must not be sent."""
    fold(ledger, *(an_event(number, found_by=KEY[:8]) for number in range(1, 5)))
    one, two, three, four = lease(ledger)
    assert withdraw(ledger) == 4
    assert states(ledger) == {"sending": 4}
    end(ledger, [one])
    end(ledger, [two], State.QUEUED)
    end(ledger, [three], State.DEAD, reason="refused_by_meta")
    later = NOW + 60_000
    (leased,) = ledger.lease(SPACE, DATASET, 9, later, later + 1, "w")
    assert (leased.row, leased.withdrawn) == (four, True)
    end(ledger, [four], State.WITHDRAWN, reason="consent_withdrawn")
    assert states(ledger) == {"delivered": 1, "withdrawn": 3}
    assert [ledger.body(SPACE, row) is None for row in (one, two, three, four)] == [False, True, True, True]


@pytest.mark.parametrize(("expires_at", "found"), [(NOW + 1, 1), (NOW, 0)])
def test_what_died_and_could_be_replayed_is_withdrawn(ledger: Ledger, expires_at: int, found: int) -> None:
    """What Meta would not take any more stays dead."""
    fold(ledger, an_event(1, found_by=KEY[:8], state=State.DEAD, reason="refused_by_meta", expires_at=expires_at))
    assert withdraw(ledger) == found
    assert states(ledger) == {"withdrawn" if found else "dead": 1}
    assert ledger.replay(SPACE, dataset=DATASET, now=NOW) == 1 - found


def test_a_later_copy_of_a_withdrawn_event_begins_anew(ledger: Ledger) -> None:
    """It is judged by its own word; the withdrawn one stands for nothing."""
    fold(ledger, an_event(1, found_by=KEY[:8]))
    withdraw(ledger)
    known = ledger.known(SPACE, [(DATASET, "Purchase", "e1")], 0)
    assert known[DATASET, "Purchase", "e1"].state is State.WITHDRAWN
    assert withdraw(ledger, {}) == 0
