"""Opens what commands work on, from the settings: keys, control file, ledger, inboxes."""

from __future__ import annotations

import getpass
import os
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from signalpost.cli.show import remark
from signalpost.errors import SettingsError
from signalpost.settings import Settings, read

if TYPE_CHECKING:
    from signalpost.store.accounts import Accounts
    from signalpost.store.control import Control
    from signalpost.store.inbox import Inbox, InboxLimits
    from signalpost.store.incident_asks import IncidentAsks
    from signalpost.store.incidents_file import IncidentsReader
    from signalpost.store.keyring import Keyring
    from signalpost.store.ledger import Ledger, LedgerReader
    from signalpost.store.plans import Plans

MASTER_KEY_FILE = "master.key"
CONTROL_FILE = "control.db"
LEDGER_FILE = "ledger.db"
IDENTITIES_FILE = "identities.db"
WATCH_FILE = "watch.db"
INBOX_FOLDER = "inbox"


def existing_folder(settings: Settings) -> Path:
    """The data folder, for a command that only looks; SettingsError if there is none."""
    if not settings.data_dir.is_dir():
        raise SettingsError(
            f"The data folder {settings.data_dir} does not exist (looked for from {Path.cwd()}).",
            setting="data_dir",
            fix="Start once: signalpost serve; or name the folder, before the command: signalpost --data-dir DIR …",
        )
    return settings.data_dir


def settings_of(ctx: typer.Context, **arguments: Any) -> Settings:
    """The settings of this command: its own options, those before the command, environment, file."""
    return read(**(ctx.obj or {}), **arguments)


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


def write_for_owner(file: Path, text: str) -> None:
    """Write what nobody else may read: into a file of one's own, which is then its owner's alone (0600), whoever could
    read it before. Not through a link. Raises SettingsError."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            os.fchmod(descriptor, 0o600)
            out.truncate()
            out.write(text)
    except OSError as error:
        fix = "Name a file of your own, or one that is not there yet; not a link."
        raise SettingsError(f"{file} cannot be written: {error.strerror}", fix=fix) from error


def author() -> str:
    """Who changes something from this command line, for the audit rows."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a user id without a name, in a container
        return "cli"


def keyring(settings: Settings, *, create: bool, tell: bool = True) -> Keyring:
    """The keys of the data folder. With `create`, a new folder gets a master key, unless one is configured.

    `tell`: say so of a new folder; a process whose stderr is a log does not. KeyMissing when data are there that
    another master key sealed: then no new one is made.
    """
    from signalpost.store.keyring import Keyring
    from signalpost.store.keys_file import FILE_NAME
    from signalpost.store.master_key import FILE_VARIABLE, VARIABLE, read_master_key

    def read_again(create: bool = False) -> bytes | None:
        return read_master_key(configured, settings.data_dir / MASTER_KEY_FILE, create=create)

    configured = {
        VARIABLE: settings.master_key or "",
        FILE_VARIABLE: str(settings.master_key_file) if settings.master_key_file else "",
    }
    fresh = create and not (settings.data_dir / FILE_NAME).exists()
    if tell and fresh and not settings.data_dir.exists():  # else a slip of the folder goes unnoticed
        remark(f"A new data folder is made: {settings.data_dir.absolute()}")
    return Keyring.open(settings.data_dir, read_again(fresh), create=create, reread=read_again)


def master_key(settings: Settings) -> bytes:
    """The master key itself, for the command that replaces it. KeyMissing: there is none, or it opens nothing."""
    return keyring(settings, create=False).master_key


def control(settings: Settings, *, create: bool = True) -> closing[Control]:
    """The control file, closed at the end of the `with` block."""
    from signalpost.store import open_control

    return closing(open_control(settings.data_dir / CONTROL_FILE, keyring(settings, create=create)))


def accounts(settings: Settings) -> closing[Accounts]:
    """Accounts and users, closed at the end of the `with` block."""
    from signalpost.store import open_accounts

    return closing(open_accounts(settings.data_dir / CONTROL_FILE, keyring(settings, create=True)))


def plans(settings: Settings, *, create: bool = True) -> closing[Plans]:
    """Tracking plans, closed at the end of the `with` block."""
    from signalpost.store import open_plans

    return closing(open_plans(settings.data_dir / CONTROL_FILE, keyring(settings, create=create)))


def incident_asks(settings: Settings) -> closing[IncidentAsks]:
    """What people ask of incidents, closed at the end of the `with` block."""
    from signalpost.store import open_incident_asks

    return closing(open_incident_asks(settings.data_dir / CONTROL_FILE, keyring(settings, create=True)))


def incidents(settings: Settings) -> closing[IncidentsReader]:
    """Incidents, for reading, closed at the end of the `with` block. SettingsError without a data folder."""
    from signalpost.store import open_incidents_reader

    existing_folder(settings)
    return closing(open_incidents_reader(settings.data_dir / WATCH_FILE))


def ledger(settings: Settings) -> closing[Ledger]:
    """The ledger, for writing, closed at the end of the `with` block: StoreUnavailable while a worker has it."""
    from signalpost.store import open_ledger

    return closing(open_ledger(ledger_path(settings), keyring(settings, create=True)))


def ledger_reader(settings: Settings) -> closing[LedgerReader]:
    """The ledger, for reading, closed at the end of the `with` block; a worker may have it open.
    SettingsError without a data folder."""
    from signalpost.store import open_ledger_reader

    existing_folder(settings)
    return closing(open_ledger_reader(ledger_path(settings)))


def inbox(settings: Settings) -> Inbox:
    """An inbox of this process's own, within the limits of the settings. Whoever asked for it closes it."""
    from signalpost.store import open_inbox

    return open_inbox(settings.data_dir / INBOX_FOLDER, keyring(settings, create=True), limits=inbox_limits(settings))


def inbox_limits(settings: Settings) -> InboxLimits:
    """The limits of the inbox folder that the settings name; the rest by default."""
    from signalpost.store.inbox import InboxLimits

    return InboxLimits(most_bytes=settings.inbox_bytes, least_free=settings.free_disk_bytes)


def ledger_path(settings: Settings) -> Path:
    """Where the ledger lies."""
    return settings.data_dir / LEDGER_FILE
