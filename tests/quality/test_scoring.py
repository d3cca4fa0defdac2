"""The settings of scores and diagnostics together."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.quality.diagnostics import Thresholds
from signalpost.quality.scoring import Scoring
from signalpost.quality.weights import PRIORS


def test_by_default_the_priors_score_and_one_event_is_enough() -> None:
    assert Scoring() == Scoring(weights=PRIORS, thresholds=Thresholds(least_events=1), hosts=())


@pytest.mark.parametrize("wrong", [{"weight": {}}, {"weights": {"base": -1}}, {"thresholds": {"goals": 1}}])
def test_a_misspelt_or_wrong_setting_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Scoring)
