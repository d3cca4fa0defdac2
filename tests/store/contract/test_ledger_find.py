"""Any ledger: finding events and what became of copies."""

from __future__ import annotations

import pytest

from ledger_parts import DATASET, NOW, SPACE, a_fate, a_merge, an_event, end, fold, lease, receipt
from signalpost.store.ledger import Call, EventRow, Fate, Ledger, Settled, State


def ids(events: object) -> list[str]:
    return [event.event_id for event in events if isinstance(event, EventRow)]  # type: ignore[attr-defined]


def test_an_event_is_shown_whole(ledger: Ledger) -> None:
    """Where it stands and how it came there; never its user_data."""
    said = "EUR|value,currency|safari"
    fold(ledger, an_event(1, order_id="A-1", test_event_code="T1", origin="browser", said=said, value=19_990_000))
    rows = lease(ledger)
    call = Call(dataset=DATASET, space_id=SPACE, at=NOW, duration_ms=9, events=1, status=200, fbtrace_id="Atrace")
    ledger.settle([Settled(row=rows[0], state=State.DEAD, reason="refused_by_meta")], NOW + 40, call)
    (event,) = ledger.find(SPACE, event_id="e1", now=NOW)
    assert event == EventRow(
        row=rows[0],
        space_id=SPACE,
        dataset=DATASET,
        event_name="Purchase",
        event_id="e1",
        event_time=NOW // 1000 - 60,
        action_source="website",
        origin="browser",
        state="dead",
        reason="refused_by_meta",
        received_at=NOW,
        due_at=0,
        attempts=1,
        first_attempt_at=NOW,
        settled_at=NOW + 40,
        order_id="A-1",
        fbtrace_id="Atrace",
        receipts=(str(receipt(1)),),
        copies=((str(receipt(1)), "event", ""),),
        test_event_code="T1",
        seen="browser",
        said=said,
        value=19_990_000,
    )


def test_events_are_found_by_each_key(ledger: Ledger) -> None:
    """event_id, order_id, receipt (of any of its copies), and all of them together."""
    fold(
        ledger, an_event(1, order_id="A-1"), an_event(2, order_id="A-2", event_id="e1", event_name="Lead"), an_event(3)
    )
    (row,) = (event.row for event in ledger.find(SPACE, receipt=receipt(3), now=NOW))
    fold(ledger, a_merge(row, 4), a_fate(5, Fate.DUPLICATE, "duplicate", row=row))
    assert [event.event_name for event in ledger.find(SPACE, event_id="e1", now=NOW)] == ["Lead", "Purchase"]
    assert ids(ledger.find(SPACE, order_id="A-1", now=NOW)) == ["e1"]
    assert ids(ledger.find(SPACE, receipt=receipt(4), now=NOW)) == ids(ledger.find(SPACE, receipt=receipt(5), now=NOW))
    assert ids(ledger.find(SPACE, event_id="e1", order_id="A-2", now=NOW)) == ["e1"]
    assert ledger.find(SPACE, event_id="e3", order_id="A-2", now=NOW) == []
    for nothing in ({"event_id": "x"}, {"order_id": "x"}, {"receipt": receipt(9)}, {"fbtrace_id": "x"}):
        assert ledger.find(SPACE, now=NOW, **nothing) == []


def test_a_call_finds_its_events(ledger: Ledger) -> None:
    """Those it settled and those it put back, until another call takes them over; in the call's own space."""
    fold(ledger, *(an_event(n) for n in range(1, 6)))
    rows = lease(ledger, 4)
    call = Call(dataset=DATASET, space_id=SPACE, at=NOW, duration_ms=9, events=3, status=500, fbtrace_id="Afirst")
    ended = [Settled(row=row, state=State.DELIVERED) for row in rows[:2]]
    back = [
        Settled(row=rows[2], state=State.QUEUED, due_at=NOW),
        Settled(row=rows[3], state=State.QUEUED, attempted=False),
    ]
    ledger.settle([*ended, *back], NOW, call)
    assert [event.row for event in ledger.find(SPACE, fbtrace_id="Afirst", now=NOW)] == rows[::-1]
    assert ledger.find(2, fbtrace_id="Afirst", now=NOW) == []
    again = Call(dataset=DATASET, space_id=SPACE, at=NOW, duration_ms=9, events=1, status=200, fbtrace_id="Asecond")
    lease(ledger)
    ledger.settle([Settled(row=rows[2], state=State.DELIVERED)], NOW, again)
    assert [event.row for event in ledger.find(SPACE, fbtrace_id="Asecond", now=NOW)] == [rows[2]]
    assert len(ledger.find(SPACE, fbtrace_id="Afirst", now=NOW)) == 3


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (None, ["e6", "e5", "e4", "e3", "e2", "e1"]),
        ("scheduled", ["e6"]),
        ("waiting", ["e5"]),
        ("queued", ["e6", "e5"]),
        ("sending", ["e4"]),
        ("delivered", ["e3"]),
        ("dead", ["e2"]),
        ("observed", ["e1"]),
        ("withdrawn", []),
        ("no_such_state", []),
    ],
)
def test_events_are_listed_by_state(ledger: Ledger, state: str | None, found: list[str]) -> None:
    """Newest first, of one dataset or of all, with or without a key besides."""
    fold(
        ledger,
        an_event(1, state=State.OBSERVED),
        an_event(2, state=State.DEAD, reason="expired"),
        an_event(3, due_at=NOW - 3),
        an_event(4, due_at=NOW - 2),
        an_event(5),
        an_event(6, due_at=NOW + 1),
        an_event(7, dataset="b", space_id=2),
    )
    end(ledger, lease(ledger, 1))
    lease(ledger, 1)
    assert ids(ledger.find(SPACE, state=state, now=NOW)) == found
    assert ids(ledger.find(SPACE, state=state, dataset=DATASET, now=NOW)) == found
    assert ledger.find(SPACE, state=state, dataset="b", now=NOW) == []
    assert ids(ledger.find(SPACE, state=state, event_id="e4", now=NOW)) == [one for one in found if one == "e4"]


