"""From a replica to a backup that can be put back: all files as of one moment, though each was copied by itself.

The ledger is taken from a little earlier than the rest. What it then lacks, the inbox files still hold, and it is
folded again; an event that was delivered in between goes out once more under its own event_id, which Meta knows. The
other way round, identities or decisions that the ledger builds on could be missing, and nothing would bring them back.
Inbox files are taken whole, whatever the moment: to go back undoes what was made of events, and no event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from signalpost.errors import KeyMissing, StoreCorrupt, StoreError, StoreUnavailable
from signalpost.store import open_ledger_reader
from signalpost.store.backup import CONTROL as CONTROL_FILE
from signalpost.store.backup import INBOX as INBOX_FOLDER
from signalpost.store.backup import KEYS as KEYS_FILE
from signalpost.store.backup import SUMMARY, Backup, is_inbox_file
from signalpost.store.control import DEFAULT_SPACE, Control
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import LedgerReader
from signalpost.store.replica.litestream import Copies, Part
from signalpost.store.replica.replica import CONTROL, DATABASES, FILES, IDENTITIES, INBOX, KEYS, LEDGER, WATCH, Replica
from signalpost.store.replica.source import Listed, keys_in, listed_in
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.connection import connect, set_pragmas, store_errors
from signalpost.store.sqlite.inbox.source import InboxSource

MINUTE_MS = 60_000
#: How much earlier the ledger is taken. Of the last minutes every second is there, of what lies before two a minute.
RECENT_MS = 4 * MINUTE_MS
BACK_RECENT_MS, BACK_MS = 10_000, 60_000
KEPT_FOLDED_MS = 120 * MINUTE_MS  # a file that was gone before is folded in any ledger that is taken here
AT_ONCE = 4


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A backup made from a replica: its folder, and by name up to when each database goes (Unix ms, whole seconds).

    `unfolded`: inbox files with copies that the ledger lacks. `lost`: files of the list of which nothing was shipped.
    """

    folder: Path
    upto: Mapping[str, int]
    unfolded: Sequence[str]
    lost: Sequence[str]


def fetch(copies: Copies, replica: Replica, draft: Path, *, at: int | None = None) -> Fetched:
    """Fetch all of `replica` as it was at `at` (Unix ms; else the newest) into the new folder `draft`, and every inbox
    file that holds what the ledger of that moment lacks.

    StoreUnavailable: it cannot be reached, or holds nothing of that time.
    """
    folder = draft / "moment"
    (folder / INBOX_FOLDER).mkdir(parents=True)
    listed = _files(copies, replica, draft)
    _keys(copies, replica, draft)
    upto = {name: _database(copies, replica, folder, name, at) for name in (CONTROL, IDENTITIES)}
    upto[LEDGER] = _ledger(copies, replica, folder, at)
    if _last(copies.parts(replica.place(WATCH)), at) is not None:  # no watch ran before, or one of an older release
        upto[WATCH] = _database(copies, replica, folder, WATCH, at)
    connection = connect(folder / CONTROL_FILE, create=False)
    with store_errors(folder / CONTROL_FILE), closing(connection):
        set_pragmas(connection, journal_mode="DELETE")  # as its owner keeps it
    wanted = sorted(inbox_id for inbox_id, one in listed.items() if _wanted(one, upto[LEDGER]))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        there = list(pool.map(partial(_inbox, copies, replica, folder), wanted))
    unfolded = _unfolded(folder, [inbox_id for inbox_id, found in zip(wanted, there, strict=True) if found])
    names = [*(DATABASES[name] for name in upto), *(f"{INBOX_FOLDER}/{inbox_id}.db" for inbox_id in unfolded)]
    summary = Backup(at=min(upto.values()), files={name: (folder / name).stat().st_size for name in names})
    (folder / SUMMARY).write_bytes(msgspec.json.encode(summary))
    lost = [inbox_id for inbox_id, found in zip(wanted, there, strict=True) if not found]
    return Fetched(folder=folder, upto=upto, unfolded=unfolded, lost=lost)


def lacking(data_dir: Path, keyring: Keyring, control: Control) -> Sequence[str]:
    """What does not fit together in the data folder after files of different age were put back, and what to do."""
    configured = {dataset.dataset_id for dataset in control.snapshot().config(DEFAULT_SPACE).datasets}
    with closing(open_ledger_reader(data_dir / DATABASES[LEDGER])) as ledger:
        known = {row.dataset for row in ledger.datasets(DEFAULT_SPACE)}
    found = [
        f"The ledger has events of dataset {dataset}, which is not in the settings of that time: what of them "
        f"still waits goes nowhere until it is. Add it: signalpost datasets add {dataset}"
        for dataset in sorted(known - configured)
    ]
    for file in sorted((data_dir / INBOX_FOLDER).glob("*.db")):
        reason = _unreadable(data_dir / INBOX_FOLDER, file.stem, keyring)
        if reason is not None:
            found.append(
                f"Inbox file {file.stem} cannot be read to its end: {reason}. What lies before it is folded; "
                "a newer keys.db opens the rest."
            )
    return found


