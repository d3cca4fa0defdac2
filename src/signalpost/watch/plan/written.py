"""A plan as plain values for a file, in a steady order, and back; and the JSON Schema of that file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput
from signalpost.watch.plan.plan import FORMAT, Plan

_QUOTED = re.compile(r"value '.*'", re.DOTALL)
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key in )?\$\.?(?P<path>.*)`)?$", re.DOTALL)


def plain(plan: Plan) -> dict[str, Any]:
    """`plan` as what TOML and JSON hold: events and parameters by name, what says nothing left out."""
    values = msgspec.to_builtins(plan)
    events: dict[str, Any] = {}
    for name, event in sorted(values.pop("events", {}).items()):
        parameters = event.pop("parameters", {})
        events[name] = event | ({"parameters": dict(sorted(parameters.items()))} if parameters else {})
    return {"format": FORMAT, **values, **({"events": events} if events else {})}


def parse_plan(values: Mapping[str, Any], file: str = "the plan") -> Plan:
    """The plan that `values` write. InvalidInput names the place that is wrong."""
    try:
        return msgspec.convert(values, Plan)
    except msgspec.ValidationError as error:
        found = _PLACE.match(str(error))
        assert found is not None
        wrong = Problem(
            path=found["path"] or "",
            code="plan_malformed",
            message=f"{_QUOTED.sub('value', found['what']).rstrip('.')}.",
            fix="docs/how-to/keep-a-tracking-plan.md shows the file; its JSON Schema: signalpost plan file-schema",
        )
        raise InvalidInput(f"{file} is no tracking plan", problems=[wrong]) from None


def file_schema() -> dict[str, Any]:
    """The JSON Schema of a plan file."""
    schema = msgspec.json.schema(Plan)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Signalpost tracking plan", **schema}
