"""`signalpost alarms messages` and `digest`: what waits and what went out; what a digest would say."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.watch.telling.wanted import Every

if TYPE_CHECKING:
    from signalpost.store.incident_messages import Row

Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]
COLUMNS = ("number", "channel", "incident", "kind", "state", "tries", "failure", "queued_at", "title")


def messages(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50,
    as_json: Json = False,
) -> None:
    """Show messages about incidents: newest first, what became of each, why the last try failed."""
    from signalpost.cli import parts, show
    from signalpost.store import open_messages_reader

    settings = parts.settings_of(ctx)
    with closing(open_messages_reader(settings.data_dir / parts.WATCH_FILE)) as reader:
        found = reader.lately(limit)
    show.rows(COLUMNS, map(row, found), as_json=as_json, empty="No messages yet.")


def digest(
    ctx: typer.Context,
    every: Annotated[Every, typer.Option(help="Of the last day, or the last week.")] = Every.DAY,
    zone: Annotated[str, typer.Option(help="The time zone that its days are those of.")] = "UTC",
    html: Annotated[bool, typer.Option("--html", help="As mail shows it, without its picture.")] = False,
) -> None:
    """Show the digest as it would go out now."""
    from signalpost.cli import parts, show
    from signalpost.cli.telling import incidents_of, public_of
    from signalpost.errors import SettingsError
    from signalpost.store import open_incidents_reader
    from signalpost.watch.telling import digest as made
    from signalpost.watch.telling import digest_words
    from signalpost.watch.telling.wanted import Wanted, checked

    if every is Every.NEVER:
        raise SettingsError("A digest is of a day or a week.", fix="--every day")
    settings = parts.settings_of(ctx)
    wanted = checked(Wanted(zone=zone))
    with closing(open_incidents_reader(settings.data_dir / parts.WATCH_FILE)) as reader:
        spaces = tuple(incidents_of(reader).values())
    found = made.digest(every, zone, parts.now_ms() // 1_000, spaces, wanted)
    text = digest_words.said(found, public_of(settings))
    show.text(text.html if html else f"{text.title}\n{text.body}")


def row(one: Row) -> dict[str, Any]:
    """A message as rows show it."""
    from signalpost.cli.show import when

    return {
        "number": one.number,
        "channel": one.channel,
        "incident": one.incident,
        "kind": one.kind,
        "state": one.state.value,
        "tries": one.tries,
        "failure": one.failure,
        "queued_at": when(one.queued_at * 1_000),
        "title": one.title,
    }
