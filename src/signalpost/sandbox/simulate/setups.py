"""The set-ups that are compared: which copies of an order a shop sends to Meta, by which way, under which event_id.

Set-up (e) is (d) with Signalpost in between, which adds to the server's events what is known of the buyer's visits.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

import msgspec

from signalpost.sandbox.received import Source
from signalpost.sandbox.simulate.visit import Visit

RESENT_AFTER_MS = 30_000
"""A client sends an event again this long after the answer to it got lost."""


class Setup(str, Enum):
    """How the shop reports its orders."""

    PIXEL = "a"
    SERVER = "b"
    BOTH_WITHOUT_EVENT_ID = "c"
    BOTH_WITH_EVENT_ID = "d"
    ENRICHED = "e"

    @property
    def label(self) -> str:
        """As tables show it."""
        return _LABELS[self]

    @property
    def has_pixel(self) -> bool:
        """Whether the pages carry the pixel."""
        return self is not Setup.SERVER

    @property
    def has_server(self) -> bool:
        """Whether the shop's server sends events."""
        return self is not Setup.PIXEL

    @property
    def has_event_id(self) -> bool:
        """Whether pixel and server name an order by the same event_id."""
        return self in (Setup.BOTH_WITH_EVENT_ID, Setup.ENRICHED)


_LABELS = {
    Setup.PIXEL: "pixel only",
    Setup.SERVER: "server only",
    Setup.BOTH_WITHOUT_EVENT_ID: "both, without event_id",
    Setup.BOTH_WITH_EVENT_ID: "both, with event_id",
    Setup.ENRICHED: "both, enriched",
}


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One event that reaches Meta: whose order, from where, under which event_id, when (Unix milliseconds)."""

    visit: Visit
    source: Source
    event_id: str | None
    received_at: int


def copies(visit: Visit, setup: Setup) -> Iterator[Copy]:
    """What reaches Meta of one order. Without consent nothing does, whatever the set-up."""
    if not visit.consent:
        return
    if setup.has_pixel:
        yield from _by_pixel(visit, setup)
    if setup.has_server:
        yield from _by_server(visit, setup)


def _by_pixel(visit: Visit, setup: Setup) -> Iterator[Copy]:
    """Without an eventID the pixel's script makes a new one for each call (fact sheet 18.2)."""
    if visit.lost_by is not None:
        return
    delays = [visit.browser_delay_ms]
    if visit.seen_again_ms is not None:
        delays.append(visit.browser_delay_ms + visit.seen_again_ms)
    for time, delay in enumerate(delays):
        event_id = visit.order if setup.has_event_id else f"made.{visit.order}.{time}"
        yield Copy(visit=visit, source=Source.BROWSER, event_id=event_id, received_at=visit.at * 1_000 + delay)


def _by_server(visit: Visit, setup: Setup) -> Iterator[Copy]:
    """The order's number is the event_id, but for the set-up that has none."""
    if visit.server_lost:
        return
    event_id = None if setup is Setup.BOTH_WITHOUT_EVENT_ID else visit.order
    first = visit.at * 1_000 + visit.server_delay_ms
    for received_at in (first, first + RESENT_AFTER_MS)[: 2 if visit.server_resent else 1]:
        yield Copy(visit=visit, source=Source.SERVER, event_id=event_id, received_at=received_at)
