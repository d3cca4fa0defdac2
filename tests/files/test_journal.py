"""How far an upload came is on disk, and holds nothing of the file."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from signalpost.files.journal import Journal, Progress, listed, upload_id
from signalpost.files.layout import layout_of
from uploads import ANSWERS

LAYOUT = layout_of(["event_time", "em"], [["2026-11-17", "x"]], ANSWERS)
BEGUN = Progress(file="orders.csv", dataset="1", begun_at=5)


def test_progress_is_read_back(tmp_path: Path) -> None:
    """The newest state; none before the first, and none of a file that is damaged."""
    journal = Journal(tmp_path, "a")
    assert journal.read() is None
    journal.write(BEGUN)
    journal.write(replace(BEGUN, groups=7))
    Journal(tmp_path, "b").write(replace(BEGUN, begun_at=9))
    assert journal.read() == replace(BEGUN, groups=7)
    assert [one.begun_at for one in listed(tmp_path)] == [9, 5]
    (tmp_path / "uploads" / "a.json").write_bytes(b"{")
    assert journal.read() is None


def test_an_upload_is_the_file_read_so(tmp_path: Path) -> None:
    """Another content, another reading or another dataset is another; a path and its bytes are the same."""
    file = tmp_path / "orders.csv"
    file.write_bytes(b"x")
    ids = {
        upload_id(b"x", LAYOUT, "1"),
        upload_id(b"y", LAYOUT, "1"),
        upload_id(b"x", replace(LAYOUT, zone="Europe/Berlin"), "1"),
        upload_id(b"x", LAYOUT, "2"),
    }
    assert len(ids) == 4 and upload_id(file, LAYOUT, "1") in ids
