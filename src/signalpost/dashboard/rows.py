"""Events of a time in the past, by their rows: they lie in the order in which they came, so the place where a time ends
is found by halving, and what is read from there is bounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from signalpost.dashboard.view import View
from signalpost.store.ledger import EventRow

PAGE: Final = 500
LOOKED_AT: Final = 3_000  # rows at most, for one answer
SLACK_MS: Final = 900_000  # copies of two inboxes, and held ones, are folded a little out of the order they came in


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Events, newest first. `next`: for `before` of what follows; None: there is no more in that time."""

    events: list[EventRow]
    next: int | None = None


def events_between(
    view: View, since: int, until: int, fits: Callable[[EventRow], bool], *, limit: int, before: int | None = None
) -> Found:
    """Events received from `since` and before `until` (Unix ms) that fit, of the chosen dataset or all; at most `limit`
    out of the next LOOKED_AT rows. `before` (a row) pages."""
    place = _first_after(view, until + SLACK_MS) if before is None else before
    found: list[EventRow] = []
    for _ in range(LOOKED_AT // PAGE):
        page = _before(view, place, PAGE)
        for event in page:
            if event.received_at < since - SLACK_MS:
                return Found(events=found)
            if since <= event.received_at < until and fits(event):
                found.append(event)
                if len(found) == limit:
                    return Found(events=found, next=event.row)
        if len(page) < PAGE:
            return Found(events=found)
        place = page[-1].row
    return Found(events=found, next=place)


def _first_after(view: View, at: int) -> int:
    """The row behind the last event received before `at`."""
    newest = _before(view, None, 1)
    if not newest:
        return 1
    low, high = 1, newest[0].row + 1
    while low < high:
        middle = (low + high + 1) // 2
        event = next(iter(_before(view, middle, 1)), None)
        if event is None or event.received_at < at:
            low = middle
        else:
            high = event.row  # all from here on came later
    return low


def _before(view: View, row: int | None, limit: int) -> list[EventRow]:
    return list(view.ledger.find(view.space_id, dataset=view.dataset, before_row=row, limit=limit, now=view.now))
