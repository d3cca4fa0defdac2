"""Before and after going live: fourteen days each, and the pattern they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import msgspec

from signalpost.dashboard.changes import went_live
from signalpost.dashboard.charts import Chart, Mark, Series
from signalpost.dashboard.counted import Counted, counted
from signalpost.dashboard.event_lines import rank, settings_of
from signalpost.dashboard.matching import Quality, quality_of
from signalpost.dashboard.patterns import Judged, Side, judge
from signalpost.dashboard.view import DAY_S, Span, View

DAYS = 14
KINDS = ("seen", "key", "gained", "recovered")


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure a day, on average: before and after."""

    label: str
    before: float
    after: float


class GoingLive(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/overview/going-live`. `day` is the first day live (YYYY-MM-DD, UTC), `known` whether a change of
    stage told it; None where no day is known or was chosen. `days_after` may be fewer than 14."""

    name: str
    names: Sequence[str]
    day: str
    known: bool
    days_after: int
    judged: Judged | None
    measures: Sequence[Measure]
    chart: Chart
    quality: Quality | None


def going_live(view: View) -> GoingLive:
    """Around the day that the chosen dataset, or any, went live; or around a day that was chosen."""
    chosen = _day(view.query.get("day", ""))
    told = went_live(view.control, view.space_id, view.dataset)
    live = chosen if chosen is not None else told // 1000 // DAY_S * DAY_S if told is not None else None
    today = view.now // 1000 // DAY_S * DAY_S
    middle = live if live is not None else today - (DAYS - 1) * DAY_S
    span = Span(word="", since=middle - DAYS * DAY_S, until=middle + DAYS * DAY_S, step=DAY_S)
    figures = counted(view, KINDS, span)
    names = sorted((name for name in figures.names("seen") if name), key=lambda name: (rank(name), name))
    name = view.query.get("name", "") or next(iter(names), "")
    days_after = max(0, min(DAYS, (today - middle) // DAY_S))  # the day that runs is not whole
    orders = _orders(view, span)
    before = _side(figures, name, 0, DAYS, orders, live=False)
    after = _side(figures, name, DAYS, DAYS + days_after, orders, live=True)
    late = counted(view, KINDS, Span(word="", since=middle, until=span.until, step=DAY_S), [name]) if name else figures
    quality = quality_of(late, name, settings_of(view))
    target = settings_of(view).target_of(name)
    span_of = (quality.low, quality.high) if quality is not None else None
    judged = judge(before, after, quality=span_of, target=target)
    return GoingLive(
        name=name,
        names=names,
        day=datetime.fromtimestamp(middle, UTC).date().isoformat() if live is not None else "",
        known=told is not None and chosen is None,
        days_after=days_after,
        judged=judged if live is not None else None,
        measures=_measures(before, after),
        chart=_chart(figures, name, live),
        quality=quality,
    )


def _side(figures: Counted, name: str, first: int, last: int, orders: Mapping[int, int] | None, *, live: bool) -> Side:
    """What Meta counted while the dataset was not live came from the browser's pixel, if it had one."""
    days = max(0, last - first)
    both, server, browser = (
        sum(figures.steps("seen", [word], name)[first:last]) for word in ("both", "server", "browser")
    )
    placed = None if orders is None else sum(orders.get(at, 0) for at in figures.at[first:last])
    over = max(1, days)
    return Side(
        days=days,
        counted=(both + browser + (server if live or not both + browser else 0)) / over,
        both=both / over,
        server=server / over,
        browser=browser / over,
        orders=None if placed is None else placed / over,
    )


def _measures(before: Side, after: Side) -> list[Measure]:
    labels = (
        ("counted", "Conversions as Meta counts them"),
        ("both", "Reported by both, with one id"),
        ("server", "By the server only"),
        ("browser", "By the browser only"),
        ("orders", "Orders of the shop"),
    )
    return [
        Measure(label=label, before=getattr(before, field), after=getattr(after, field))
        for field, label in labels
        if getattr(before, field) is not None and getattr(after, field) is not None
    ]


def _chart(figures: Counted, name: str, live: int | None) -> Chart:
    words = (("both", "Both", "both"), ("server", "Server only", "server"), ("browser", "Browser only", "browser"))
    series = [
        Series(name=label, colour=colour, values=figures.steps("seen", [word], name)) for word, label, colour in words
    ]
    marks = [Mark(at=live, label="Live")] if live is not None else []
    return Chart(kind="layers", at=figures.at, series=series, step=DAY_S, marks=marks)


def _orders(view: View, span: Span) -> dict[int, int] | None:
    """Orders of the shops by day (Unix s); None without any."""
    book, found = view.ledger.order_book, dict[int, int]()
    for sums in (book.pruned, book.summed):
        for one in sums(view.space_id, since=span.since, until=span.until):
            found[one.day] = found.get(one.day, 0) + one.count
    return found or None


def _day(text: str) -> int | None:
    """YYYY-MM-DD as Unix seconds."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return at if at >= DAYS * DAY_S else None
