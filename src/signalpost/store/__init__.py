"""Where accepted copies are safe (inbox) and what became of each event (ledger).

Adapters are reached only through the functions here, which load an engine when it is first wanted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signalpost.store.accounts import Accounts, SessionTimes
    from signalpost.store.control import Control
    from signalpost.store.decisions import DecisionReader, Suppressed
    from signalpost.store.identities import Identities, IdentityReader
    from signalpost.store.inbox import Inbox, InboxLimits, InboxReader, Unfolded
    from signalpost.store.incident_asks import IncidentAsks
    from signalpost.store.incident_messages import Messages, MessagesReader
    from signalpost.store.incidents_file import IncidentsFile, IncidentsReader
    from signalpost.store.keyring import Keyring
    from signalpost.store.ledger import Ledger, LedgerReader
    from signalpost.store.person_export import PersonFile
    from signalpost.store.plans import Plans


def clock_ms() -> int:
    """Unix milliseconds, from the system's clock."""
    return time.time_ns() // 1_000_000


def open_inbox(
    folder: Path, keyring: Keyring, *, limits: InboxLimits | None = None, clock: Callable[[], int] = clock_ms
) -> Inbox:
    """An inbox of this process's own, in `folder` (`<data_dir>/inbox`). StoreUnavailable when no file can be made."""
    from signalpost.store.inbox import DEFAULT_LIMITS
    from signalpost.store.seal import Sealer
    from signalpost.store.sqlite.inbox.inbox import SqliteInbox

    return SqliteInbox(folder, Sealer(keyring), limits=limits or DEFAULT_LIMITS, clock=clock)


def open_inboxes(folder: Path, keyring: Keyring, *, limits: InboxLimits | None = None) -> InboxReader:
    """All inboxes in `folder`, for the worker."""
    from signalpost.store.inbox import DEFAULT_LIMITS
    from signalpost.store.seal import Sealer
    from signalpost.store.sqlite.inbox.reader import SqliteInboxes

    return SqliteInboxes(folder, Sealer(keyring), limits=limits or DEFAULT_LIMITS)


def unfolded(folder: Path, cursors: Mapping[str, int]) -> Unfolded:
    """What lies in the inbox `folder` past the ledger's `cursors`, seen from outside and without a key."""
    from signalpost.store.sqlite.inbox.unfolded import unfolded

    return unfolded(folder, cursors)


def open_control(file: Path, keyring: Keyring) -> Control:
    """The control file (`<data_dir>/control.db`), made and brought up to date if need be."""
    from signalpost.store.sqlite.control.control import SqliteControl

    return SqliteControl(file, keyring)


def open_accounts(file: Path, keyring: Keyring, *, times: SessionTimes | None = None) -> Accounts:
    """Accounts and users in the control file. Needs `signalpost[server]`."""
    from signalpost.store.sqlite.control.accounts import SqliteAccounts

    return SqliteAccounts(file, keyring, times=times)


def open_plans(file: Path, keyring: Keyring) -> Plans:
    """Accepted tracking plans and what was learnt, in the control file."""
    from signalpost.store.sqlite.control.plans import SqlitePlans

    return SqlitePlans(file, keyring)


def open_incident_asks(file: Path, keyring: Keyring) -> IncidentAsks:
    """What people asked of incidents, in the control file."""
    from signalpost.store.sqlite.control.incident_asks import SqliteIncidentAsks

    return SqliteIncidentAsks(file, keyring)


def open_incidents(file: Path) -> IncidentsFile:
    """Incidents (`<data_dir>/watch.db`), to write: made if need be. For the watch alone."""
    from signalpost.store.sqlite.watch.incidents import SqliteIncidentsFile

    return SqliteIncidentsFile(file)


def open_incidents_reader(file: Path) -> IncidentsReader:
    """Incidents, for look-ups from one thread of any process."""
    from signalpost.store.sqlite.watch.incidents import SqliteIncidentsReader

    return SqliteIncidentsReader(file, read_only=True)


def open_messages(file: Path) -> Messages:
    """Messages about incidents (`<data_dir>/watch.db`), to write: made if need be. For the watch alone."""
    from signalpost.store.sqlite.watch.messages import SqliteMessages

    return SqliteMessages(file)


def open_messages_reader(file: Path) -> MessagesReader:
    """Messages about incidents, for look-ups from one thread of any process."""
    from signalpost.store.sqlite.watch.messages import SqliteMessagesReader

    return SqliteMessagesReader(file, read_only=True)


def open_ledger(file: Path, keyring: Keyring, *, max_bytes: int | None = None) -> Ledger:
    """The ledger (`<data_dir>/ledger.db`), to write: made if need be; `max_bytes` bounds it.

    One process at a time: StoreUnavailable (`store_held`) names the one that has it.
    """
    from signalpost.store.seal import Sealer
    from signalpost.store.sqlite.ledger.ledger import SqliteLedger

    return SqliteLedger.open(file, Sealer(keyring), max_bytes=max_bytes)


def open_ledger_reader(file: Path, keyring: Keyring | None = None) -> LedgerReader:
    """The ledger for look-ups, from any process and thread; bodies only with a `keyring`.

    Until the worker has made the file, each look-up raises StoreUnavailable (`ledger_absent`).
    """
    from signalpost.store.seal import Sealer
    from signalpost.store.sqlite.ledger.ledger import SqliteLedgerReader

    return SqliteLedgerReader.open(file, None if keyring is None else Sealer(keyring))


def open_identities(file: Path, keyring: Keyring) -> Identities:
    """What is known of visitors (`<data_dir>/identities.db`), to write: made if need be. For the worker alone."""
    from signalpost.store.seal import Sealer
    from signalpost.store.sqlite.identities.identities import SqliteIdentities

    return SqliteIdentities.open(file, keyring, Sealer(keyring))


def open_identity_reader(file: Path, keyring: Keyring) -> IdentityReader:
    """What is known of visitors, for look-ups from one thread of any process. Touches no disk until it is asked."""
    from signalpost.store.seal import Sealer
    from signalpost.store.sqlite.identities.reader import SqliteIdentityReader

    return SqliteIdentityReader(file, keyring, Sealer(keyring))


def open_suppressed(file: Path, keyring: Keyring) -> Suppressed:
    """The keys that stand as denied (`<data_dir>/identities.db`), followed in memory. Touches no disk until asked."""
    from signalpost.store.sqlite.identities.suppressed import SqliteSuppressed

    return SqliteSuppressed(file, keyring)


def open_decision_reader(file: Path, keyring: Keyring) -> DecisionReader:
    """What was decided about consent (in `<data_dir>/identities.db`), for look-ups by key."""
    from signalpost.store.sqlite.identities.suppressed import SqliteDecisionReader

    return SqliteDecisionReader(file, keyring)


def open_person_file(file: Path, keyring: Keyring) -> PersonFile:
    """What identities keep of a person, with its values, for that person alone. Touches no disk until it is asked."""
    from signalpost.store.sqlite.identities.person_file import SqlitePersonFile

    return SqlitePersonFile(file, keyring)


def ledger_holder(file: Path) -> int | None:
    """The process that writes the ledger `file` now; None when nobody does, 0 when it cannot be told who."""
    from signalpost.store.sqlite.ledger.lock import lock_holder

    return lock_holder(file)


def try_to_write(file: Path, patience_ms: int) -> None:
    """StoreUnavailable when a file of the data folder cannot be written for so long: another program holds it, or it is
    not this user's. Writes nothing."""
    from signalpost.store.sqlite.connection import try_to_write as attempt

    attempt(file, patience_ms)
