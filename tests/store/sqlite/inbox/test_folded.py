"""The note of how far an inbox is folded."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.store.sqlite.inbox.folded import NOTHING, Folded, folded_file, read_folded, write_folded


def test_a_note_is_read_as_written(tmp_path: Path) -> None:
    """And replaced as a whole."""
    for note in (Folded(1, 2, 3), Folded(10, 20, 30)):
        write_folded(tmp_path, "abc", note)
        assert read_folded(tmp_path, "abc") == note
    assert [file.name for file in tmp_path.iterdir()] == ["abc.folded"]


@pytest.mark.parametrize("text", ["", "1", "1 2", "1 2 3 4", "one two three", "\x00\x00\x00"])
def test_a_note_that_cannot_be_read_says_nothing(tmp_path: Path, text: str) -> None:
    """A power cut may leave an empty one; then a file is only kept longer."""
    folded_file(tmp_path, "abc").write_text(text)
    assert read_folded(tmp_path, "abc") == NOTHING


def test_no_note_says_nothing(tmp_path: Path) -> None:
    """Nothing of this inbox is known to be folded."""
    assert read_folded(tmp_path, "abc") == NOTHING
