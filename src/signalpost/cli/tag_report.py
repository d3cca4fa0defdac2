"""`signalpost tag report`: what tags saw of the page's own pixel, and what they and the edge did not send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from signalpost.quality.pixel_loss import Loss, PixelDay

DAY_MS = 86_400_000
COLUMNS = ("day", "dataset", "event_name", "seen", "sent", "loaded", "blocked", "no_pixel", "lost", "dropped")


def report(
    ctx: typer.Context,
    dataset: Annotated[str | None, typer.Argument(metavar="[DATASET]", help="Only this dataset.")] = None,
    days: Annotated[int, typer.Option(min=1, help="How many days back, today included; days are UTC.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
) -> None:
    """Show, by day and event, how many events the page's own pixel lost, measured by the tag beside it.

    `lost` is a range: blocked for certain; at most also those that the pixel was there for and was not seen to send.
    """
    from signalpost.capi.codes_edge import EDGE_CODES
    from signalpost.cli import parts, show
    from signalpost.quality.pixel_loss import by_day
    from signalpost.store.control import DEFAULT_SPACE

    settings, now = parts.settings_of(ctx), parts.now_ms()
    since = (now // DAY_MS - days + 1) * DAY_MS
    with parts.ledger_reader(settings) as ledger:
        counts = ledger.counts(DEFAULT_SPACE, since=since // 1000, until=now // 1000 + 1, dataset=dataset)
    found = by_day(counts, [code.code for code in EDGE_CODES])
    if as_json:
        show.lines([values(day) for day in found])
        return
    show.rows(COLUMNS, [row(day) for day in found], as_json=False, empty="No tag has sent anything in these days.")
    if sentence := summary(found):
        show.remark(sentence)


def values(day: PixelDay) -> Mapping[str, Any]:
    """One day for programs: shares from 0 to 1, null where there was no pixel to lose."""
    lost = None if day.loss is None else {"least": day.loss.least, "most": day.loss.most}
    return {
        "day": _date(day),
        "dataset": day.dataset,
        "event_name": day.event_name,
        "seen": day.seen,
        "pixel": day.pixel,
        "lost": lost,
        "dropped": day.dropped,
    }


def row(day: PixelDay) -> Mapping[str, Any]:
    """One day as a line of the table."""
    states = {name: day.pixel.get(name, 0) for name in ("sent", "loaded", "blocked")}
    return {
        "day": _date(day),
        "dataset": day.dataset,
        "event_name": day.event_name,
        "seen": day.seen,
        **states,
        "no_pixel": day.pixel.get("none", 0),
        "lost": "" if day.loss is None else percent(day.loss),
        "dropped": ", ".join(f"{reason} {count}" for reason, count in sorted(day.dropped.items())),
    }


def percent(loss: Loss) -> str:
    """`12 %`, or `12–15 %` where it is a range."""
    least, most = round(loss.least * 100), round(loss.most * 100)
    return f"{least} %" if least == most else f"{least}–{most} %"


def summary(days: Sequence[PixelDay]) -> str:
    """All days in one sentence; empty when no page had a pixel."""
    from signalpost.quality.pixel_loss import loss

    total = {state: sum(day.pixel.get(state, 0) for day in days) for state in ("sent", "loaded", "blocked")}
    lost = loss(total)
    if lost is None:
        return ""
    return f"Of {sum(total.values())} events on pages with a pixel, the pixel lost {percent(lost)}."


def _date(day: PixelDay) -> str:
    from signalpost.cli import show

    return (show.when(day.day * 1000) or "")[:10]
