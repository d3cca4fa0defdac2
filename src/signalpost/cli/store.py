"""`signalpost store`: care of what is kept."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from signalpost.settings import Settings

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
    """Bring ledger, identities and control file to this release's form, forward only, after a backup.

    Stop the worker first.
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
    """Copy inbox, ledger, identities, control file and keys, also while everything runs.

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
    folder: Annotated[Path, typer.Argument(metavar="BACKUP", help="A folder that `store backup` made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the files that are there; they are moved aside.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put a backup back into the data folder. Everything must be stopped."""
    from signalpost.cli import parts, show, state
    from signalpost.errors import SettingsError
    from signalpost.store.backup import restore as put_back

    settings = parts.settings_of(ctx)
    running = state.find(settings.data_dir)
    if running is not None:
        raise SettingsError(f"Signalpost serves {settings.data_dir} (process {running.pid}).", fix="Stop it first.")
    done = put_back(folder, settings.data_dir, parts.now_ms(), replace=replace)
    erased = _erase_again(settings, at=done.at)
    words = f"Put back what was backed up at {show.when(done.at)}: {len(done.files)} files. {erased}"
    show.line(done) if as_json else show.text(words)


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


def _erase_again(settings: Settings, *, at: int) -> str:
    """Whoever was erased before goes out of what was put back, and the audit log notes the restore."""
    from signalpost.cli import parts
    from signalpost.errors import KeyMissing, StoreUnavailable
    from signalpost.store import open_identities, open_ledger
    from signalpost.store.audit import RESTORE
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.erase import carry_out_all

    try:
        keyring = parts.keyring(settings, create=False)
        with parts.control(settings) as control:
            control.record(DEFAULT_SPACE, RESTORE, "", {"backup": at}, author=parts.author(), now=parts.now_ms())
        with (
            closing(open_ledger(parts.ledger_path(settings), keyring)) as ledger,
            closing(open_identities(settings.data_dir / parts.IDENTITIES_FILE, keyring)) as identities,
        ):
            count = len(carry_out_all(identities, ledger, parts.now_ms()))
    except (KeyMissing, StoreUnavailable):  # without its key, or of an older release: then the worker begins with it
        return "Whoever was erased since goes when the worker starts."
    return f"{count} erasures were carried out on it again."
