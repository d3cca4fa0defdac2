"""A claim is held by one owner at a time and ends with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from signalpost.store.sqlite.inbox.claim import Claim


def test_a_second_owner_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    """Also within one process, where a worker may look at files of its own gateway."""
    first = Claim.take(tmp_path / "x.lock")
    assert first is not None
    assert Claim.take(tmp_path / "x.lock") is None
    first.release()
    second = Claim.take(tmp_path / "x.lock")
    assert second is not None
    second.release()


def test_looking_does_not_take_the_claim_away(tmp_path: Path) -> None:
    """A refused attempt closes its descriptor; the owner's lock stands."""
    owner = Claim.take(tmp_path / "x.lock")
    assert owner is not None
    assert [Claim.take(tmp_path / "x.lock") for _ in range(3)] == [None] * 3
    owner.release()


def test_removing_takes_the_sidecar_away(tmp_path: Path) -> None:
    """Nothing is left of a claim on what is gone; letting go twice does no harm."""
    claim = Claim.take(tmp_path / "x.lock")
    assert claim is not None
    claim.release(remove=True)
    claim.release(remove=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_that_abandons_leaves_the_claim_to_its_parent(tmp_path: Path) -> None:
    """Closing the inherited descriptor does not unlock."""
    claim = Claim.take(tmp_path / "x.lock")
    assert claim is not None
    child = os.fork()
    if child == 0:
        claim.abandon()
        os._exit(0)
    os.waitpid(child, 0)
    assert Claim.take(tmp_path / "x.lock") is None
    claim.release()
