"""An event held to the plan. Meta's own rules are judged elsewhere (`capi.prepare`); these come on top.

No remark shows a value: what is wrong with it is said by what the plan has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import msgspec

from signalpost.capi.path import below
from signalpost.capi.problem import Problem
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence
from signalpost.watch.plan.rules import Rule, at, parse
from signalpost.watch.plan.shape import AS_HASHED, known_types

CUSTOM = "custom_data."
_rule = lru_cache(maxsize=1_024)(parse)


class Deviation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as the plan has it. `rule`: the place in the plan; `hint`: nothing breaks by it, such as a
    parameter that is not in the plan."""

    problem: Problem
    rule: str
    hint: bool = False


def check(event: Mapping[str, Any], plan: Plan, source: str = "") -> Iterator[Deviation]:
    """Every deviation of `event`, an event object as it is sent. `source`: who sends it, where that is known."""
    name = event.get("event_name")
    if not isinstance(name, str):
        return
    expected = plan.events.get(name)
    if expected is None:
        yield _unknown_event(name, plan)
        return
    rule = f"events.{name}"
    for path, parameter in expected.parameters.items():
        yield from _parameter(event, path, parameter, f'{rule}.parameters."{path}"', source)
    yield from _others(event, expected, rule)
    for text in expected.rules:
        one: Rule = _rule(text)
        if one.holds(event) is False:
            yield _found(
                one.place, "rule_broken", f"It does not hold that {text}.", "Send values that fit together.", rule
            )


def _found(path: str, code: str, message: str, fix: str, rule: str, *, hint: bool = False) -> Deviation:
    return Deviation(problem=Problem(path=path, code=code, message=message, fix=fix), rule=rule, hint=hint)


def _unknown_event(name: str, plan: Plan) -> Deviation:
    renamed = next((new for new, one in plan.events.items() if one.renamed_from == name), None)
    if renamed:
        return _found(
            "event_name", "event_renamed", f"The event is called {renamed} now.", f"Send {renamed}.", "events"
        )
    near = get_close_matches(name.lower(), {known.lower(): known for known in plan.events}, 1)
    meant = next((known for known in plan.events if near and known.lower() == near[0]), None)
    fix = f"Is it {meant}? " if meant else ""
    fix += "If it is new: take it into the plan (signalpost plan pull)."
    return _found("event_name", "event_not_in_plan", "The plan has no such event.", fix, "events", hint=not plan.closed)


def _parameter(event: Mapping[str, Any], path: str, plan: ParameterPlan, rule: str, source: str) -> Iterator[Deviation]:
    values = at(event, path)
    if plan.renamed_from and at(event, plan.renamed_from):
        message = f"The parameter is called {path} now."
        yield _found(plan.renamed_from, "parameter_renamed", message, f"Send {path}.", rule)
    elif wanted := _wanted(event, path, plan, source, len(values)):
        yield _found(path, "parameter_missing", wanted, f"Send {path} again, or change the plan.", rule)
    elif values and plan.presence is Presence.CONDITIONAL and not _applies(event, plan):
        message = f"It goes only with {_condition(plan)}."
        yield _found(path, "parameter_unexpected", message, f"Leave {path} out here, or change the plan.", rule)
    for value in values:
        wrong = _wrong(value, plan)
        if wrong:
            code, message = wrong
            yield _found(path, code, message, "Send what the plan has, or change the plan.", rule)
            return


def _wanted(event: Mapping[str, Any], path: str, plan: ParameterPlan, source: str, found: int) -> str:
    """Why the parameter should be there and is not; empty when nothing is amiss."""
    above = path.rpartition(".")[0]
    if above.endswith("[]"):
        items = at(event, above)
        if found >= len(items):
            return ""
        where = f"{len(items) - found} of {len(items)} items of {above.removesuffix('[]')} lack it"
    elif found:
        return ""
    else:
        where = "it is missing"
    if plan.presence is Presence.REQUIRED and (not plan.sources or source in plan.sources):
        return f"Required by the plan{f' of {source}' if plan.sources else ''}: {where}."
    if plan.presence is Presence.CONDITIONAL and _applies(event, plan):
        return f"Required by the plan with {_condition(plan)}: {where}."
    return ""


def _applies(event: Mapping[str, Any], plan: ParameterPlan) -> bool:
    return all(any(value in words for value in at(event, other)) for other, words in plan.when.items())


def _condition(plan: ParameterPlan) -> str:
    return " and ".join(f"{other} = {' or '.join(words)}" for other, words in plan.when.items())


def _wrong(value: Any, plan: ParameterPlan) -> tuple[str, str] | None:
    """What is wrong with a value: code and sentence."""
    kind = known_types(value)
    if plan.type and kind not in plan.type and not _also(kind, plan.type):
        return "type_changed", f"It is of type {kind}, the plan has {' or '.join(plan.type)}."
    if plan.values and isinstance(value, str | int | float) and value not in plan.values:
        allowed = ", ".join(map(str, plan.values))
        return "value_not_in_plan", f"The value is none of: {allowed}."
    if plan.pattern and isinstance(value, str) and not re.fullmatch(plan.pattern, value):
        return "pattern_broken", f"The text does not fit the pattern {plan.pattern}."
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _outside(value, plan.minimum, plan.maximum, "value_out_of_range", "The value")
    if isinstance(value, list | tuple):
        return _outside(len(value), plan.min_items, plan.max_items, "list_length", "The number of items")
    return None


def _also(kind: str, types: tuple[str, ...]) -> bool:
    """Whether values of this kind are right although it is not named."""
    return (kind == "integer" and "number" in types) or (kind in AS_HASHED and "hashed" in types)


def _outside(value: float, least: float | None, most: float | None, code: str, what: str) -> tuple[str, str] | None:
    if least is not None and value < least:
        return code, f"{what} is below {least:g}."
    if most is not None and value > most:
        return code, f"{what} is above {most:g}."
    return None


def _others(event: Mapping[str, Any], plan: EventPlan, rule: str) -> Iterator[Deviation]:
    """Parameters of custom_data that the plan does not know."""
    custom = event.get("custom_data")
    former = {one.renamed_from for one in plan.parameters.values()}
    for name in custom if isinstance(custom, Mapping) else ():
        path = f"{CUSTOM}{name}"
        if path not in plan.parameters and path not in former:
            near = get_close_matches(path, plan.parameters, 1, 0.8)
            fix = f"Is it {near[0]}? " if near else ""
            fix += "If it is new: take it into the plan (signalpost plan pull)."
            message = "The plan has no such parameter."
            yield _found(below("custom_data", name), "parameter_not_in_plan", message, fix, rule, hint=not plan.closed)
