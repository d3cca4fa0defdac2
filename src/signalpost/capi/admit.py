"""The last judgement before an event is sent: what no copy and no enrichment has cured refuses it now."""

from __future__ import annotations

from collections.abc import Callable

from signalpost.capi.codes import problem
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.problem import Problem
from signalpost.capi.unmet import UNMET_PATHS

Step = Callable[[Accepted], tuple[Problem, ...]]


def _of(copy: Accepted, *codes: str) -> tuple[Problem, ...]:
    return tuple(problem(code, UNMET_PATHS[code]) for code in codes if code in copy.unmet)


def judge_keys(copy: Accepted) -> tuple[Problem, ...]:
    """Someone must be recognisable: Meta refuses events without usable keys (2804050)."""
    return _of(copy, "no_usable_key", "forbidden_combination")


def judge_worth(copy: Accepted) -> tuple[Problem, ...]:
    """A Purchase has a value (2804009) and a currency (2804010); a value always has a currency (2804023)."""
    return _of(copy, "value_missing", "currency_missing")


STEPS: tuple[Step, ...] = (judge_keys, judge_worth)


def admit(copy: Accepted) -> Accepted | Dropped:
    """`copy` itself, or Dropped with everything that is still unmet; the first code found is the reason."""
    if not copy.unmet:
        return copy
    problems = tuple(found for step in STEPS for found in step(copy))
    if not problems:
        return copy
    return Dropped(reason=problems[0].code, problems=problems, event_name=copy.event_name, event_id=copy.event_id)
