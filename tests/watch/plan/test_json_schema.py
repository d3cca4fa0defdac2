"""A plan as a JSON Schema of its events."""

from __future__ import annotations

from signalpost.watch.plan.json_schema import event_schema, events_schema, value_schema
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

REQUIRED = Presence.REQUIRED
PURCHASE = EventPlan(
    description="An order was paid.",
    closed=True,
    parameters={
        "custom_data": ParameterPlan(type=("object",)),
        "custom_data.contents": ParameterPlan(type=("list",), min_items=1),
        "custom_data.contents[].id": ParameterPlan(presence=REQUIRED, type=("text", "integer")),
        "custom_data.order_id": ParameterPlan(presence=REQUIRED, type=("text",), pattern="ORD-[0-9]+"),
        "custom_data.num_items": ParameterPlan(presence=REQUIRED, sources=("server",), type=("integer",)),
    },
)


def test_what_meta_and_the_plan_require_is_required() -> None:
    """Meta's value and currency too; not what is required of one source alone."""
    schema = event_schema("Purchase", PURCHASE)
    assert schema["title"] == "Purchase" and schema["description"] == "An order was paid."
    assert schema["properties"]["event_name"] == {"const": "Purchase"}
    assert set(schema["required"]) == {"event_name", "event_time", "action_source", "user_data", "custom_data"}
    custom = schema["properties"]["custom_data"]
    assert set(custom["required"]) == {"value", "currency", "order_id"}
    assert custom["additionalProperties"] is False
    assert custom["properties"]["contents"] == {
        "type": "array",
        "minItems": 1,
        "items": {"type": "object", "properties": {"id": {"type": ["string", "integer"]}}, "required": ["id"]},
    }
    assert custom["properties"]["order_id"] == {"type": "string", "pattern": "^(?:ORD-[0-9]+)$"}


def test_each_setting_of_a_parameter_has_its_word() -> None:
    """What is not said is left open."""
    plan = ParameterPlan(type=("number",), values=(1, 2), minimum=0, maximum=9, description="how many")
    assert value_schema(plan) == {
        "description": "how many",
        "type": "number",
        "enum": [1, 2],
        "minimum": 0,
        "maximum": 9,
    }
    assert value_schema(ParameterPlan()) == {}


def test_events_are_told_apart_by_name() -> None:
    """One of them fits; an own event needs nothing of Meta's custom_data."""
    schema = events_schema(Plan(events={"Purchase": PURCHASE, "Game": EventPlan(closed=True)}))
    assert [one["title"] for one in schema["oneOf"]] == ["Game", "Purchase"]
    assert "custom_data" not in schema["oneOf"][0]["properties"] and "description" not in schema["oneOf"][0]


def test_metas_correction_needs_places_outside_custom_data() -> None:
    """AppendAttribution's are named from the top."""
    schema = event_schema("AppendAttribution", EventPlan())
    assert "ad_id" in schema["properties"]["attribution_data"]["required"]
    assert "event_source_url" in schema["required"] and "currency" in schema["properties"]["custom_data"]["required"]


def test_a_key_that_meta_takes_hashed_is_a_text_or_several() -> None:
    """Clear or hashed: nothing more is known of it."""
    assert value_schema(ParameterPlan(type=("hashed",))) == {"type": ["string", "array"], "items": {"type": "string"}}
