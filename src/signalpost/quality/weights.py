"""What each match key is believed to be worth. None of these numbers is Meta's: Meta has never published any.

The priors are an additive fit to seven public observations of (coverage, score) pairs, November 2026, where the public
weight tables miss by 1.0 to 1.9 points on average; left out one at a time, an observation is missed by about 0.5. They
are settings, so that whoever has a history of Meta's own scores can fit their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

import msgspec

TOGETHER: Final = "+"
"""Joins keys that count as one group in the names of `Weights.points`."""

LOWEST: Final = 1.0
HIGHEST: Final = 10.0
"""Ends of Meta's scale ("Best practices", copy of 2026-09-12: 1 to 10; also worded "out of 10")."""


def prior_points() -> dict[str, float]:
    """Points by key or group of the published fit."""
    return {
        "em": 1.1,
        "ph": 0.9,
        "external_id": 0.75,
        "fbc": 1.2,
        "fbp": 0.25,
        "client_ip_address+client_user_agent": 1.6,
        "fn+ln": 0.7,
        "ct+st+zp+country": 0.85,
    }


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers of the estimate, in points of the ten-point scale unless said otherwise. Wrong ones raise ValueError.

    `points`: what a key is worth at full coverage; keys joined by "+" share their points evenly. `exponent`: a coverage
    of c counts as c ** exponent (0.5: the first half of the events is worth more than the second). `knee`, `slope`:
    above the knee a point counts only `slope`, because more keys of people who are already found add little. `cap`:
    the highest score ever reported. `spread`: half the width of the range. `match_pull`: how far the share of matched
    events moves the points of the keys, around `match_neutral`, the share at which it moves nothing.
    """

    base: float = 2.7
    points: Mapping[str, float] = msgspec.field(default_factory=prior_points)
    exponent: float = 0.5
    knee: float = 8.0
    slope: float = 0.6
    cap: float = 9.3
    spread: float = 0.7
    match_pull: float = 0.25
    match_neutral: float = 0.8

    def __post_init__(self) -> None:
        numbers = [getattr(self, name) for name in self.__struct_fields__ if name != "points"]
        if not all(isfinite(number) and number >= 0 for number in (*numbers, *self.points.values())):
            raise ValueError("weights are finite numbers of 0 or more")
        if self.exponent == 0 or self.slope > 1 or self.match_pull > 1:
            raise ValueError("exponent is above 0; slope and match_pull are at most 1")
        keys = [key for group in self.points for key in group.split(TOGETHER)]
        if not all(keys) or len(set(keys)) != len(keys):
            raise ValueError("each key stands once in points")

    def groups(self) -> list[tuple[tuple[str, ...], float]]:
        """(keys, points at full coverage) of each row of `points`."""
        return [(tuple(group.split(TOGETHER)), points) for group, points in self.points.items()]

    def keys(self) -> tuple[str, ...]:
        """Every key that is worth something, in the order of `points`."""
        return tuple(key for keys, _ in self.groups() for key in keys)


PRIORS: Final = Weights()


def read_weights(document: Mapping[str, Any]) -> Weights:
    """Weights from a decoded settings file: what it does not name is as in `PRIORS`; `points` is taken as a whole.

    Raises ValueError with what is wrong.
    """
    try:
        return msgspec.convert(document, Weights)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
