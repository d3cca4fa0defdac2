"""The estimate fitted to Meta's own scores."""

from __future__ import annotations

import pytest

from signalpost.quality.estimate import estimate
from signalpost.quality.recalibrate import LEAST, NARROWEST, recalibrate
from signalpost.quality.reported import Reported
from signalpost.quality.weights import PRIORS

KEYS = ({"em": 1.0}, {"em": 1.0, "ph": 0.5}, {"em": 0.8, "client_ip_address": 1.0, "client_user_agent": 1.0})


def told(off: float) -> list[Reported]:
    """Scores that lie so far from the estimate."""
    return [
        Reported(event_name=f"E{number}", keys=keys, score=estimate(keys).estimate + off)
        for number, keys in enumerate(KEYS)
    ]


@pytest.mark.parametrize("off", [-1.2, 0.0, 0.9])
def test_the_base_moves_by_how_far_it_was_off(off: float) -> None:
    """A shop whose scores all lie as far from the estimate is met, with a range that stays one."""
    found = recalibrate(told(off), PRIORS)
    assert found is not None
    assert found.weights.base == pytest.approx(PRIORS.base + off, abs=0.01)
    assert (found.scores, found.weights.spread) == (3, NARROWEST)
    assert found.off_before == pytest.approx(abs(off))
    assert found.off_after < 0.02
    assert found.weights.points == PRIORS.points


def test_the_range_holds_every_score_it_was_fitted_to() -> None:
    """However much they differ."""
    scattered = [*told(0.8), *told(-0.6)]
    found = recalibrate(scattered, PRIORS)
    assert found is not None
    for one in scattered:
        span = estimate(one.keys, weights=found.weights)
        assert one.score is not None
        assert span.low - 0.01 <= one.score <= span.high + 0.01


def test_too_few_scores_fit_nothing() -> None:
    """And scores without keys say nothing of the estimate."""
    assert recalibrate(told(1.0)[: LEAST - 1], PRIORS) is None
    assert recalibrate([Reported(event_name="E", score=7.0)] * 5, PRIORS) is None
