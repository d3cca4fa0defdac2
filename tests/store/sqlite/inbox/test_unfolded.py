"""The inbox folder, seen by somebody who is not the worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.store import unfolded
from signalpost.store.inbox import Unfolded
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.file import InboxFile
from stores import NOW, keyring, records


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(keyring(tmp_path))


def written(folder: Path, sealer: Sealer, *groups: tuple[int, int]) -> InboxFile:
    """A file whose writer lives, with a segment of so many records for each time."""
    file = InboxFile.create(folder, sealer, NOW)
    for count, at in groups:
        file.write(records(range(count)), at)
    return file


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    """A watch may start before the first gateway."""
    assert unfolded(tmp_path / "inbox", {}) == Unfolded(0, None)


def test_what_lies_past_the_cursor_is_counted_with_its_age(tmp_path: Path, sealer: Sealer) -> None:
    """Over all files; one the ledger knows nothing of counts whole."""
    one = written(tmp_path, sealer, (3, NOW + 10), (4, NOW + 20))
    two = written(tmp_path, sealer, (5, NOW + 15))
    assert unfolded(tmp_path, {}) == Unfolded(12, NOW + 10)
    assert unfolded(tmp_path, {one.inbox_id: 1}) == Unfolded(9, NOW + 15)
    assert unfolded(tmp_path, {one.inbox_id: 1, two.inbox_id: 1}) == Unfolded(4, NOW + 20)
    assert unfolded(tmp_path, {one.inbox_id: 2, two.inbox_id: 1}) == Unfolded(0, None)
    one.close()
    two.close()


def test_nothing_is_changed_and_nothing_locked(tmp_path: Path, sealer: Sealer) -> None:
    """Its writer goes on, a dead writer's file stays, and no key is needed to look."""
    file = written(tmp_path, sealer, (1, NOW))
    before = sorted(path.name for path in tmp_path.iterdir())
    assert unfolded(tmp_path, {}).records == 1
    file.write(records([7]), NOW + 1)
    assert unfolded(tmp_path, {}).records == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    file.close()
    assert unfolded(tmp_path, {}).records == 2


def test_a_damaged_file_hides_no_other(tmp_path: Path, sealer: Sealer) -> None:
    """The worker reports it; what else waits is still seen."""
    written(tmp_path, sealer, (2, NOW)).close()
    (tmp_path / "torn.db").write_bytes(b"no database at all" * 100)
    (tmp_path / "young.db").write_bytes(b"")
    assert unfolded(tmp_path, {}) == Unfolded(2, NOW)
