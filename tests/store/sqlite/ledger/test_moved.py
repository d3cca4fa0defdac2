"""What a further copy changes of a new event."""

from __future__ import annotations

from ledger_parts import a_fate, an_event
from signalpost.store.ledger import Fate
from signalpost.store.sqlite.ledger.kinds import BOTH, SEEN_NUMBER
from signalpost.store.sqlite.ledger.moved import Together, together


def test_copies_of_one_batch_are_put_together() -> None:
    """By the place of their event; what was refused, or belongs to an older event, changes nothing."""
    events = [an_event(1, origin="browser"), an_event(2, value=1, said="EUR|value|"), an_event(3)]
    fates = [
        a_fate(4, row=None),
        a_fate(5, Fate.DUPLICATE, row=7, origin="browser"),
        a_fate(6, Fate.MERGED, row=-1, value=2, said="USD|value|"),
        a_fate(7, Fate.DUPLICATE, row=-2, origin="browser", value=3, said="CHF|value|"),
        a_fate(8, Fate.DUPLICATE, row=-2),
    ]
    assert together(events, fates) == {0: Together(BOTH, 2, "USD|value|"), 1: Together(BOTH, 1, "EUR|value|")}


def test_a_copy_of_the_same_side_does_not_make_both() -> None:
    """A tag may send twice."""
    (found,) = together([an_event(1, origin="browser")], [a_fate(2, Fate.MERGED, row=-1, origin="browser")]).values()
    assert found.seen == SEEN_NUMBER["browser"]
