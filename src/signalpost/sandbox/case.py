"""What a judge knows beside the events: the time, the limits, the conduct, the dataset. And how a place is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from signalpost.sandbox import rules
from signalpost.sandbox.conduct import Conduct

Event = Mapping[str, Any]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that Meta does not promise, as settings. Ages in seconds."""

    max_events: int = rules.MAX_EVENTS
    max_age_s: int = rules.MAX_AGE_S
    max_age_store_s: int = rules.MAX_AGE_STORE_S
    future_tolerance_s: int = rules.FUTURE_TOLERANCE_S


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """`now` is Unix seconds; `dataset` the id the call was made to."""

    now: float
    limits: Limits
    conduct: Conduct
    dataset: str = ""


def place(index: int, *path: str | int) -> str:
    """Where something stands, as Graph writes it: `$['data'][0]['custom_data']['contents'][2]`."""
    inner = "".join(f"[{step}]" if isinstance(step, int) else f"['{step}']" for step in path)
    return f"$['data'][{index}]{inner}"
