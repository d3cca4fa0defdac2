"""Rules across the fields of an event, such as `custom_data.num_items = sum(custom_data.contents[].quantity)`.

A side is a number, a place (`custom_data.value`), `sum(place)` or `count(place)`; between them stands one of
= != < <= > >=. A rule is asked only where all it names is there, as numbers.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

#: Rules that are tried while learning.
POSITIVE = "custom_data.value > 0"
QUANTITIES = "custom_data.num_items = sum(custom_data.contents[].quantity)"
IDS = "custom_data.num_items = count(custom_data.content_ids)"
TRIED = (POSITIVE, QUANTITIES, IDS)

_SIDE = r"(?:(sum|count)\(([\w.\[\]-]+)\)|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.\[\]-]*))"
_RULE = re.compile(rf"\s*{_SIDE}\s*(=|!=|<=|<|>=|>)\s*{_SIDE}\s*")
_NEAR = 0.005  # half a cent: sums of prices are no exact numbers
_ASK: dict[str, Callable[[float, float], bool]] = {
    "=": lambda left, right: abs(left - right) < _NEAR,
    "!=": lambda left, right: abs(left - right) >= _NEAR,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Side(msgspec.Struct, frozen=True):
    """One side of a rule: `how` is `sum`, `count`, `number` or `place`."""

    how: str
    place: str = ""
    number: float = 0.0

    def of(self, event: Mapping[str, Any]) -> float | None:
        """Its value in `event`; None when it is not there, or no number."""
        if self.how == "number":
            return self.number
        found = at(event, self.place)
        if self.how == "count":
            return len(found[0]) if found and isinstance(found[0], list | tuple) else None
        numbers = [one for one in found if isinstance(one, int | float) and not isinstance(one, bool)]
        if not numbers or len(numbers) < len(found):
            return None
        return float(sum(numbers))


class Rule(msgspec.Struct, frozen=True):
    """One rule, read."""

    left: Side
    sign: str
    right: Side

    @property
    def place(self) -> str:
        """Where it is told that it does not hold."""
        return self.left.place or self.right.place

    def holds(self, event: Mapping[str, Any]) -> bool | None:
        """None: `event` lacks what it asks for."""
        left, right = self.left.of(event), self.right.of(event)
        return None if left is None or right is None else _ASK[self.sign](left, right)


def parse(text: str) -> Rule:
    """The rule that `text` writes. ValueError: it is none."""
    found = _RULE.fullmatch(text)
    if found is None:
        raise ValueError(
            "a rule is two sides with =, !=, <, <=, > or >= between; a side is a number, a place, sum(place)"
        )
    parts = found.groups()
    return Rule(_side(*parts[:4]), parts[4], _side(*parts[5:]))


def _side(how: str | None, inside: str | None, number: str | None, place: str | None) -> Side:
    if how:
        return Side(how, inside or "")
    return Side("number", number=float(number)) if number else Side("place", place or "")


def at(event: Mapping[str, Any], place: str) -> list[Any]:
    """What stands at `place`; behind a `[]` what stands in each item of the list that has it. Empty: nothing does."""
    found: list[Any] = [event]
    for name in place.split("."):
        key, items = name.removesuffix("[]"), name.endswith("[]")
        found = [one[key] for one in found if isinstance(one, Mapping) and one.get(key) is not None]
        if items:
            found = [item for one in found if isinstance(one, list | tuple) for item in one]
    return found
