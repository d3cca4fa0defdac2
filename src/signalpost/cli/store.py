"""`signalpost store`: care of what is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

DAY_MS = 86_400_000
BACKUPS = "backups"

Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Migrate, prune, back up and restore what is kept.")
    group.command("migrate")(migrate)
    group.command("prune")(prune)
    group.command("rebuild")(rebuild)
    group.command("backup")(backup)
    group.command("restore")(restore)
    return group


def migrate(
    ctx: typer.Context,
    target: Annotated[
        Path | None, typer.Option(help="Where the backup goes. Default: backups in the data folder.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring ledger, identities, control file and incidents to this release's form, forward only, after a backup.

    A worker of this release may run: it waits for that. One of an older release is stopped first.
    """
    from signalpost.cli import parts, show
    from signalpost.store.backup import migrate as bring_forward

    settings = parts.settings_of(ctx)
    done = bring_forward(settings.data_dir, target or settings.data_dir / BACKUPS, parts.now_ms())
    if as_json:
        show.line(done)
    elif done.backup is None:
        show.text("Everything has this release's form.")
    else:
        changed = ", ".join(f"{name} from {before} to {after}" for name, (before, after) in done.files.items())
        show.text(f"Backed up to {done.backup}; migrated {changed}.")


def backup(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder for each backup is made in it.")],
    as_json: Json = False,
) -> None:
    """Copy inbox, ledger, identities, control file, incidents and keys, also while everything runs.

    The master key is in no backup.
    """
    from signalpost.cli import parts, show
    from signalpost.store.backup import backup as make_backup

    settings = parts.settings_of(ctx)
    target.mkdir(parents=True, exist_ok=True)
    made = make_backup(settings.data_dir, target, parts.now_ms())
    show.line({"backup": str(made)}) if as_json else show.text(f"Backed up to {made}. Keep the master key elsewhere.")


def restore(
    ctx: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="[BACKUP|URL]",
            help="A folder that `store backup` made, or the URL of a replica. Default: the replica of the settings.",
        ),
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z"],
            help="Of a replica: as everything was then, such as 2026-11-22T10:15:00Z. Default: the newest.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the files that are there; they are moved aside.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put a backup or a replica back into the data folder. Everything must be stopped."""
    from signalpost.cli import parts, restoring, state
    from signalpost.errors import SettingsError

    settings = parts.settings_of(ctx)
    running = state.find(settings.data_dir)
    if running is not None:
        raise SettingsError(f"Signalpost serves {settings.data_dir} (process {running.pid}).", fix="Stop it first.")
    restoring.restore(settings, source or settings.replication, at=at, replace=replace, as_json=as_json)


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
