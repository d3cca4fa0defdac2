"""A plan as TypeScript types, made of its JSON Schema: one interface an event, and their union."""

from __future__ import annotations

import json
import re
from typing import Any

from signalpost.watch.plan.json_schema import event_schema
from signalpost.watch.plan.plan import Plan

_TYPE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_PLAIN = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


def types(plan: Plan) -> str:
    """A module that exports `PurchaseEvent` and so on, and `PlannedEvent`, any of them."""
    names: list[str] = []
    parts = ["// Made of the tracking plan by `signalpost plan types`; change the plan, not this file."]
    for name, event in sorted(plan.events.items()):
        called = _called(name, names)
        names.append(called)
        schema = event_schema(name, event)
        parts.append(f"{_comment(schema, '')}export interface {called} {_type(schema, '')}")
    parts.append(f"export type PlannedEvent = {' | '.join(names) or 'never'};")
    return "\n\n".join(parts) + "\n"


def _called(name: str, taken: list[str]) -> str:
    words = "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))
    called = f"{'' if words[:1].isalpha() else 'Own'}{words}Event"
    return called if called not in taken else f"{called}{len(taken)}"


def _type(schema: dict[str, Any], indent: str) -> str:
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    kinds = schema.get("type", [])
    return " | ".join(_of_kind(kind, schema, indent) for kind in ([kinds] if isinstance(kinds, str) else kinds)) or (
        "unknown"
    )


def _of_kind(kind: str, schema: dict[str, Any], indent: str) -> str:
    if kind == "array":
        return f"Array<{_type(schema.get('items', {}), indent)}>"
    if kind != "object":
        return _TYPE[kind]
    lines = []
    for name, part in sorted(schema.get("properties", {}).items()):
        key = name if _PLAIN.fullmatch(name) else json.dumps(name)
        sure = "" if name in schema["required"] else "?"
        lines.append(f"{_comment(part, indent + '  ')}{indent}  {key}{sure}: {_type(part, indent + '  ')};")
    if schema.get("additionalProperties", True):
        lines.append(f"{indent}  [key: string]: unknown;")
    return "{\n" + "\n".join(lines) + f"\n{indent}}}"


def _comment(schema: dict[str, Any], indent: str) -> str:
    words = schema.get("description", "").replace("*/", "* /").replace("\n", " ")
    return f"{indent}/** {words} */\n" if words else ""
