"""Delays out of counts by their upper bounds: within how long half of them lie, and nearly all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.store.figures import DELAYS, DELAYS_S, LATER

NEARLY_ALL = 0.95


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """How many took at most `within_s` seconds, and more than the bin before; None: longer than all others."""

    within_s: int | None
    count: int


class Delays(msgspec.Struct, frozen=True, kw_only=True):
    """`half_s`, `most_s`: so many seconds, at most, half and 95 % of `count` took; None: longer than any bound."""

    count: int
    half_s: int | None
    most_s: int | None
    bins: Sequence[Bin]


def delays_of(counts: Mapping[str, int]) -> Delays | None:
    """Of counts by the words of `store.figures.DELAYS`; None of nothing."""
    total = sum(counts.values())
    if total <= 0:
        return None
    bins = [Bin(within_s=None if word == LATER else int(word), count=counts.get(word, 0)) for word in DELAYS]
    return Delays(count=total, half_s=_within(bins, 0.5 * total), most_s=_within(bins, NEARLY_ALL * total), bins=bins)


def _within(bins: Sequence[Bin], enough: float) -> int | None:
    seen = 0
    for one in bins:
        seen += one.count
        if seen >= enough:
            return one.within_s
    return None


LONGEST_S = DELAYS_S[-1]
