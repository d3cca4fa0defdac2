"""The list of what was erased: durable, with the keys, and to be carried out again on other data."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.store.erased_list import ErasedList
from signalpost.store.erasure import Erasure
from stores import keyring

ONE, TWO = b"1" * 16, b"2" * 16


def an_erasure(number: int = 1, at: int = 1_000) -> Erasure:
    return Erasure(erasure_id=f"box-{number}-0", space_id=1, at=at, asked=(ONE,), keys=(ONE,), kinds=("em", "ph"))


@pytest.fixture
def erased(tmp_path: Path) -> ErasedList:
    return ErasedList(keyring(tmp_path).file)


def test_what_is_asked_stands_until_it_is_done(erased: ErasedList) -> None:
    """Noted twice, it stands once; keys that are found later stand beside those that were asked for."""
    for _ in range(2):
        erased.add(an_erasure())
    assert erased.pending() == [an_erasure()]
    erased.extend("box-1-0", [ONE, TWO])
    (found,) = erased.pending()
    assert (found.asked, found.keys) == ((ONE,), (ONE, TWO))
    erased.done("box-1-0")
    assert erased.pending() == []
    assert [one.erasure_id for one in erased.all()] == ["box-1-0"]


def test_on_other_data_everything_is_to_be_done_again(erased: ErasedList) -> None:
    """Oldest first."""
    for number, at in ((1, 2_000), (2, 1_000)):
        erased.add(an_erasure(number, at))
        erased.done(f"box-{number}-0")
    assert erased.again() == 2
    assert [one.erasure_id for one in erased.pending()] == ["box-2-0", "box-1-0"]


def test_old_entries_are_forgotten_once_done(erased: ErasedList) -> None:
    """What still waits stays, however old."""
    erased.add(an_erasure(1, 1_000))
    erased.add(an_erasure(2, 1_000))
    erased.done("box-1-0")
    assert erased.prune(5_000) == 1
    assert [one.erasure_id for one in erased.all()] == ["box-2-0"]
