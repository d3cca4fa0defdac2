"""One file, written by one process."""

from __future__ import annotations

import re
from pathlib import Path

import apsw
import pytest

from signalpost.errors import StoreUnavailable
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.claim import Claim
from signalpost.store.sqlite.inbox.file import InboxFile, db_file, lock_file, new_inbox_id
from signalpost.store.sqlite.inbox.source import InboxSource
from stores import NOW, keyring, records


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(keyring(tmp_path))


def test_ids_are_short_random_and_fit_a_receipt() -> None:
    """13 characters, none of them a dash."""
    made = {new_inbox_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[a-z2-7]{13}", inbox_id) for inbox_id in made)


def test_segments_are_numbered_from_one_without_gaps(tmp_path: Path, sealer: Sealer) -> None:
    """Also after a write that failed."""
    file = InboxFile.create(tmp_path, sealer, NOW)
    assert file.write(records([1, 2]), NOW) == 1
    assert file.write(records([3]), NOW) == 2
    assert (file.segments, file.records) == (2, 3)
    file.close()


def test_a_locked_file_keeps_nothing_and_goes_on(tmp_path: Path, sealer: Sealer) -> None:
    """Another program may hold the file for a moment; its number is given to the next group."""
    file = InboxFile.create(tmp_path, sealer, NOW, busy_ms=1)
    other = apsw.Connection(str(file.file))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable) as refused:
        file.write(records([1]), NOW)
    assert refused.value.code == "store_locked"
    other.execute("ROLLBACK")
    assert file.write(records([2]), NOW) == 1
    source = InboxSource(tmp_path, sealer, file.inbox_id)
    assert [list(segment.records) for segment in source.read(0, 10)] == [records([2])]
    source.close()
    file.close()


def test_a_closed_file_is_one_file_and_unclaimed(tmp_path: Path, sealer: Sealer) -> None:
    """The log is moved into the file, so that copying the file copies everything."""
    file = InboxFile.create(tmp_path, sealer, NOW)
    file.write(records([1]), NOW)
    file.close()
    file.close()
    assert not db_file(tmp_path, file.inbox_id).with_suffix(".db-wal").exists()
    claim = Claim.take(lock_file(tmp_path, file.inbox_id))
    assert claim is not None
    claim.release()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, sealer: Sealer) -> None:
    """`store_unwritable`, and nothing is left behind."""
    (tmp_path / "inbox").write_text("in the way")
    with pytest.raises(StoreUnavailable) as refused:
        InboxFile.create(tmp_path / "inbox", sealer, NOW)
    assert refused.value.code == "store_unwritable"