def _unreadable(folder: Path, inbox_id: str, keyring: Keyring) -> str | None:
    source = None
    try:
        source = InboxSource(folder, Sealer(keyring), inbox_id)
        source.read(max(0, source.sums().number - 1), 1)
    except (KeyMissing, StoreCorrupt) as error:
        return str(error)
    finally:
        if source is not None:
            source.close()
    return None


def _files(copies: Copies, replica: Replica, draft: Path) -> Mapping[str, Listed]:
    """The newest list, whatever the moment: it still names what is gone since."""
    if not copies.fetch(replica.place(FILES), draft / "files.db"):
        raise StoreUnavailable("there is no replica at this URL", code="replica_absent")
    listed = listed_in(draft / "files.db")
    if not all(is_inbox_file(f"{INBOX_FOLDER}/{inbox_id}.db") for inbox_id in listed):
        raise StoreCorrupt("the replica's list names files that no inbox has: nothing of it was put back")
    return listed


def _keys(copies: Copies, replica: Replica, draft: Path) -> None:
    """The newest, whatever the moment: nothing else would open what is newer, and what was destroyed stays so."""
    if not copies.fetch(replica.place(KEYS), draft / "keys-shipped.db"):
        raise StoreUnavailable("the replica has no keys: nothing in it can be read", code="replica_absent")
    keys = draft / KEYS_FILE
    keys.touch(mode=0o600)
    keys.write_bytes(keys_in(draft / "keys-shipped.db"))


def _database(copies: Copies, replica: Replica, folder: Path, name: str, at: int | None) -> int:
    """Fetch one database as it was at `at`; returns up to when it goes."""
    parts = copies.parts(replica.place(name))
    part = _last(parts, at)
    if part is None:
        fix = f"; the oldest moment is {parts[0].at} (Unix ms)" if parts else ""
        raise StoreUnavailable(f"the replica has no {name} of that time{fix}", code="replica_absent")
    copies.fetch(replica.place(name), folder / DATABASES[name], upto=part.upto)
    return part.at


def _ledger(copies: Copies, replica: Replica, folder: Path, at: int | None) -> int:
    parts = copies.parts(replica.place(LEDGER))
    newest = _last(parts, at)
    if newest is None:
        return _database(copies, replica, folder, LEDGER, at)  # which says what is there
    moment = newest.at if at is None else at
    back = BACK_RECENT_MS if parts[-1].at - moment < RECENT_MS else BACK_MS
    part = _last(parts, moment - back) or parts[0]
    copies.fetch(replica.place(LEDGER), folder / DATABASES[LEDGER], upto=part.upto)
    return part.at


def _last(parts: Sequence[Part], at: int | None) -> Part | None:
    """The last part at `at`. Parts are listed once for each level; the highest transaction of all is meant."""
    return max((part for part in parts if at is None or part.at <= at), default=None)


def _wanted(listed: Listed, ledger_at: int) -> bool:
    return listed.gone_at is None or listed.gone_at > ledger_at - KEPT_FOLDED_MS


def _inbox(copies: Copies, replica: Replica, folder: Path, inbox_id: str) -> bool:
    return copies.fetch(replica.place(f"{INBOX}/{inbox_id}.db"), folder / INBOX_FOLDER / f"{inbox_id}.db")


def _unfolded(folder: Path, inbox_ids: Sequence[str]) -> list[str]:
    """Those that hold what the ledger lacks. One that ends before its cursor would look damaged, and has nothing."""
    with closing(open_ledger_reader(folder / DATABASES[LEDGER])) as ledger:
        return [
            inbox_id
            for inbox_id in inbox_ids
            if _segments(folder / INBOX_FOLDER / f"{inbox_id}.db") > _cursor(ledger, inbox_id)
        ]


def _cursor(ledger: LedgerReader, inbox_id: str) -> int:
    try:
        return ledger.cursor(inbox_id)
    except StoreUnavailable:  # a ledger of an older release: it says so when it is opened to be migrated
        return 0


def _segments(file: Path) -> int:
    """How many segments the file has; 0 when it was shipped before its writer had made it."""
    try:
        with store_errors(file), closing(connect(file, create=False, read_only=True)) as connection:
            return int(connection.execute("SELECT coalesce(max(number), 0) FROM segment").fetchall()[0][0])  # type: ignore[arg-type]
    except StoreError:
        return 0
