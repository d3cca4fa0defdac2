"""What senders told of people who did nothing, as Segment's `identify` does: identity learns from it as from an event.

It is judged by consent as an event is. Where that says no nothing is learnt, and where it says "not yet" neither: it is
no event that could wait. It counts as no copy, so that it stands in no sum of the books.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter

from signalpost.store.record import EventCopy, Receipt
from signalpost.worker.consent import Judged
from signalpost.worker.route import Routes

Arrival = tuple[Receipt, EventCopy]
Way = tuple[Receipt, EventCopy, str]  # and the dataset it goes to


def parted(judged: Judged, persons: Collection[Receipt]) -> tuple[Judged, list[Arrival]]:
    """What becomes of the events among those judged, and those of `persons` that may be learnt from."""
    events = Judged(
        [one for one in judged.going if one[0] not in persons],
        [fate for fate in judged.fates if fate.receipt not in persons],
        [held for held in judged.held if held.fate.receipt not in persons],
        judged.keys,
        judged.denials,
    )
    return events, [one for one in judged.going if one[0] in persons]


def in_order(ways: Iterable[Way], persons: Sequence[Arrival], routes: Routes) -> list[Way]:
    """Events and persons in the order in which they are learnt from: as they came, and of one request the persons
    first, because an SDK that says who somebody is means it for all that it sends with it."""
    told = [(receipt, copy, dataset) for receipt, copy in persons for dataset in routes.datasets_of(copy)]
    both = [((way[1].received_at, True), way) for way in ways]
    both += [((way[1].received_at, False), way) for way in told]
    return [way for _, way in sorted(both, key=itemgetter(0))]
