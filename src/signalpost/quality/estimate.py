"""Estimated match quality: what Meta might score, from what arrives. An invention that says so, hence a range.

    score = cap at `cap` of bend at `knee` of (base + Σ points · mean over the group's keys of coverage ** exponent)

Meta's inputs are known ("Best practices", copy of 2026-09-12: which keys arrive, their form, the share of events
matched to an account); its formula is not. Numbers and their origin: `weights`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.quality.tally import Tally
from signalpost.quality.weights import HIGHEST, LOWEST, PRIORS, Weights


class KeyWorth(msgspec.Struct, frozen=True, kw_only=True):
    """One key's part: `coverage` 0–1 as given; `points` the score would lose without it; `adds` what it would gain if
    every event had it in the right form."""

    key: str
    coverage: float
    points: float
    adds: float


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A score with its range, on Meta's ten-point scale. `by_key` is in the order of the weights; its points do not add
    up to the score, because some are shared and those above the knee count less."""

    estimate: float
    low: float
    high: float
    by_key: tuple[KeyWorth, ...]


def estimate(
    coverage: Mapping[str, float],
    *,
    form_quality: float | Mapping[str, float] = 1.0,
    match_share: float | None = None,
    weights: Weights = PRIORS,
) -> Estimate:
    """What Meta might score events whose match keys have these coverages.

    `coverage`: user_data key → share of events that have it, 0–1; keys without weight count for nothing.
    `form_quality`: the share of values that look as Meta asks, for all keys or by key (missing: 1).
    `match_share`: the share of events that a person was found for; None when unknown. Shares outside 0–1 raise
    ValueError.
    """
    usable = {key: _share(key, share) * _form(key, form_quality) for key, share in coverage.items()}
    matched = None if match_share is None else _share("match_share", match_share)

    def score(changed: Mapping[str, float]) -> float:
        return _score({**usable, **changed}, matched, weights)

    now = score({})
    return Estimate(
        estimate=now,
        low=max(LOWEST, now - weights.spread),
        high=min(HIGHEST, now + weights.spread),
        by_key=tuple(
            KeyWorth(
                key=key, coverage=coverage.get(key, 0.0), points=now - score({key: 0.0}), adds=score({key: 1.0}) - now
            )
            for key in dict.fromkeys((*weights.keys(), *coverage))
        ),
    )


def estimate_of(tally: Tally, *, weights: Weights = PRIORS) -> Estimate | None:
    """The estimate for an event name, from its server events; None without any."""
    if not tally.server:
        return None
    return estimate(tally.coverage, form_quality=tally.form_quality, match_share=tally.match_share, weights=weights)


def _score(usable: Mapping[str, float], match_share: float | None, weights: Weights) -> float:
    keys: float = sum(
        points * sum(pow(usable.get(key, 0.0), weights.exponent) for key in group) / len(group)
        for group, points in weights.groups()
    )
    if match_share is not None:
        keys *= 1 + weights.match_pull * (match_share - weights.match_neutral)
    score = weights.base + keys
    if score > weights.knee:
        score = weights.knee + weights.slope * (score - weights.knee)
    return min(max(score, LOWEST), weights.cap, HIGHEST)


def _share(name: str, share: float) -> float:
    if not 0 <= share <= 1:
        raise ValueError(f"{name}: a share lies between 0 and 1")
    return share


def _form(key: str, form_quality: float | Mapping[str, float]) -> float:
    return _share(
        f"form of {key}", form_quality if isinstance(form_quality, int | float) else form_quality.get(key, 1.0)
    )
