"""Draws that are the same everywhere."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.people.draw import Draw


def test_the_same_seed_draws_the_same_on_every_machine() -> None:
    """These draws are written down: another Python or machine that drew others would fail here."""
    draw = Draw(1, "household", 7)
    assert [draw.below(1_000) for _ in range(4)] == [709, 191, 860, 109]
    assert draw.shape("+1 2##-@@") == "+1 203-RD"
    assert Draw(1, "household", 8).below(1_000_000) != Draw(1, "household", 7).below(1_000_000)


@given(st.integers(), st.integers(min_value=1, max_value=10**9))
def test_a_draw_stays_below_its_end(seed: int, end: int) -> None:
    """Never the end itself."""
    assert 0 <= Draw(seed).below(end) < end


@given(st.integers(), st.lists(st.integers(), min_size=1))
def test_one_of_a_sequence_is_of_the_sequence(seed: int, items: list[int]) -> None:
    """Evenly or with the first ones more likely."""
    draw = Draw(seed)
    assert draw.one(items) in items
    assert draw.early(items) in items


def test_the_first_of_a_sequence_are_drawn_more_often() -> None:
    """As surnames are spread: half of all people bear a quarter of the names."""
    draw = Draw("surnames")
    drawn = [draw.early(range(100)) for _ in range(10_000)]
    assert 0.45 < sum(place < 25 for place in drawn) / len(drawn) < 0.55


def test_a_shape_keeps_all_but_its_signs() -> None:
    """`#` becomes a digit, leading zeros stay; `@` a letter that no postcode confuses with a digit."""
    made = {Draw(seed).shape("E## #@@") for seed in range(200)}
    assert all(re.fullmatch(r"E\d\d \d[A-Z]{2}", one) for one in made)
    assert any(one.startswith("E0") for one in made)
    assert not any(sign in one[4:] for one in made for sign in "IOQ")
