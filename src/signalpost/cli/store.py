"""`signalpost store`: care of what is kept."""

from __future__ import annotations

from typing import Annotated

import typer

DAY_MS = 86_400_000

Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Migrate, prune, back up and restore what is kept.")
    group.command("prune")(prune)
    group.command("rebuild")(rebuild)
    return group


def prune(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(min=1, help="Forget settled events last touched more days ago than this.")],
    as_json: Json = False,
) -> None:
    """Forget old settled events. Their counts stay in the books."""
    from signalpost.cli import parts, show
    from signalpost.cli.asking import ask
    from signalpost.store.control import Verb

    answer = ask(parts.settings_of(ctx), Verb.PRUNE, {"before": parts.now_ms() - days * DAY_MS})
    show.line(answer) if as_json else show.text(f"{answer['pruned']} events are forgotten; their counts are kept.")


def rebuild(ctx: typer.Context, as_json: Json = False) -> None:
    """Count roll-ups and totals anew from the rows."""
    from signalpost.cli import parts, show
    from signalpost.cli.asking import ask
    from signalpost.store.control import Verb

    answer = ask(parts.settings_of(ctx), Verb.REBUILD, {})
    show.line(answer) if as_json else show.text(f"{answer['corrected']} figures were wrong and are right now.")
