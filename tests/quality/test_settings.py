"""What a business wants of match quality."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.quality.settings import AS_SHIPPED, QualitySettings


def test_purchases_should_reach_more_than_metas_advice() -> None:
    """Meta advises 6.0 ("Best practices"); orders come with more to match by."""
    assert [AS_SHIPPED.target_of(name) for name in ("Purchase", "Lead", "PageView")] == [8.0, 6.0, 6.0]
    assert QualitySettings(targets={"Lead": 7.5}).target_of("Lead") == 7.5


@pytest.mark.parametrize("score", [0.5, 10.5])
def test_a_target_lies_on_the_scale(score: float) -> None:
    """From 1 to 10."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"targets": {"Purchase": score}}, QualitySettings)
