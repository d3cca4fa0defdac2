"""The bytes of a file, wherever they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.errors import SettingsError
from signalpost.files.source import SAMPLE_BYTES, head, opened, size, wrong


def test_bytes_of_a_request_and_of_a_file_are_the_same(tmp_path: Path) -> None:
    """Their size, their beginning, all of them."""
    content = b"x" * (SAMPLE_BYTES + 1)
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    for source in (content, file):
        assert size(source) == len(content) and head(source) == content[:-1]
        with opened(source) as found:
            assert found.read() == content


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Is told, as is a folder."""
    for place in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(SettingsError, match="cannot be read"):
            head(place)


def test_what_is_wrong_with_a_whole_file_has_no_place() -> None:
    """But a code, and what to do."""
    [found] = wrong("file_empty", "The file is empty.", "Name another.").problems
    assert (found.path, found.code, found.fix) == ("", "file_empty", "Name another.")


def test_a_file_that_opens_and_cannot_be_read() -> None:
    """Is told, too."""
    with pytest.raises(SettingsError, match="cannot be read"):
        head(Path("/proc/self/mem"))
