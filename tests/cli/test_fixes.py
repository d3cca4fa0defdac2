"""What to do about an error of the stores."""

from __future__ import annotations

import pytest

from signalpost.cli.fixes import fix_of
from signalpost.errors import KeyMissing, SettingsError, SignalpostError, StoreCorrupt, StoreUnavailable


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (KeyMissing("lost", key_id="ab"), "copy of the master key"),
        (KeyMissing("keys.db is missing"), "cp BACKUPS/keys.db"),
        (StoreCorrupt("ledger.db is damaged"), "signalpost store restore BACKUP --replace"),
        (StoreUnavailable("full", code="disk_full"), "signalpost doctor"),
        (StoreUnavailable("locked", code="store_locked"), "fuser -v"),
        (StoreUnavailable("owner", code="store_unwritable"), "the user the data folder belongs to"),
        (SettingsError("port", fix="Take another."), "Take another."),
    ],
)
def test_each_error_says_what_to_do(error: SignalpostError, says: str) -> None:
    """A command, or whom to ask."""
    assert says in fix_of(error)


def test_where_there_is_nothing_to_do_nothing_is_said() -> None:
    """What is over in a moment; other errors say it in their own words."""
    assert fix_of(StoreUnavailable("closing", code="store_closing")) == fix_of(SignalpostError("x")) == ""
    assert fix_of(SettingsError("x")) == ""
