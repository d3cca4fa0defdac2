"""A plan as a JSON Schema of its events, with Meta's own parameters below. Rules across fields have no place in it."""

from __future__ import annotations

from typing import Any

from signalpost.capi import spec
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

_TYPES = {"text": ("string",), "integer": ("integer",), "number": ("number",), "flag": ("boolean",),
          "list": ("array",), "object": ("object",), "null": ("null",), "hashed": ("string", "array")}  # fmt: skip
_NEEDED = {event.name: event.needed for event in spec.STANDARD_EVENTS}


def events_schema(plan: Plan) -> dict[str, Any]:
    """JSON Schema (2020-12) of one event object: any of the plan's, told apart by event_name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Events of the tracking plan",
        "oneOf": [event_schema(name, event) for name, event in sorted(plan.events.items())],
    }


def event_schema(name: str, plan: EventPlan) -> dict[str, Any]:
    """JSON Schema of one event of the plan."""
    top = _object()
    _put(top, ["event_name"], {"const": name}, True)
    _put(top, ["event_time"], {"type": "integer"}, True)
    _put(top, ["action_source"], {"enum": list(spec.ACTION_SOURCES)}, True)
    _put(top, ["user_data"], _object(), True)
    for needed in _NEEDED.get(name, ()):
        path = needed if "." in needed or needed in ("event_source_url", "app_data") else f"custom_data.{needed}"
        _put(top, path.split("."), {}, True)
    for path, one in sorted(plan.parameters.items()):
        required = one.presence is Presence.REQUIRED and not one.sources
        _put(top, path.split("."), value_schema(one), required)
    if plan.closed and "custom_data" in top["properties"]:
        top["properties"]["custom_data"]["additionalProperties"] = False
    described = {"description": plan.description} if plan.description else {}
    return {"title": name, **described, **top}


def value_schema(plan: ParameterPlan) -> dict[str, Any]:
    """JSON Schema of one parameter."""
    schema: dict[str, Any] = {"description": plan.description} if plan.description else {}
    if plan.type:
        types = list(dict.fromkeys(name for kind in plan.type for name in _TYPES[kind]))
        schema["type"] = types[0] if len(types) == 1 else types
        if "hashed" in plan.type:
            schema["items"] = {"type": "string"}
    if plan.values:
        schema["enum"] = list(plan.values)
    if plan.pattern:
        schema["pattern"] = f"^(?:{plan.pattern})$"
    limits = {"minimum": plan.minimum, "maximum": plan.maximum, "minItems": plan.min_items, "maxItems": plan.max_items}
    return schema | {name: limit for name, limit in limits.items() if limit is not None}


def _object() -> dict[str, Any]:
    return {"type": "object", "properties": {}, "required": []}


def _put(below: dict[str, Any], path: list[str], schema: dict[str, Any], required: bool) -> None:
    """Put a parameter's schema where it belongs. What it lies in is required too, unless that is a list's item."""
    name, *rest = path
    key, items = name.removesuffix("[]"), name.endswith("[]")
    if below.get("type") != "object" or "properties" not in below:
        below |= _object()
    properties = below["properties"]
    found = properties.setdefault(key, {})
    if rest and items:
        found |= {"type": "array"}
        _put(found.setdefault("items", _object()), rest, schema, required)
        return
    if rest:
        _put(found, rest, schema, required)
    else:
        found |= schema
    if required and key not in below["required"]:
        below["required"].append(key)
