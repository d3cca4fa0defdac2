"""Recovered: which conversions only a server reported."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.capi.said import read
from signalpost.dashboard.counted import counted
from signalpost.dashboard.recovered import Money, Recovered, recovered_of
from signalpost.dashboard.rows import events_between
from signalpost.dashboard.view import View
from signalpost.store.figures import NO_CURRENCY, UNKNOWN
from signalpost.store.ledger import EventRow

LISTED = 50
KINDS = ("seen", "recovered", "recovered_value")
WEBSITE = "website"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One event that only a server reported. `received_at`: Unix ms; `value` is empty where it had none."""

    event_name: str
    event_id: str
    order_id: str | None
    received_at: int
    browser: str
    state: str
    value: Sequence[Money]


class RecoveredList(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/overview/recovered`. `browser`, `at` (Unix s: the beginning of a step) and `name` are what was
    chosen; `names`: the event names there are. `next`: for `before` of the next page."""

    recovered: Recovered
    rows: Sequence[Row]
    names: Sequence[str]
    browser: str = ""
    at: int | None = None
    name: str = ""
    next: int | None = None


def recovered(view: View) -> RecoveredList:
    """Those of the span, or of one step of it; of all browsers, or of one."""
    span, browser, name = view.span, view.query.get("browser", ""), view.query.get("name", "")
    figures = counted(view, KINDS)
    at = _number(view.query.get("at", ""))
    since, until = (span.since, span.until) if at is None else (at, at + span.step)

    def fits(event: EventRow) -> bool:
        return (
            event.seen == "server"
            and event.action_source == WEBSITE
            and event.test_event_code is None
            and name in ("", event.event_name)
            and browser in ("", read(event.said).browser or UNKNOWN)
        )

    found = events_between(
        view, since * 1000, until * 1000, fits, limit=LISTED, before=_number(view.query.get("before", ""))
    )
    return RecoveredList(
        recovered=recovered_of(figures, name or None),
        rows=[_row(event) for event in found.events],
        names=sorted(figures.names("recovered")),
        browser=browser,
        at=at,
        name=name,
        next=found.next,
    )


def _row(event: EventRow) -> Row:
    said = read(event.said)
    value = [] if event.value is None else [Money(currency=said.currency or NO_CURRENCY, micros=event.value)]
    return Row(
        event_name=event.event_name,
        event_id=event.event_id,
        order_id=event.order_id,
        received_at=event.received_at,
        browser=said.browser or UNKNOWN,
        state=event.state,
        value=value,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