@pytest.mark.parametrize("state", [None, "waiting"])
@pytest.mark.parametrize("event_id", [None, "same"])
def test_pages_follow_one_another(ledger: Ledger, state: str | None, event_id: str | None) -> None:
    """`before_row` goes on where the last page ended."""
    fold(ledger, *(an_event(n, event_id="same", event_name=f"N{n}") for n in range(1, 8)))
    seen: list[str] = []
    before: int | None = None
    while page := ledger.find(SPACE, state=state, event_id=event_id, now=NOW, limit=3, before_row=before):
        assert len(page) <= 3
        seen += [event.event_name for event in page]
        before = page[-1].row
    assert seen == [f"N{n}" for n in range(7, 0, -1)]


def test_a_page_is_full_even_when_few_fit(ledger: Ledger) -> None:
    """A key with many events is looked through until enough of them are in the state."""
    fold(ledger, *(an_event(n, event_id="same", event_name=f"N{n}", due_at=NOW + n % 4) for n in range(1, 21)))
    found = ledger.find(SPACE, event_id="same", state="waiting", now=NOW, limit=4)
    assert [event.event_name for event in found] == ["N20", "N16", "N12", "N8"]


def test_each_copy_tells_what_became_of_it(ledger: Ledger) -> None:
    """With the event it belongs to, if any."""
    fold(ledger, an_event(1, order_id="A-1"))
    (event,) = ledger.find(SPACE, event_id="e1", now=NOW)
    fold(ledger, a_merge(event.row, 2), a_fate(3, Fate.DUPLICATE, "duplicate", row=event.row, detail="richer by em"))
    fold(
        ledger,
        a_fate(4, detail="event_time event_time_too_old", count=3),
        a_fate(5, dataset=None, event_name=None, event_id=None),
    )

    fate, of = ledger.copy_fate(SPACE, receipt(1), NOW)
    assert fate is not None and of is not None
    assert (fate.fate, fate.row, fate.event_id, of.row) == (Fate.EVENT, event.row, "e1", event.row)
    fate, of = ledger.copy_fate(SPACE, receipt(2), NOW)
    assert fate is not None and of is not None
    assert (fate.fate, fate.origin, fate.event_id, of.row) == (Fate.MERGED, "browser", "e1", event.row)
    assert ledger.copy_fate(SPACE, receipt(3), NOW)[0] == a_fate(
        3, Fate.DUPLICATE, "duplicate", row=event.row, detail="richer by em", event_id="e1"
    )
    assert ledger.copy_fate(SPACE, receipt(4), NOW) == (
        a_fate(4, detail="event_time event_time_too_old", count=3),
        None,
    )
    assert ledger.copy_fate(SPACE, receipt(5), NOW) == (a_fate(5, dataset=None, event_name=None, event_id=None), None)
    assert ledger.copy_fate(SPACE, receipt(6), NOW) == (None, None)


def test_a_body_is_shown_to_its_own_space(ledger: Ledger) -> None:
    """As it goes to Meta."""
    fold(ledger, an_event(1))
    (event,) = ledger.find(SPACE, now=NOW)
    assert ledger.body(SPACE, event.row) == b'{"event_name":"Purchase","n":1}'
    assert ledger.body(2, event.row) is None
    assert ledger.body(SPACE, event.row + 1) is None


def test_what_was_observed_is_told_with_the_copy(ledger: Ledger) -> None:
    """In words, behind what else there is to say of it."""
    fold(ledger, an_event(1, observed="pixel=blocked;via=fbq;consent=granted;consent_by=tcf"))
    (event,) = ledger.find(SPACE, event_id="e1", now=NOW)
    fold(ledger, a_fate(2, Fate.DUPLICATE, "duplicate", row=event.row, observed="pixel=sent"))
    (event,) = ledger.find(SPACE, event_id="e1", now=NOW)
    assert [detail for _, _, detail in event.copies] == [
        "pixel blocked, via fbq, consent granted by tcf",
        "duplicate; pixel sent",
    ]
    fate, _ = ledger.copy_fate(SPACE, receipt(2), NOW)
    assert fate is not None
    assert fate.observed == "pixel=sent"
