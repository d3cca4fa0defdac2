"""`signalpost doctor`: looks at everything a delivery needs, and says what to do about what is missing; below it, what
visitors' browsers make of a shop's cookies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli import doctor_cookies
from signalpost.cli.exits import Exit
from signalpost.cli.fixes import fix_of
from signalpost.errors import StoreError
from signalpost.settings import PREFIX, Settings, table
from signalpost.transport_trial import Check

if TYPE_CHECKING:
    from signalpost.store.control import Control

KNOWN_VARIABLES = {f"{PREFIX}{name}" for name in ("CONFIG", "KEY", "TOKEN", "TEST_PROFILE")}
GIGABYTE, MEGABYTE = 1_000_000_000, 1_000_000
LARGEST = 4  # entries of the data folder that are named when the disk is full
SHARED_MODE = 0o077
LATE_COPIES_S = 60


def build() -> typer.Typer:
    """The group: called bare it checks this machine."""
    group = typer.Typer(invoke_without_command=True, subcommand_metavar="[COMMAND]")
    group.callback()(doctor)
    group.command("cookies")(doctor_cookies.cookies)
    return group


def doctor(
    ctx: typer.Context,
    offline: Annotated[bool, typer.Option(help="Do not call the datasets' endpoints.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines.")] = False,
) -> None:
    """Check settings, keys, store, clock, tokens and endpoints. Ends with 1 if something must be mended."""
    if ctx.invoked_subcommand is not None:
        return
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    broken = False
    for check in checks(settings, os.environ.keys(), offline=offline):
        broken = broken or check.ok is False
        show.line(check) if as_json else show.text(words(check))
    if broken:
        raise typer.Exit(Exit.REFUSED)


def words(check: Check) -> str:
    """A check for people: ok, no or a dash; the fix on a line of its own."""
    mark = {True: "ok", False: "NO", None: "- "}[check.ok]
    line = f"{mark}  {check.name}: {check.found}"
    return f"{line}\n      {check.fix}" if check.fix and check.ok is not True else line


def checks(settings: Settings, variables: Iterator[str] | object, *, offline: bool) -> Iterator[Check]:
    """Every check, in the order in which things depend on each other; those behind a broken one are left out."""
    from signalpost.cli import parts, state
    from signalpost.cli.doctor_calls import call_checks
    from signalpost.cli.doctor_store import store_checks, tried

    yield from variable_checks(variables)
    yield from folder_checks(settings)
    if not settings.data_dir.is_dir():
        return
    opened = tried("keys", lambda: parts.keyring(settings, create=False).key_id)
    yield opened
    if not opened.ok:
        return
    yield from _process_checks(settings)
    begun_at = state.begun_at(settings.data_dir)
    yield replication_check(settings, parts.now_ms(), begun_at)
    yield from store_checks(settings, begun_at, parts.now_ms())
    try:
        with parts.control(settings, create=False) as control:
            yield from dataset_checks(control)
            if not offline:
                yield from call_checks(settings, control)
    except StoreError as error:
        yield Check(name="datasets and keys", ok=False, found=str(error), fix=fix_of(error))


def variable_checks(variables: object) -> Iterator[Check]:
    """Variables that look like settings and are none: most likely a slip of the pen."""
    known = KNOWN_VARIABLES | {row.variable for row in table()}
    unknown = sorted(name for name in variables if name.startswith(PREFIX) and name not in known)  # type: ignore[attr-defined]
    if unknown:
        fix = "See docs/reference/settings.md for the names."
        yield Check(name="settings", ok=False, found=f"no such setting: {', '.join(unknown)}", fix=fix)
    else:
        yield Check(name="settings", ok=True, found="read")


def folder_checks(settings: Settings) -> Iterator[Check]:
    """The data folder, its space, and who may read the master key."""
    import shutil

    from signalpost.cli.parts import MASTER_KEY_FILE

    folder = settings.data_dir
    if not folder.is_dir():
        fix = "Start once: signalpost serve (or make run); or name the folder: signalpost --data-dir DIR doctor"
        yield Check(name="data folder", ok=False, found=f"{folder} does not exist", fix=fix)
        return
    writable = os.access(folder, os.W_OK | os.X_OK)
    fix = "" if writable else "Run as the user it belongs to."
    yield Check(name="data folder", ok=writable, found=f"{folder}{'' if writable else ' cannot be written'}", fix=fix)
    free = shutil.disk_usage(folder).free
    enough = free >= settings.free_disk_bytes
    yield Check(name="disk", ok=enough, found=f"{amount(free)} free", fix="" if enough else room_fix(settings))
    key = folder / MASTER_KEY_FILE
    if key.exists() and key.stat().st_mode & SHARED_MODE:
        yield Check(name="master key", ok=False, found="others may read the file", fix=f"chmod 600 {key}")


def room_fix(settings: Settings) -> str:
    """How to get room on a disk that has too little, with what takes it in the data folder."""
    folder = settings.data_dir
    taken = {place.name: _bytes(place) for place in folder.iterdir()}
    most = sorted(taken, key=lambda name: -taken[name])[:LARGEST]
    largest = ", ".join(f"{name} {amount(taken[name])}" for name in most)
    return (
        f"The gateway answers 503 below {amount(settings.free_disk_bytes)}. Move away old backups or what is not "
        f"Signalpost's, or give the disk more room; no file of Signalpost may be deleted. In {folder}: {largest}. "
        "Until then a smaller reserve lets events in: SIGNALPOST_FREE_DISK_BYTES=100000000 signalpost serve"
    )


def amount(number: int) -> str:
    """Bytes as people read them."""
    return f"{number / GIGABYTE:.1f} GB" if number >= GIGABYTE else f"{number / MEGABYTE:.0f} MB"


def _bytes(place: Path) -> int:
    """What a file, or all below a folder, takes."""
    files = place.rglob("*") if place.is_dir() else (place,)
    return sum(file.lstat().st_size for file in files)


def _process_checks(settings: Settings) -> Iterator[Check]:
    from signalpost.cli import state

    running = state.find(settings.data_dir)
    if running is None:
        yield Check(name="serve", ok=None, found="is not running on this folder", fix="Start it: signalpost serve")
    else:
        yield Check(name="serve", ok=True, found=f"process {running.pid}, gateway {running.gateway}")


def replication_check(settings: Settings, now: int, served_since: int | None = None) -> Check:
    """Whether everything is off this machine: a disk that is lost costs what is not. `now`, and since when `serve` runs
    (None: it does not): Unix ms."""
    from signalpost.cli.replicate import last_shipped

    name = "off this machine"
    if not settings.replication:
        fix = "Say where copies go, and a lost disk costs a second or two: docs/how-to/run-in-production.md"
        return Check(name=name, ok=None, found="nothing is copied: a lost disk costs everything", fix=fix)
    at = last_shipped(settings.data_dir)
    if at is None:
        return _nothing_copied(name, now - served_since if served_since is not None else None)
    seconds = max(0, now - at) // 1000
    late = seconds > LATE_COPIES_S + 2 * settings.replication_seconds
    fix = "Is it running, and can the place be reached? Its log says: replicate_behind" if late else ""
    return Check(name=name, ok=not late, found=f"all that was there {seconds} s ago is copied", fix=fix)


def _nothing_copied(name: str, served_ms: int | None) -> Check:
    """The first copy takes some seconds; after a minute something is in its way."""
    if served_ms is None:
        return Check(name=name, ok=False, found="nothing was copied yet", fix="Start it: signalpost serve")
    if served_ms < LATE_COPIES_S * 1_000:
        fix = "The first copy is being made: ask again in a minute."
        return Check(name=name, ok=None, found="not yet: serve has only begun", fix=fix)
    fix = "Can the place be reached, with these credentials? The log says why: replicate_behind"
    return Check(name=name, ok=False, found="nothing was copied yet", fix=fix)


def dataset_checks(control: Control) -> Iterator[Check]:
    """There is a dataset, each has a token, and there is a key to send with."""
    from signalpost.store.control import DEFAULT_SPACE

    snapshot = control.snapshot()
    datasets = snapshot.config(DEFAULT_SPACE).datasets
    if not datasets:
        yield Check(name="datasets", ok=False, found="there is none", fix="Add yours: signalpost datasets add ID")
    for dataset in datasets:
        has = (DEFAULT_SPACE, dataset.dataset_id) in snapshot.tokens
        yield Check(
            name=f"dataset {dataset.dataset_id}",
            ok=True if has else None,
            found="has a token" if has else "has no token: its events wait, unless a sandbox takes them",
            fix="" if has else f"signalpost datasets set-token {dataset.dataset_id} < token.txt",
        )
    usable = [key for key in snapshot.keys(DEFAULT_SPACE) if key.revoked_at is None]
    fix = "" if usable else "Make one: signalpost keys create NAME"
    yield Check(name="keys to send with", ok=bool(usable), found=f"{len(usable)} in use", fix=fix)
