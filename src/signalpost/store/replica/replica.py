"""Where copies of every file lie off this machine, and how litestream is told to keep them there.

    <url>/ledger  identities  control  watch  files  inbox/<id>.db     kept for `hours`: any moment of them can be had
    <url>/keys                                                  the newest only: what was destroyed is gone there too

litestream reads write-ahead logs. `keys.db` has none, on purpose, so its bytes go as one row of a database that has;
`files` lists the inbox files there were, since a bucket cannot be listed by name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from signalpost.errors import SettingsError
from signalpost.store.sqlite.checkpoints import FOLDER as FOLDER

CONTROL, IDENTITIES, LEDGER, KEYS, FILES, INBOX = "control", "identities", "ledger", "keys", "files", "inbox"
WATCH = "watch"
#: The databases by their names in the replica: what lies where in the data folder.
DATABASES = {
    CONTROL: "control.db",
    IDENTITIES: "identities.db",
    LEDGER: "ledger.db",
    WATCH: "watch.db",
    FILES: f"{FOLDER}/files.db",
}
SCHEMES = ("file", "s3", "gs", "abs", "sftp", "webdav", "webdavs", "oss")
MAIN_FILE, KEYS_FILE, SOCKET, KEYS_SOCKET = "litestream.yml", "keys.yml", "litestream.sock", "keys.sock"

KEYS_S = 300.0  # how long a destroyed key may still lie in the replica, about twice that at most
SNAPSHOTS_A_SPAN = 4
LOOK_S = 1.0
LEDGER_LOG_PAGES = 32_000  # of 8 kB: a page written by several transactions is copied into the file once
SMALL_LOG_PAGES = 1_000
# A file of the inbox is closed at 128 MB. Emptying its log would hold up whoever appends: it is left to grow.
INBOX_LOG_PAGES = 1_000_000
LONG = "240h"


class Replica(msgspec.Struct, frozen=True, kw_only=True):
    """Copies at `url`, renewed every `seconds`, of which any moment of the last `hours` can be had.

    `keys_s`: how often what was destroyed is taken out of them. SettingsError: the URL is none that can be used.
    """

    url: str
    seconds: float = 1.0
    hours: int = 48
    keys_s: float = KEYS_S

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
        except ValueError:  # brackets that are no IPv6 address
            parts = urlsplit("")
        if parts.scheme not in SCHEMES or not (parts.netloc or parts.path.strip("/")):
            raise SettingsError(
                "this is no place that files can be copied to",
                setting="replication",
                fix=f"Give a URL such as s3://bucket/folder or file:///mnt/backup; known are {', '.join(SCHEMES)}.",
            )
        if parts.scheme == "file" and (parts.netloc or not parts.path.startswith("/")):
            raise SettingsError(
                "a file URL has three slashes and an absolute path", setting="replication", fix="file:///mnt/backup"
            )

    def place(self, name: str) -> str:
        """The URL of one of the copies."""
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}"))

    @property
    def folder(self) -> Path | None:
        """Where the copies lie, if that is a folder that this machine can reach."""
        parts = urlsplit(self.url)
        return Path(parts.path) if parts.scheme == "file" else None


def is_url(text: str) -> bool:
    """Whether `text` names a replica; else it is a folder."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def main_settings(replica: Replica, data_dir: Path) -> bytes:
    """litestream's settings for everything but the keys. JSON, which is YAML."""
    pages = {LEDGER: LEDGER_LOG_PAGES}
    listed = [
        {
            "path": str(data_dir / file),
            "min-checkpoint-page-count": pages.get(name, SMALL_LOG_PAGES),
            **_copied(replica, data_dir, name),
        }
        for name, file in DATABASES.items()
    ]
    inboxes = {
        "dir": str(data_dir / "inbox"),
        "pattern": "*.db",
        "watch": True,
        "min-checkpoint-page-count": INBOX_LOG_PAGES,
        "truncate-page-n": INBOX_LOG_PAGES,
        "checkpoint-interval": LONG,
        **_copied(replica, data_dir, INBOX),
    }
    return msgspec.json.format(
        msgspec.json.encode(
            {
                "logging": {"level": "warn", "type": "json", "stderr": True},
                "socket": _socket(SOCKET),
                "snapshot": {
                    "interval": f"{max(1, replica.hours // SNAPSHOTS_A_SPAN)}h",
                    "retention": f"{replica.hours}h",
                },
                "dbs": [*listed, inboxes],
            }
        )
    )


def keys_settings(replica: Replica, data_dir: Path) -> bytes:
    """litestream's settings for the keys: each change soon replaces what was there, in the copies and in the log."""
    span = f"{replica.keys_s}s"
    keys = {
        "path": str(data_dir / FOLDER / "keys.db"),
        "checkpoint-interval": span,
        "min-checkpoint-page-count": 2,
        "truncate-page-n": 2,
        **_copied(msgspec.structs.replace(replica, seconds=min(1.0, replica.seconds)), data_dir, KEYS),
    }
    return msgspec.json.format(
        msgspec.json.encode(
            {
                "logging": {"level": "warn", "type": "json", "stderr": True},
                "socket": _socket(KEYS_SOCKET),
                "snapshot": {"interval": span, "retention": span},
                "levels": [{"interval": span}],
                "l0-retention": span,
                "l0-retention-check-interval": span,
                "dbs": [keys],
            }
        )
    )


def _socket(name: str) -> dict[str, Any]:
    """By its bare name, in the folder that litestream runs in: a socket's path may be of 107 bytes, no longer."""
    return {"enabled": True, "path": name, "permissions": 0o600}


def _copied(replica: Replica, data_dir: Path, name: str) -> dict[str, Any]:
    every = f"{replica.seconds}s"
    return {
        # litestream opens a database when it first looks at it, and ships at its end only what it has opened.
        "monitor-interval": f"{min(replica.seconds, LOOK_S)}s",
        "busy-timeout": "5s",
        "meta-path": str(data_dir / FOLDER / "state" / name),
        "replica": {"url": replica.place(name), "sync-interval": every},
    }
