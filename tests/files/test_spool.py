"""What a check prepared is kept until it is sent: bounded, unreadable for others, gone with the process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from signalpost.errors import SettingsError
from signalpost.files.spool import BLOCK, FRESH_MS, Spool

BODY = b"somebody's digest"


def filled(folder: Path, count: int, **how: int) -> Spool:
    spool = Spool(folder, least_free=0, **how)
    for number in range(count):
        spool.add(2 * number + 2, BODY + str(number).encode())  # every other group is refused
    spool.finish(2 * count + 1, 1_000)
    return spool


def test_blocks_come_back_in_order(tmp_path: Path) -> None:
    """Each with how many groups are done; behind a place, only what is not done."""
    with filled(tmp_path / "uploads", BLOCK + 5) as spool:
        first, last = spool.batches(0)
        assert (first.groups, len(first.bodies), last.groups) == (2 * BLOCK, BLOCK, 2 * BLOCK + 11)
        assert last.bodies == [BODY + str(number).encode() for number in range(BLOCK, BLOCK + 5)]
        assert list(spool.batches(2 * BLOCK)) == [last] and list(spool.batches(last.groups)) == []
        assert spool.groups == 2 * BLOCK + 11 and not spool.is_full


def test_it_has_no_name_and_cannot_be_read(tmp_path: Path) -> None:
    """Nothing stands in its folder; its bytes are sealed."""
    with filled(tmp_path / "uploads", BLOCK) as spool:
        assert list((tmp_path / "uploads").iterdir()) == []
        spool._file.seek(0)
        assert BODY not in spool._file.read()
    assert spool._file.closed


def test_it_is_bounded(tmp_path: Path) -> None:
    """What it has no room for is left to the uploaded file: it says how far it goes."""
    with filled(tmp_path, 3 * BLOCK, most_bytes=2 * BLOCK * 30) as spool:
        assert spool.is_full and spool.groups == 4 * BLOCK
        assert [batch.groups for batch in spool.batches(0)] == [2 * BLOCK, 4 * BLOCK]
    with Spool(tmp_path, least_free=1 << 62) as none:
        none.add(1, BODY)
        none.finish(1, 0)
        assert none.is_full and none.groups == 0


def test_what_was_judged_holds_for_an_hour(tmp_path: Path) -> None:
    """Before it is finished, and later, it holds nothing."""
    with Spool(tmp_path) as spool:
        assert not spool.holds(0)
        spool.finish(0, 1_000)
        assert spool.holds(1_000) and not spool.holds(1_000 + FRESH_MS)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """Is told with its name."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SettingsError, match="cannot be written"):
        Spool(tmp_path / "file" / "uploads")


def test_a_disk_that_is_full_is_no_fault(tmp_path: Path) -> None:
    """What could not be kept is prepared again from the uploaded file; nothing is added behind it."""
    with Spool(tmp_path, least_free=0) as spool:
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, spool._file.fileno())
        os.close(full)
        for number in range(BLOCK + 1):
            spool.add(number + 1, BODY)
        spool.finish(BLOCK + 1, 0)
        assert spool.is_full and spool.groups == 0 and list(spool.batches(0)) == []
