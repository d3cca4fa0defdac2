"""How high sums must be."""

from __future__ import annotations

import pytest

from signalpost.watch.baseline.sure import LEAST, UNKNOWN, sure


@pytest.mark.parametrize("bound", [-3.0, 0.0, 9.0])
def test_two_copies_alone_are_no_evidence(bound: float) -> None:
    """However few tests there are."""
    assert sure(bound) == UNKNOWN == (LEAST, LEAST)


def test_a_larger_shop_must_be_surer_and_volumes_surer_than_shares() -> None:
    """A month has more of its tests, and a volume is judged without margins."""
    small, middle = sure(11.2), sure(13.8)
    assert LEAST < small.shares < middle.shares
    assert small.shares < small.volumes < middle.volumes
    assert middle.volumes == pytest.approx(1.54 * 13.8 - 10.2)
