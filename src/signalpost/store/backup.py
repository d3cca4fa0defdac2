"""Copies of a whole installation while it runs: make one, put one back, and make one before the schema moves on.

    <target>/keys.db                      newest copy only, renewed when a key is destroyed or somebody is erased, so
                                          that what is gone here is gone from backups too
    <target>/20261121T101500Z/
        inbox/*.db  ledger.db  identities.db  control.db  watch.db  backup.json

The inbox is copied first, then the ledger, then identities and control: what is folded between the first two copies is
in both, and the cursor in the ledger's copy says so; in the other order it could be in neither. Identities have a
cursor of their own, which is then never behind the ledger's. The watch's file comes last: what it has taken in of slots
that the ledger lacks is counted there again, and not taken in twice. The master key is in no backup.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import msgspec

from signalpost.errors import StoreCorrupt, StoreError, StoreUnavailable
from signalpost.store.erased_list import take_up_again
from signalpost.store.files import sync_folder
from signalpost.store.keys_file import MIGRATIONS as KEYS_MIGRATIONS
from signalpost.store.keys_file import connect_keys
from signalpost.store.sqlite.connection import connect, refuse_newer, schema_version, set_pragmas, store_errors
from signalpost.store.sqlite.connection import migrate as move_on
from signalpost.store.sqlite.identities.identities import carry_forgotten
from signalpost.store.sqlite.ledger.lock import take_lock
from signalpost.store.sqlite.statements import migrations

INBOX, LEDGER, IDENTITIES, CONTROL, KEYS = "inbox", "ledger.db", "identities.db", "control.db", "keys.db"
WATCH = "watch.db"
SUMMARY = "backup.json"
_INBOX_FILE = re.compile(rf"{INBOX}/[A-Za-z0-9_-]{{1,64}}\.db", re.ASCII)
#: The files whose schema `migrate` moves on, with their migrations. An inbox is read as it was written.
SCHEMAS: Mapping[str, Sequence[str]] = {
    LEDGER: migrations("ledger"),
    IDENTITIES: migrations("identities"),
    CONTROL: migrations("control"),
    WATCH: migrations("watch"),
}


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A finished backup: when it was begun (Unix ms), and bytes by file, named from its folder."""

    at: int
    files: Mapping[str, int]


class Migrated(msgspec.Struct, frozen=True, kw_only=True):
    """What `migrate` did: the backup's folder and, by file, the schema before and after; nothing when all was new."""

    backup: Path | None
    files: Mapping[str, tuple[int, int]]


def backup(data_dir: Path, target: Path, now: int) -> Path:
    """Copy the installation in `data_dir` below `target`; returns the new folder. Gateway and worker may be running.

    `now`: Unix ms. A backup that is broken off leaves no folder of that form. StoreUnavailable: no room, or no data.
    """
    if not (data_dir / LEDGER).exists() and not (data_dir / CONTROL).exists():
        raise StoreUnavailable(f"there is nothing to back up in folder {data_dir.name}", code="data_absent")
    folder = target / time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now / 1000))
    if folder.exists():
        raise StoreUnavailable(f"there is a backup {folder.name} already", code="backup_exists", retry_after=1)
    draft = folder.with_name(folder.name + ".unfinished")
    (draft / INBOX).mkdir(parents=True, exist_ok=True)
    wanted = [f"{INBOX}/{file.name}" for file in sorted((data_dir / INBOX).glob("*.db"))]
    files = {name: copied for name in (*wanted, *SCHEMAS) if (copied := _copy(data_dir / name, draft / name))}
    (draft / SUMMARY).write_bytes(msgspec.json.encode(Backup(at=now, files=files)))
    if (data_dir / KEYS).exists():
        _note_folder(data_dir / KEYS, target)
    _copy_over(data_dir / KEYS, target / KEYS)
    sync_folder(draft)
    draft.rename(folder)
    sync_folder(target)
    return folder


def restore(folder: Path, data_dir: Path, now: int, *, replace: bool = False, move: bool = False) -> Backup:
    """Put the backup in `folder` into `data_dir`, whose processes must be stopped; returns what was put back.

    Ledger, identities, control and incidents are replaced (with `replace`; what was there is moved to `replaced-…`, not
    deleted). Inbox files that are there stay, for they are newer: what they still hold is folded again. `keys.db` stays
    if it is there. Visitors who were forgotten since the backup are forgotten again, and everybody on the list of what
    was erased, which came with `keys.db`, is erased again before a worker serves. `move`: the files need not stay in
    `folder`, which is on the same disk.
    StoreUnavailable: data are there, or the worker runs. StoreCorrupt: not a whole backup, damaged, or newer.
    """
    made = _read_summary(folder)
    with ExitStack() as held:
        data_dir.mkdir(parents=True, exist_ok=True)
        held.callback(take_lock(data_dir / LEDGER).release)
        wanted = {LEDGER, CONTROL, *made.files}
        present = [name for name in SCHEMAS if name in wanted and (data_dir / name).exists()]
        if present and not replace:
            raise StoreUnavailable(
                f"{' and '.join(present)} would be replaced; say so if that is meant", code="data_exist"
            )
        for name in made.files:
            _check(folder / name, SCHEMAS.get(name))
        aside = data_dir / f"replaced-{now}"
        for name in present:
            _move_aside(data_dir / name, aside)
        for name in made.files:
            _put_back(folder / name, data_dir / name, move=move)
        _put_back(folder.parent / KEYS, data_dir / KEYS, move=move)
        if IDENTITIES in made.files and (aside / IDENTITIES).exists():
            carry_forgotten(aside / IDENTITIES, data_dir / IDENTITIES)
        if (data_dir / KEYS).exists():
            take_up_again(data_dir / KEYS)
        sync_folder(data_dir)
    return made


