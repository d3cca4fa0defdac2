"""The estimate fitted to Meta's own scores: its base moves by how far it was off on average, its range by how much it
still misses. What each key is worth stays as it was: a few scores of one shop cannot tell that.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean
from typing import Final

import msgspec

from signalpost.quality.estimate import estimate
from signalpost.quality.reported import Reported
from signalpost.quality.weights import Weights

LEAST: Final = 3  # scores; fewer may all be off to the same side by chance
NARROWEST: Final = 0.3  # half the width of a range that still is one


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """New weights out of `scores` of Meta; `off_before` and `off_after`: how far the estimate was and is off, on
    average, in points."""

    weights: Weights
    scores: int
    off_before: float
    off_after: float


def recalibrate(told: Iterable[Reported], weights: Weights) -> Fit | None:
    """Fitted to the scores for which Meta told the coverage of keys, too; None with too few of them."""
    pairs = [(one.keys, one.score) for one in told if one.score is not None and one.keys]
    if len(pairs) < LEAST:
        return None
    before = [score - estimate(keys, weights=weights).estimate for keys, score in pairs]
    moved = msgspec.structs.replace(weights, base=round(max(0.0, weights.base + fmean(before)), 2))
    after = [abs(score - estimate(keys, weights=moved).estimate) for keys, score in pairs]
    fitted = msgspec.structs.replace(moved, spread=round(max(NARROWEST, max(after)), 2))
    return Fit(weights=fitted, scores=len(pairs), off_before=fmean(map(abs, before)), off_after=fmean(after))
