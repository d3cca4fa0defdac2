"""What people change of an accepted plan, one thing at a time. Each gives the plan as it is then, or InvalidInput for
what is not there or cannot be so."""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.plan.difference import brought_up_to_date
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan

LONGEST_TEXT = 2_000


def accepted(plan: Plan, learnt: Plan, name: str = "", path: str = "", *, anew: bool = False) -> Plan:
    """With what was learnt and the plan lacks: of everything, of one event, of one parameter; with `anew`, what is not
    pinned is as it was learnt."""
    if name and name not in learnt.events:
        raise InvalidInput("Nothing was learnt of this event.")
    if not name:
        return brought_up_to_date(plan, learnt, anew=anew)
    event = learnt.events[name]
    if path:
        if path not in event.parameters:
            raise InvalidInput("Nothing was learnt of this parameter.")
        rules = event.rules if name not in plan.events else plan.events[name].rules
        event = msgspec.structs.replace(event, rules=rules, parameters={path: event.parameters[path]})
    return brought_up_to_date(plan, Plan(dataset=learnt.dataset, events={name: event}), anew=anew)


def pinned(plan: Plan, name: str, path: str = "", *, pin: bool = True) -> Plan:
    """An event or a parameter is learnt anew no more, or is again."""
    return _changed(plan, name, path, pinned=pin)


def described(plan: Plan, name: str, path: str, text: str) -> Plan:
    """Words for people; none: it has none."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"A description has at most {LONGEST_TEXT} characters.")
    return _changed(plan, name, path, description=text.strip())


def renamed(plan: Plan, name: str, path: str, to: str) -> Plan:
    """An event or a parameter is called `to` from now on; its former name is told as a fault."""
    to = to.strip()
    if not to or len(to) > LONGEST_TEXT:
        raise InvalidInput(f"A name has 1 to {LONGEST_TEXT} characters.")
    event = _event(plan, name)
    if not path:
        if to in plan.events:
            raise InvalidInput("The plan has an event of this name already.")
        moved = msgspec.structs.replace(event, renamed_from=name)
        events = {(to if one == name else one): (moved if one == name else kept) for one, kept in plan.events.items()}
        return msgspec.structs.replace(plan, events=events)
    if to in event.parameters:
        raise InvalidInput("The event has a parameter of this name already.")
    parameter = msgspec.structs.replace(_parameter(event, path), renamed_from=path)
    if _speaks_of(event, path):
        raise InvalidInput("A rule or a condition of the event names it: change that in the plan's file first.")
    parameters = {
        (to if one == path else one): (parameter if one == path else kept) for one, kept in event.parameters.items()
    }
    return _put(plan, name, msgspec.structs.replace(event, parameters=parameters))


def _speaks_of(event: EventPlan, path: str) -> bool:
    return any(path in rule for rule in event.rules) or any(path in one.when for one in event.parameters.values())


def _changed(plan: Plan, name: str, path: str, **given: Any) -> Plan:
    event = _event(plan, name)
    if not path:
        return _put(plan, name, msgspec.structs.replace(event, **given))
    parameter = msgspec.structs.replace(_parameter(event, path), **given)
    return _put(plan, name, msgspec.structs.replace(event, parameters={**event.parameters, path: parameter}))


def _put(plan: Plan, name: str, event: EventPlan) -> Plan:
    return msgspec.structs.replace(plan, events={**plan.events, name: event})


def _event(plan: Plan, name: str) -> EventPlan:
    if name not in plan.events:
        raise InvalidInput("The accepted plan has no such event: accept it first.")
    return plan.events[name]


def _parameter(event: EventPlan, path: str) -> ParameterPlan:
    if path not in event.parameters:
        raise InvalidInput("The accepted plan has no such parameter: accept it first.")
    return event.parameters[path]