def migrate(data_dir: Path, target: Path, now: int, *, schemas: Mapping[str, Sequence[str]] = SCHEMAS) -> Migrated:
    """Bring the files in `data_dir` to this release's schema, forward only, after a backup below `target`.

    Does nothing, and backs nothing up, when all is new, also while the worker runs. StoreUnavailable: a worker of the
    older release runs. StoreCorrupt: newer already.
    """
    if not _all_behind(data_dir, schemas):
        return Migrated(backup=None, files={})
    with ExitStack() as held:
        if (data_dir / LEDGER).exists():
            held.callback(take_lock(data_dir / LEDGER).release)
        behind = _all_behind(data_dir, schemas)
        if not behind:  # whoever opened them meanwhile was first
            return Migrated(backup=None, files={})
        made = backup(data_dir, target, now)
        for name in behind:
            connection = connect(data_dir / name, create=False)
            try:
                set_pragmas(connection, secure_delete="ON")  # what is moved and dropped leaves nothing behind
                move_on(connection, data_dir / name, schemas[name])
            finally:
                connection.close()
    return Migrated(backup=made, files={name: (before, len(schemas[name])) for name, before in behind.items()})


def renew_copies(keys: Path) -> int:
    """After a key in `keys` was destroyed or somebody erased: replace its copy in every folder of backups that can be
    reached; returns how many. One that cannot has the next backup's."""
    with store_errors(keys), closing(connect_keys(keys)) as connection:
        if schema_version(connection) < len(KEYS_MIGRATIONS):
            return 0
        folders = [Path(str(folder)) for (folder,) in connection.execute("SELECT folder FROM backup_folder")]
    renewed = 0
    for folder in folders:
        if (folder / KEYS).exists():
            with suppress(OSError, StoreError):
                _copy_over(keys, folder / KEYS)
                renewed += 1
    return renewed


def _note_folder(keys: Path, target: Path) -> None:
    """Remember where backups are made, unless the keys are of an older release."""
    with store_errors(keys), closing(connect_keys(keys)) as connection:
        if schema_version(connection) >= len(KEYS_MIGRATIONS):
            row = (str(target.resolve()),)
            connection.execute("INSERT INTO backup_folder (folder) VALUES (?) ON CONFLICT DO NOTHING", row)


def _copy(source: Path, to: Path) -> int:
    """A checked copy of a database that may be in use, in one steady state; its size, or 0 when it is gone by now."""
    if not source.exists():
        return 0
    to.unlink(missing_ok=True)
    try:
        with store_errors(source), ExitStack() as held:
            opened = connect(source, create=False, read_only=True)
            held.callback(opened.close)
            made = connect(to)
            held.callback(made.close)
            to.chmod(0o600)
            with made.backup("main", opened, "main") as copying:
                copying.step(-1)
            made.execute("PRAGMA journal_mode = DELETE")  # one file, readable from a disk that cannot be written
    except StoreUnavailable:
        if source.exists():
            raise
        to.unlink(missing_ok=True)
        return 0  # an inbox that was folded and removed while we came to it
    _check(to, None)
    _sync(to)
    return to.stat().st_size


def _copy_over(source: Path, to: Path) -> None:
    """Replace `to` by a copy of `source`, whole or not at all."""
    draft = to.with_name(to.name + ".unfinished")
    if _copy(source, draft):
        draft.replace(to)


def _put_back(source: Path, to: Path, *, move: bool) -> None:
    """A copy of `source` at `to`, or `source` itself, unless something is there."""
    if source.exists() and not to.exists():
        to.parent.mkdir(parents=True, exist_ok=True)
        if move:
            source.replace(to)
        else:
            _copy_over(source, to)


def _move_aside(file: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(folder / part.name)


def _check(file: Path, known: Sequence[str] | None) -> None:
    """StoreCorrupt when `file` is missing, damaged, or of a schema beyond `known`."""
    if not file.exists():
        raise StoreCorrupt(f"{file.name} is missing from the backup")
    connection = connect(file, create=False, read_only=True)
    try:
        with store_errors(file):
            if known is not None:
                refuse_newer(schema_version(connection), len(known), file)
            answer = connection.execute("PRAGMA quick_check(1)").fetchall()
    finally:
        connection.close()
    if answer != [("ok",)]:
        raise StoreCorrupt(f"{file.name} is damaged")


def _all_behind(data_dir: Path, schemas: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The schema of each file that is older than `schemas` says."""
    return {name: before for name in schemas if (before := _behind(data_dir / name, schemas[name])) is not None}


def _behind(file: Path, known: Sequence[str]) -> int | None:
    """The schema of `file` when it is older than `known`; None when it is not, or there is no file."""
    if not file.exists():
        return None
    connection = connect(file, create=False, read_only=True)
    try:
        with store_errors(file):
            version = schema_version(connection)
            refuse_newer(version, len(known), file)
    finally:
        connection.close()
    return version if version < len(known) else None


def _read_summary(folder: Path) -> Backup:
    try:
        made = msgspec.json.decode((folder / SUMMARY).read_bytes(), type=Backup)
    except (OSError, ValueError, RecursionError):
        raise StoreCorrupt(f"{folder.name} is not a finished backup: it has no {SUMMARY} that can be read") from None
    if not all(name in SCHEMAS or is_inbox_file(name) for name in made.files):
        raise StoreCorrupt(f"{SUMMARY} of {folder.name} names files that no backup has: nothing of it was put back")
    return made


def is_inbox_file(name: str) -> bool:
    """Whether `name` is that of an inbox file below a data folder. Whoever could write into a backup or a replica says
    which files there are, and says nothing of other folders with it."""
    return _INBOX_FILE.fullmatch(name) is not None


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
