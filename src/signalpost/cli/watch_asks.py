"""`signalpost watch mute`, `snooze`, `assign` …: what people want of an incident; the watch does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.exits import Exit
from signalpost.cli.watch_incidents import Number, Space

if TYPE_CHECKING:
    from signalpost.watch.incidents.asked import Asked

HOUR_S = 3_600


def mute(ctx: typer.Context, number: Number, space: Space = 1) -> None:
    """Tell nobody of this incident any more."""
    from signalpost.watch.incidents.asked import Asked, Wish

    _ask(ctx, space, number, Asked(wish=Wish.MUTE))


def unmute(ctx: typer.Context, number: Number, space: Space = 1) -> None:
    """Tell of this incident again."""
    from signalpost.watch.incidents.asked import Asked, Wish

    _ask(ctx, space, number, Asked(wish=Wish.UNMUTE))


def snooze(
    ctx: typer.Context,
    number: Number,
    hours: Annotated[float, typer.Option(min=0, max=8_760, help="For so long; 0: wake it.")] = 24,
    space: Space = 1,
) -> None:
    """Tell nobody of this incident for some hours."""
    from signalpost.cli import parts
    from signalpost.watch.incidents.asked import Asked, Wish

    until = parts.now_ms() // 1_000 + int(hours * HOUR_S) if hours else 0
    _ask(ctx, space, number, Asked(wish=Wish.SNOOZE, until=until))


def assign(
    ctx: typer.Context,
    number: Number,
    whom: Annotated[str, typer.Argument(help="Whose it is; left out: nobody's.")] = "",
    space: Space = 1,
) -> None:
    """Make this incident somebody's."""
    from signalpost.watch.incidents.asked import Asked, Wish

    _ask(ctx, space, number, Asked(wish=Wish.ASSIGN, text=whom))


def note(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str, typer.Argument(help="What to write; no personal data.")],
    space: Space = 1,
) -> None:
    """Write something to this incident."""
    from signalpost.watch.incidents.asked import Asked, Wish

    _ask(ctx, space, number, Asked(wish=Wish.NOTE, text=text))


def resolve(ctx: typer.Context, number: Number, space: Space = 1) -> None:
    """Say that this incident is over. If it is still found, it opens again."""
    from signalpost.watch.incidents.asked import Asked, Wish

    _ask(ctx, space, number, Asked(wish=Wish.RESOLVE))


def _ask(ctx: typer.Context, space: int, number: int, asked: Asked) -> None:
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    with parts.incidents(settings) as reader:
        known = reader.one(space, number)
    if known is None:
        show.remark(f"There is no incident {number}: signalpost watch incidents --all")
        raise typer.Exit(Exit.NOT_FOUND)
    with parts.incident_asks(settings) as asks:
        asks.ask(space, number, asked, parts.author(), now=parts.now_ms())
    show.remark(f"Incident {number}: the watch does it at its next look, within a minute.")
