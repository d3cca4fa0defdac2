"""Files under the stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.store.files import put_in_place, sync_folder


def test_a_folder_can_be_synced_again_and_again(tmp_path: Path) -> None:
    """No descriptor is left open: more rounds than a process may have open files."""
    for _ in range(2_000):
        sync_folder(tmp_path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Whoever relies on its names must know."""
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "absent")


@pytest.mark.parametrize("lasting", [True, False])
def test_a_file_is_as_it_was_or_as_it_is_now(tmp_path: Path, lasting: bool) -> None:
    """Written beside and put in place: whoever has the old one open goes on reading it whole."""
    file = tmp_path / "kept.json"
    put_in_place(file, b"first", lasting=lasting)
    with file.open("rb") as earlier:
        put_in_place(file, b"second", lasting=lasting)
        assert earlier.read() == b"first"
    assert file.read_bytes() == b"second"
    assert [one.name for one in tmp_path.iterdir()] == ["kept.json"]


def test_what_cannot_be_put_in_place_leaves_what_was(tmp_path: Path) -> None:
    """An error says so."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        put_in_place(tmp_path / "folder", b"x")
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path / "absent" / "kept.json", b"x")
