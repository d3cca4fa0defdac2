"""What a business wants of match quality, and what its estimate counts with."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from signalpost.quality.weights import PRIORS, Weights

Score = Annotated[float, msgspec.Meta(ge=1, le=10)]

ADVISED: Final = 6.0
"""Meta's own advice ("Best practices", copy of 2026-09-12: 6.0 or more)."""
FOR_PURCHASE: Final = 8.0
"""Ours: orders come with most of what Meta can match by."""


def _shipped() -> dict[str, float]:
    return {"Purchase": FOR_PURCHASE}


class QualitySettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Per dataset. `targets`: by event name, what the middle of the estimate should reach; `target`: of all others.
    `weights`: what each match key counts for, to be fitted to Meta's own scores where they are known. `ask_meta`:
    whether Meta is asked for its own numbers once a day, where a token allows that."""

    target: Score = ADVISED
    targets: dict[str, Score] = msgspec.field(default_factory=_shipped)
    weights: Weights = PRIORS
    ask_meta: bool = True

    def target_of(self, event_name: str) -> float:
        """What the estimate of this event name should reach."""
        return self.targets.get(event_name, self.target)


AS_SHIPPED: Final = QualitySettings()
