"""What to do about an error of the stores: the command that helps, in a line."""

from __future__ import annotations

from signalpost.errors import KeyMissing, SignalpostError, StoreCorrupt, StoreUnavailable

RESTORE = "signalpost store restore BACKUP --replace"
MASTER_KEY = (
    "Put your copy of the master key back where it was: master.key in the data folder, or SIGNALPOST_MASTER_KEY_FILE. "
    "Without it nobody can read these data."
)
KEYS_FILE = "It lies beside the backups: cp BACKUPS/keys.db into the data folder; or from the replica: " + (
    "signalpost store restore --replace"
)
DAMAGED = f"Stop serve, then: {RESTORE}   (files are moved aside, and what the inbox still has is folded again)"
_UNAVAILABLE = {
    "disk_full": "See what takes the room: signalpost doctor",
    "disk_error": "See that the disk is sound and has room: signalpost doctor",
    "store_unwritable": "Run as the user the data folder belongs to; see who that is: signalpost doctor",
    "store_locked": "See which program holds it (fuser -v on that file): a backup or an SQLite shell left open; "
    "end that, and everything goes on by itself",
    "ledger_absent": "The worker makes it when it first runs: signalpost serve",
}


def fix_of(error: SignalpostError) -> str:
    """What to do; nothing where the message says it already, or there is nothing to do but wait."""
    match error:
        case KeyMissing():
            return MASTER_KEY if error.key_id else KEYS_FILE
        case StoreCorrupt():
            return DAMAGED
        case StoreUnavailable():
            return _UNAVAILABLE.get(error.code, "")
        case _:
            return getattr(error, "fix", None) or ""
