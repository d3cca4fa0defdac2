"""A ring of the last so many."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.kept import Kept


class Thing(msgspec.Struct, frozen=True):
    number: int
    word: str = ""


@given(st.integers(0, 7), st.integers(0, 30), st.integers(0, 40))
def test_it_keeps_the_last_and_finds_each_by_number(size: int, added: int, asked: int) -> None:
    """As a list of all that came, cut to its last `size`."""
    kept: Kept[Thing] = Kept(size)
    for _ in range(added):
        kept.add(Thing(kept.next_number))
    expected = [Thing(number) for number in range(1, added + 1)][max(0, added - size) :]
    assert list(kept) == expected
    assert len(kept) == len(expected)
    assert list(kept.after(asked)) == [thing for thing in expected if thing.number > asked]
    assert kept.get(asked) == next((thing for thing in expected if thing.number == asked), None)


def test_one_can_be_replaced_while_it_is_here() -> None:
    """A thing that has left does not come back."""
    kept: Kept[Thing] = Kept(2)
    for number in (1, 2, 3):
        kept.add(Thing(number))
    kept.put(Thing(2, "new"))
    kept.put(Thing(1, "late"))
    assert list(kept) == [Thing(2, "new"), Thing(3)]


def test_clearing_does_not_start_counting_again() -> None:
    """Numbers go on."""
    kept: Kept[Thing] = Kept(2)
    kept.add(Thing(1))
    kept.clear()
    assert (list(kept), kept.next_number) == ([], 2)
    kept.add(Thing(2))
    assert list(kept) == [Thing(2)]
