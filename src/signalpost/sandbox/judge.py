"""Judging a call: every event must pass, in Meta's order of checks, else the whole call is refused.

Order: keys and types → event_time → user_data → custom_data. The age test ran before the customer-information test in
live calls (2026-09-05); the rest of the order is inferred. Each check runs over all events before the next begins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from signalpost.sandbox.case import Case, Limits
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, parameter_error
from signalpost.sandbox.judge_content import judge_custom_data, judge_time, judge_user_data
from signalpost.sandbox.judge_shape import judge_shape

__all__ = ["Limits", "Refusal", "refusal"]

_USUAL = Conduct()
_STEPS: tuple[Callable[[Any, int, Case], GraphError | None], ...] = (
    judge_shape,
    judge_time,
    judge_user_data,
    judge_custom_data,
)


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a call is refused, and for which of its events: `index` counts from 0, None for the call itself.

    Meta's answer does not say which event it was, but for errors of keys and types.
    """

    error: GraphError
    index: int | None = None


def refusal(
    items: Sequence[Any], *, now: float, limits: Limits, conduct: Conduct = _USUAL, dataset: str = ""
) -> Refusal | None:
    """Why the call is refused, or None. `items` are decoded `data` items; `now` is Unix seconds."""
    if not items:
        return Refusal(error=GRAPH_ERRORS["data_missing"])
    if len(items) > limits.max_events:
        return Refusal(error=parameter_error(f"The parameter data may hold at most {limits.max_events} events"))
    case = Case(now=now, limits=limits, conduct=conduct, dataset=dataset)
    shape, time, user_data, custom_data = _STEPS
    for at, item in enumerate(items):  # nearly all calls are good, and one pass over them is cheaper than four
        if shape(item, at, case) or time(item, at, case) or user_data(item, at, case) or custom_data(item, at, case):
            return _first(items, case)
    return None


def _first(items: Sequence[Any], case: Case) -> Refusal | None:
    """What Meta would find first: each step over all events before the next begins."""
    for step in _STEPS:
        for index, item in enumerate(items):
            error = step(item, index, case)
            if error is not None:
                return Refusal(error=error, index=index)
    return None
