"""When an inbox refuses for want of room."""

from __future__ import annotations

from pathlib import Path

from signalpost.store.inbox import InboxLimits
from signalpost.store.sqlite.inbox.room import folder_bytes, free_bytes, refusal

LIMITS = InboxLimits(most_bytes=1_000, least_free=500)


def plenty(folder: Path) -> int:
    return 10_000


def test_there_is_room_up_to_the_limit(tmp_path: Path) -> None:
    """At the limit still, above it no more."""
    (tmp_path / "a.db").write_bytes(b"x" * 600)
    (tmp_path / "b.db-wal").write_bytes(b"x" * 400)
    assert folder_bytes(tmp_path) == 1_000
    assert refusal(tmp_path, LIMITS, plenty) is None
    (tmp_path / "c.db").write_bytes(b"x")
    refused = refusal(tmp_path, LIMITS, plenty)
    assert refused is not None
    assert refused.code == "inbox_full"
    assert refused.retry_after > 0


def test_free_space_below_the_limit_refuses(tmp_path: Path) -> None:
    """Whoever filled the disk."""
    assert refusal(tmp_path, LIMITS, lambda folder: 500) is None
    refused = refusal(tmp_path, LIMITS, lambda folder: 499)
    assert refused is not None
    assert refused.code == "disk_full"


def test_a_refusal_says_the_limit_what_to_do_and_when_to_come_back(tmp_path: Path) -> None:
    """In whole MB; half a minute is the time in which a worker or a person can have made room."""
    limits = InboxLimits(most_bytes=2_600_000, least_free=1_900_000)
    (tmp_path / "a.db").write_bytes(b"x" * 2_600_001)
    for refused, says in (
        (refusal(tmp_path, limits, plenty), "less than 1 MB are free on the disk of the inbox; free some space"),
        (
            refusal(tmp_path, limits, lambda folder: 1_900_000),
            "the inbox holds over 2 MB; see that a worker runs and keeps up",
        ),
    ):
        assert refused is not None
        assert str(refused) == says
        assert refused.retry_after == 30


def test_a_file_that_goes_while_it_is_looked_at_counts_nothing(tmp_path: Path) -> None:
    """Its reader removed it; what lies beside it counts, whichever is met first."""
    for number in range(4):
        (tmp_path / f"{number}.db").write_bytes(b"x")
        (tmp_path / f"{number}.gone").symlink_to(tmp_path / "nowhere")
    assert folder_bytes(tmp_path) == 4


def test_the_real_disk_is_asked(tmp_path: Path) -> None:
    """A disk on which this test can run has some space left."""
    assert free_bytes(tmp_path) > 0
