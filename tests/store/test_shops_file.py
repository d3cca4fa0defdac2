"""Up to when a shop's list was read survives the process that read it, and one at a time writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.errors import StoreUnavailable
from signalpost.store.shops_file import FILE_NAME, ShopsFile, read_upto


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """By the next poll, and by anybody beside a running one."""
    assert read_upto(tmp_path) == {}
    file = ShopsFile.hold(tmp_path)
    file.write({"1/main": 1_795_000_000})
    assert read_upto(tmp_path) == {"1/main": 1_795_000_000}
    file.close()


def test_one_process_polls_a_folder(tmp_path: Path) -> None:
    """Two would read everything twice."""
    file = ShopsFile.hold(tmp_path)
    with pytest.raises(StoreUnavailable, match="polled already"):
        ShopsFile.hold(tmp_path)
    file.close()
    ShopsFile.hold(tmp_path).close()


@pytest.mark.parametrize("text", [b"", b"{", b'{"version": 999}', b'{"upto": 5}', b'{"upto": {"\xff": 5}}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, text: bytes) -> None:
    """A poll that cannot start would find nothing."""
    (tmp_path / FILE_NAME).write_bytes(text)
    assert read_upto(tmp_path) == {}


def test_a_disk_that_does_not_take_it_is_told(tmp_path: Path) -> None:
    """As anything else that cannot be kept."""
    file = ShopsFile.hold(tmp_path)
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        file.write({})
    file.close()
