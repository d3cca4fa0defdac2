"""What a page says when its files cannot be read: what is the matter, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from signalpost.dashboard.answering import Refused
from signalpost.errors import StoreCorrupt, StoreError, StoreUnavailable

BUSY: Final = (
    "busy",
    "The ledger is busy just now",
    "Nothing is lost: open the page again in a few seconds.",
)
#: By the code of StoreUnavailable; any other is busy. Messages of the store are not passed on: some name folders.
FAULTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "ledger_absent": (
        "ledger_absent",
        "There is no ledger yet",
        "The worker makes it as it starts: see that signalpost serve, or signalpost work, runs, then open this again.",
    ),
    "ledger_old": (
        "ledger_old",
        "The ledger was written by an older release",
        "Stop Signalpost, run signalpost store migrate, which backs it up first, and start it again.",
    ),
    "read_too_long": (
        "read_too_long",
        "This took too long to look up",
        "Choose a shorter time or one dataset; or open the page again when less is going on.",
    ),
    "disk_full": ("disk_full", "The disk is full", "Free some space on the disk that holds the data folder."),
    "store_unwritable": (
        "store_unwritable",
        "A file of the data folder cannot be opened",
        "See that the folder is there and belongs to the user that Signalpost runs as.",
    ),
}
UNUSABLE: Final = (
    "store_unusable",
    "A file of the data folder is damaged, or was written by a newer release",
    "Run signalpost doctor, which names it; then install that release, or restore the file from a backup.",
)


def refused_by(error: StoreError) -> Refused:
    """The answer for a page whose stores raised `error`."""
    if isinstance(error, StoreCorrupt):
        return Refused(503, *UNUSABLE)
    return Refused(503, *(FAULTS.get(error.code, BUSY) if isinstance(error, StoreUnavailable) else BUSY))
