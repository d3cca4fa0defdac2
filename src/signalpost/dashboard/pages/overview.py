"""Overview: does everything arrive, what became of it, and what would have been lost?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from signalpost.dashboard.changes import Change, changes, marks
from signalpost.dashboard.charts import Chart, Mark, Series
from signalpost.dashboard.counted import DEDUPLICATED, RECEIVED, Counted, counted, share_of
from signalpost.dashboard.delays import Delays, delays_of
from signalpost.dashboard.event_lines import LINE_KINDS, EventLine, event_lines, settings_of, taken_steps
from signalpost.dashboard.health import Health, health
from signalpost.dashboard.recovered import Recovered, recovered_of
from signalpost.dashboard.view import View
from signalpost.store.ledger import Books
from signalpost.store.ledger_watched import Watched

TOP = 8  # event names on this page; the others are one click away
KINDS = ("fate", "ending", "value", "recovered", "recovered_value", "delivery", *LINE_KINDS)
BEFORE = ("fate", "ending")
SIDES = (("both", "Both", "both"), ("server", "Server only", "server"), ("browser", "Browser only", "browser"))


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: `count` now, `before` in as long a time just before, and what it means in a few words. `share`: of
    what it is a part of (0–1). `tone`: whether it is bad."""

    label: str
    count: int
    note: str
    before: int | None = None
    share: float | None = None
    tone: str = ""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """What conversions are worth in one currency (millionths), in all and by who reported them."""

    currency: str
    micros: int
    both: int
    server: int
    browser: int


class BooksShown(msgspec.Struct, frozen=True, kw_only=True):
    """Both sums, of all time and all datasets: received = the sum of `fates`, routed = that of `states`."""

    received: int
    fates: Mapping[str, int]
    routed: int
    states: Mapping[str, int]
    balanced: bool


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/overview`. `copies` and `conversions` are the same time before and after deduplication, on one
    scale; `endings` what was decided of them. `delay`: from received until delivered. `figures_since` (Unix s): earlier
    copies are counted by what became of them and not by who reported them; None: all are."""

    health: Health
    tiles: Sequence[Tile]
    copies: Chart
    conversions: Chart
    endings: Chart
    values: Sequence[Value]
    recovered: Recovered
    delay: Delays | None
    changes: Sequence[Change]
    books: BooksShown
    events: Sequence[EventLine]
    event_names: int
    figures_since: int | None


def overview(view: View) -> Overview:
    """The overview of the chosen dataset, or of all."""
    span = view.span
    figures = counted(view, KINDS)
    found = changes(view.control, view.space_id, span.since, span.until)
    books = view.ledger.books(view.space_id, view.now)
    lines = event_lines(figures, view.ledger.last_received(view.space_id, view.dataset), settings_of(view))
    copies, conversions = before_and_after(figures, marks(found))
    since = view.ledger.figures_since()
    looked = view.ledger.watched(view.space_id, view.now)
    return Overview(
        health=health(view, looked, books),
        tiles=_tiles(figures, counted(view, BEFORE, span.before()), _waiting(view, looked, books)),
        copies=copies,
        conversions=conversions,
        endings=_endings(figures, marks(found)),
        values=values_of(figures),
        recovered=recovered_of(figures),
        delay=delays_of(figures.by_word("delivery")),
        changes=found,
        books=BooksShown(
            received=books.received,
            fates=books.fates,
            routed=books.routed,
            states=books.states,
            balanced=books.balanced,
        ),
        events=lines[:TOP],
        event_names=len(lines),
        figures_since=since if since is not None and since > span.since else None,
    )


def before_and_after(figures: Counted, found: Sequence[Mark]) -> tuple[Chart, Chart]:
    """Copies as each side sent them, and conversions by who reported them, on one scale."""
    sent = [
        Series(name="From servers", colour="server", values=taken_steps(figures, "server")),
        Series(name="From browsers", colour="browser", values=taken_steps(figures, "browser")),
    ]
    kept = [Series(name=name, colour=colour, values=figures.steps("seen", [word])) for word, name, colour in SIDES]
    tops = [
        max((sum(each) for each in zip(*(one.values for one in series), strict=True)), default=0)
        for series in (sent, kept)
    ]
    copies, conversions = (
        Chart(kind="layers", at=figures.at, series=series, step=figures.span.step, marks=found, most=max(tops))
        for series in (sent, kept)
    )
    return copies, conversions


def values_of(figures: Counted, name: str | None = None) -> list[Value]:
    """By currency, the largest first."""
    found: dict[str, Counter[str]] = {}
    for word, micros in figures.by_word("value", name=name).items():
        currency, _, seen = word.partition(" ")
        found.setdefault(currency, Counter())[seen] += micros
    values = [
        Value(currency=currency, micros=by.total(), both=by["both"], server=by["server"], browser=by["browser"])
        for currency, by in found.items()
    ]
    return sorted(values, key=lambda value: -value.micros)


def _waiting(view: View, looked: Watched, books: Books) -> int:
    """Events of the chosen dataset, or of all, that are not settled."""
    if view.dataset is None:
        return sum(books.states.get(state, 0) for state in ("scheduled", "waiting", "sending"))
    found = looked.datasets.get(view.dataset)
    return found.waiting if found is not None else 0


def _tiles(now: Counted, before: Counted, waiting: int) -> list[Tile]:
    received = now.total("fate", RECEIVED)
    doubles = now.total("fate", DEDUPLICATED)
    dropped, dead = now.by_word("fate", ["dropped"]), now.by_word("ending", ["dead"])
    held = now.total("fate", ["held"])
    return [
        Tile(
            label="Received",
            count=received,
            before=before.total("fate", RECEIVED),
            note="copies, before deduplication",
        ),
        Tile(label="Dropped", count=dropped.total(), share=share_of(dropped.total(), received), note=_top(dropped)),
        Tile(label="Held", count=held, share=share_of(held, received), note="for consent or an order"),
        Tile(label="Deduplicated", count=doubles, share=share_of(doubles, received), note="copies of the same"),
        Tile(
            label="Conversions",
            count=now.total("fate", ["event"]),
            before=before.total("fate", ["event"]),
            note="after deduplication",
        ),
        Tile(
            label="Delivered",
            count=now.total("ending", ["delivered"]),
            before=before.total("ending", ["delivered"]),
            note="taken by Meta",
        ),
        Tile(label="Waiting now", count=waiting, note="not settled yet"),
        Tile(label="Dead", count=dead.total(), note=_top(dead, "none gave up"), tone="bad" if dead.total() else ""),
    ]


def _top(reasons: Mapping[str, int], otherwise: str = "each with its reason") -> str:
    """The commonest reason."""
    most = max(reasons, key=lambda reason: reasons[reason], default="")
    return most.partition(":")[2].replace("_", " ") or otherwise


def _endings(figures: Counted, found: Sequence[Mark]) -> Chart:
    words = (
        ("Delivered", "both", "ending", "delivered"),
        ("Observed", "server", "ending", "observed"),
        ("Held", "held", "fate", "held"),
        ("Dropped", "warn", "fate", "dropped"),
        ("Dead", "bad", "ending", "dead"),
    )
    series = [
        Series(name=name, colour=colour, values=figures.steps(kind, [word])) for name, colour, kind, word in words
    ]
    kept = [one for one in series if any(one.values) or one.name == "Delivered"]
    return Chart(kind="lines", at=figures.at, series=kept, step=figures.span.step, marks=found)
