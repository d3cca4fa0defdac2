"""A plan as plain values, and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence
from signalpost.watch.plan.written import file_schema, parse_plan, plain

PLAN = Plan(
    dataset="1",
    events={
        "Purchase": EventPlan(
            rules=("custom_data.value > 0",),
            parameters={
                "custom_data.value": ParameterPlan(presence=Presence.REQUIRED, type=("number",), minimum=0.0),
                "custom_data.currency": ParameterPlan(values=("EUR", "USD")),
            },
        ),
        "Lead": EventPlan(),
    },
)


def test_what_is_written_reads_back_equal() -> None:
    """Events and parameters in the order of their names, so that a diff shows what changed."""
    written = plain(PLAN)
    assert parse_plan(json.loads(json.dumps(written))) == PLAN
    assert list(written["events"]) == ["Lead", "Purchase"]
    assert list(written["events"]["Purchase"]["parameters"]) == ["custom_data.currency", "custom_data.value"]
    assert plain(Plan()) == {"format": 1}


@pytest.mark.parametrize(
    ("values", "place", "why"),
    [
        ({"formt": 1}, "", "formt"),
        ({"events": {"Purchase": {"rules": "value"}}}, "events[...].rules", "Expected `array`"),
        ({"events": {"Purchase": {"parameters": {"a": {"presence": "often"}}}}}, "presence", "enum value"),
        ({"events": {"Purchase": {"rules": ["value"]}}}, "events", "a rule is two sides"),
        ({"format": 3}, "", "reads format 1"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, Any], place: str, why: str) -> None:
    """The place, and what stands in its way."""
    with pytest.raises(InvalidInput) as raised:
        parse_plan(values, "plan.toml")
    (problem,) = raised.value.problems
    assert place in problem.path and why in problem.message and "often" not in problem.message


def test_the_file_has_a_schema_of_its_own() -> None:
    """For editors: every setting, and nothing else."""
    schema = file_schema()
    assert set(schema["$defs"]["Plan"]["properties"]) == set(Plan.__struct_fields__)
    assert schema["$defs"]["Plan"]["additionalProperties"] is False
