"""What a chart shows: times, series of numbers, marks. The browser draws it; the page also has it as a table."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.dashboard.view import Span


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One line or layer. `colour` names a token of the style sheet: both, server, browser, held, accent, good, warn,
    bad."""

    name: str
    colour: str
    values: Sequence[float | None]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A change of set-up: when (Unix s), and what in a few words."""

    at: int
    label: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: `layers` (stacked areas), `lines` or `bars`. `at`: Unix seconds, ascending, one for each value of each
    series; `step` is how long one lasts (seconds); steps of a day are days of UTC. `unit` stands behind a value."""

    kind: str
    at: Sequence[int]
    series: Sequence[Series]
    step: int
    unit: str = ""
    marks: Sequence[Mark] = ()
    most: float | None = None  # the upper end of the scale, for charts that are compared; None: as the values ask

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)


def times(span: Span) -> list[int]:
    """The steps of a span, Unix seconds."""
    return list(range(span.since, span.until, span.step))
