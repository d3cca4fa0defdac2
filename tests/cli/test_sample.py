"""`signalpost sample` writes the day of the generator."""

from __future__ import annotations

from command import Signalpost
from signalpost.sample.shop import day


def test_a_seed_and_an_end_make_the_output(signalpost: Signalpost) -> None:
    """The same bytes every time."""
    words = ("sample", "--seed", "3", "--visits", "5", "--until", "1795000000")
    assert signalpost(*words).rows == list(day(3, until=1_795_000_000, visits=5))
    assert signalpost(*words).out == signalpost(*words).out
