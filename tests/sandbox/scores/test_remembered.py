"""A tally from remembered events is the one that was counted as they came."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from signalpost.sandbox.scores.remembered import tally_of
from signalpost.sandbox.state import Sandbox


@pytest.mark.parametrize("seed", range(5))
def test_both_ways_of_counting_agree(
    seed: int, sandbox: Sandbox, serve: Callable[..., None], browse: Callable[..., None]
) -> None:
    """Browser and server events of the same orders, in any order; half the orders come from both sides."""
    sends: list[Callable[[], None]] = [lambda order=order: serve(order) for order in range(20)]  # type: ignore[misc]
    sends += [lambda order=order: browse(order) for order in range(10, 30)]  # type: ignore[misc]
    random.Random(seed).shuffle(sends)
    for send in sends:
        send()
    counted = sandbox.counts.tally("123", "Purchase")
    again = tally_of("123", "Purchase", sandbox.events(), matching=False)
    assert msgspec.structs.asdict(again) == msgspec.structs.asdict(counted)


def test_events_off_the_web_are_left_out(sandbox: Sandbox, serve: Callable[..., None]) -> None:
    """Section 8.1: web events only."""
    phone: dict[str, Any] = {"action_source": "phone_call"}
    serve(1, **phone)
    assert tally_of("123", "Purchase", sandbox.events(), matching=False).server == 0


def test_the_share_of_matched_events_is_known_with_a_population(sandbox: Sandbox, serve: Callable[..., None]) -> None:
    serve(1)
    assert tally_of("123", "Purchase", sandbox.events(), matching=True).match_share == 0
