"""Weights: the numbers of the estimate, and what a settings file may change."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.quality.weights import PRIORS, Weights, read_weights


def test_the_priors_are_the_published_fit() -> None:
    """Fact sheet on match quality, section 2.4, last table."""
    assert (PRIORS.base, PRIORS.cap) == (2.7, 9.3)
    assert [points for _, points in PRIORS.groups()] == [1.1, 0.9, 0.75, 1.2, 0.25, 1.6, 0.7, 0.85]


def test_a_file_changes_only_what_it_names() -> None:
    assert read_weights({"base": 3, "points": {"em": 2.0}}) == Weights(base=3.0, points={"em": 2.0})
    assert read_weights({}) == PRIORS


def test_joined_keys_are_a_group() -> None:
    weights = Weights(points={"em": 1.0, "fn+ln": 0.5})
    assert weights.groups() == [(("em",), 1.0), (("fn", "ln"), 0.5)]
    assert weights.keys() == ("em", "fn", "ln")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"base": -1}, "0 or more"),
        ({"base": float("nan")}, "0 or more"),
        ({"points": {"em": float("inf")}}, "0 or more"),
        ({"slope": 2}, "at most 1"),
        ({"exponent": 0}, "above 0"),
        ({"points": {"em": 1, "em+ph": 1}}, "once"),
        ({"points": {"em+": 1}}, "once"),
        ({"points": {"em": "much"}}, "float"),
        ({"bas": 1}, "bas"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(document: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_weights(document)
