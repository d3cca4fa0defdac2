"""What the watch keeps survives it, and is written by one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.errors import StoreUnavailable
from signalpost.store.watch_file import FILE_NAME, Kept, WatchFile, read_kept
from signalpost.watch.code import Code
from signalpost.watch.notice import Kind, Told
from signalpost.watch.sight import Counter, DatasetMemory, Memory
from signalpost.watch.standing import Standing, Standings

ALARM = Standing(
    number=3, code=Code.DEAD_LETTERS, space_id=1, dataset="1", since=5, raised_at=6, seen_at=7, evidence={"dead": 3}
)
KEPT = Kept(
    looked_at=9,
    memory=Memory(
        datasets={"1/1": DatasetMemory(accepted=Counter(count=1, moved_at=2), delivered=Counter(count=3, moved_at=4))},
        folded=Counter(count=5, moved_at=6),
    ),
    standings=Standings(alarms=(ALARM,), next_number=4),
    told={"ops 3": Told(kind=Kind.RAISED, at=8)},
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """By the next watch, and by anybody beside a running one."""
    assert read_kept(tmp_path) == Kept()
    file = WatchFile.hold(tmp_path)
    file.write(KEPT)
    assert read_kept(tmp_path) == file.kept == KEPT
    file.close()
    again = WatchFile.hold(tmp_path)
    assert again.kept == KEPT
    again.close()


def test_one_process_watches_a_folder(tmp_path: Path) -> None:
    """Two would tell everything twice."""
    file = WatchFile.hold(tmp_path)
    with pytest.raises(StoreUnavailable, match="watched already"):
        WatchFile.hold(tmp_path)
    file.close()
    WatchFile.hold(tmp_path).close()


@pytest.mark.parametrize(
    "text", [b"", b"{", b'{"version": 999}', b'{"looked_at": "soon"}', b"[1]", b'{"told": {"\xff": 1}}']
)
def test_a_damaged_file_counts_as_none(tmp_path: Path, text: bytes) -> None:
    """What still stands is found again by the next look; a watch that cannot start would find nothing."""
    (tmp_path / FILE_NAME).write_bytes(text)
    assert read_kept(tmp_path) == Kept()
    file = WatchFile.hold(tmp_path)
    file.write(KEPT)
    assert read_kept(tmp_path) == KEPT
    file.close()


def test_a_disk_that_takes_nothing_is_an_error_and_nothing_is_forgotten(tmp_path: Path) -> None:
    """The watch goes on by what it remembers: a full disk is no time to fall silent."""
    folder = tmp_path / "var"
    folder.mkdir()
    file = WatchFile.hold(folder)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        file.write(KEPT)
    assert file.kept == KEPT
    file.close()


def test_the_file_is_where_the_docs_say(tmp_path: Path) -> None:
    """Beside the stores, by name."""
    file = WatchFile.hold(tmp_path)
    file.write(KEPT)
    file.close()
    assert (tmp_path / "watch.json").is_file()


def test_a_second_watch_is_told_by_a_code(tmp_path: Path) -> None:
    """And when to try again; so is whoever's disk takes nothing."""
    folder = tmp_path / "var"
    folder.mkdir()
    file = WatchFile.hold(folder)
    with pytest.raises(StoreUnavailable) as held:
        WatchFile.hold(folder)
    assert (held.value.code, held.value.retry_after) == ("store_held", 1)
    (folder / FILE_NAME).mkdir()
    with pytest.raises(StoreUnavailable) as unwritable:
        file.write(KEPT)
    assert unwritable.value.code == "store_unwritable"
    file.close()
