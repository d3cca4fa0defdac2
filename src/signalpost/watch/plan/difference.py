"""What differs between two plans, and one brought up to date with what was learnt since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from signalpost.watch.plan.plan import EventPlan, Plan
from signalpost.watch.plan.written import plain


def differences(before: Plan, after: Plan) -> Sequence[str]:
    """A line each, `+` what is new, `-` what is gone, `~` what is otherwise: `~ events.Purchase.rules: … → …`."""
    old, new = _flat(plain(before)), _flat(plain(after))
    lines = []
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            lines.append(f"+ {name}: {_said(new[name])}")
        elif name not in new:
            lines.append(f"- {name}: {_said(old[name])}")
        elif old[name] != new[name]:
            lines.append(f"~ {name}: {_said(old[name])} → {_said(new[name])}")
    return lines


def brought_up_to_date(accepted: Plan, learnt: Plan, *, anew: bool = False) -> Plan:
    """`accepted` with the events and parameters that it lacks. What it says of others stays, so that what broke since
    does not become right; with `anew`, what is not pinned is as it was learnt, with its description."""
    gone = {event.renamed_from for event in accepted.events.values()}
    events = {name: event for name, event in learnt.events.items() if name not in gone}
    for name, event in accepted.events.items():
        events[name] = _event(event, learnt.events.get(name), anew)
    return msgspec.structs.replace(accepted, dataset=accepted.dataset or learnt.dataset, events=events)


def _event(accepted: EventPlan, learnt: EventPlan | None, anew: bool) -> EventPlan:
    if learnt is None or accepted.pinned:
        return accepted
    gone = {one.renamed_from for one in accepted.parameters.values()}
    parameters = {path: one for path, one in learnt.parameters.items() if path not in gone}
    for path, one in accepted.parameters.items():
        newer = parameters.get(path)
        if newer is not None and anew and not one.pinned:
            kept = {"description": one.description, "renamed_from": one.renamed_from}
            parameters[path] = msgspec.structs.replace(newer, **kept)
        else:
            parameters[path] = one
    rules = learnt.rules if anew else accepted.rules
    return msgspec.structs.replace(accepted, parameters=parameters, rules=rules)


def _flat(values: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Leaves by their dotted place; an empty table is one."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        place = f'{above}"{name}"' if "." in name else f"{above}{name}"
        if isinstance(value, Mapping) and value:
            found |= _flat(value, f"{place}.")
        else:
            found[place] = value
    return found


def _said(value: Any) -> str:
    return msgspec.json.encode(value).decode() if value != {} else "(nothing said of it)"
