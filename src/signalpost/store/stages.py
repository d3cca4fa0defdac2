"""What a dataset does with its events: observe, test or live, and for which share of people."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import msgspec

STAGES_KEPT = 8
POINTS = 10_000  # a share is told to a hundredth of a percent

Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]


class Stage(str, Enum):
    """`observe`: accept, check and show, and send nothing. `test`: send under the dataset's test_event_code, so that
    Meta shows events as they come, and counts them like any other (page "Using the API"). `live`: send."""

    OBSERVE = "observe"
    TEST = "test"
    LIVE = "live"


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A stage, and the share of people, in percent, whose events are sent in it; those of the others are observed.

    Without a stage it is `test` while the dataset has a test_event_code, else `live`.
    """

    stage: Stage | None = None
    share: Percent = 100.0


def stage_in_force(stage: Stage | None, test_event_code: str | None) -> Stage:
    """The stage that counts."""
    if stage is not None:
        return stage
    return Stage.TEST if test_event_code else Stage.LIVE


def points_of(share: float) -> int:
    """How many of the POINTS a share is: a person is in it whose point is below."""
    return round(share * POINTS / 100)
