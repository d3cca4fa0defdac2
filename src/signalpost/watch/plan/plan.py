"""The tracking plan as people keep it: which events there are, and what each must look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

import msgspec

from signalpost.watch.plan.rules import parse
from signalpost.watch.plan.shape import KINDS

FORMAT = 1


class Presence(str, Enum):
    """When an event has a parameter: always; or not always; or always, and only, where another has a given word."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    CONDITIONAL = "conditional"


class ParameterPlan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one parameter must look like. What is not said is not checked.

    `when`: for a conditional one, by place the words it goes with. `sources`: it is required of these alone (none
    named: of all). `type`: kinds of value that are right. `values`: all that are allowed. `pattern`: a regular
    expression for the whole text. `renamed_from`: its former name, which is no longer right. A pinned one is not learnt
    anew.
    """

    presence: Presence = Presence.OPTIONAL
    when: dict[str, tuple[str, ...]] = {}
    sources: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    values: tuple[str | int | float, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    min_items: int | None = None
    max_items: int | None = None
    description: str = ""
    renamed_from: str = ""
    pinned: bool = False

    def __post_init__(self) -> None:
        if strange := sorted(set(self.type) - set(KINDS)):
            raise ValueError(f"type {strange[0]} is none of {', '.join(KINDS)}")
        if (self.presence is Presence.CONDITIONAL) != bool(self.when):
            raise ValueError("a conditional parameter, and no other, says `when`")
        expression(self.pattern)


class EventPlan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one event must look like. `parameters` by their place (`custom_data.value`, `custom_data.contents[].id`,
    `user_data.em`, `event_id`). `rules` are held across its fields. `closed`: no other parameter in custom_data.
    `renamed_from`: a former event_name, which is no longer right. A pinned one is not learnt anew."""

    description: str = ""
    renamed_from: str = ""
    pinned: bool = False
    closed: bool = False
    rules: tuple[str, ...] = ()
    parameters: dict[str, ParameterPlan] = {}

    def __post_init__(self) -> None:
        for rule in self.rules:
            parse(rule)


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The plan of one dataset, by event_name. `closed`: there are no other events."""

    format: int = FORMAT
    dataset: str = ""
    closed: bool = False
    events: Mapping[str, EventPlan] = {}

    def __post_init__(self) -> None:
        if self.format != FORMAT:
            raise ValueError(f"this release reads format {FORMAT}")


def expression(pattern: str) -> None:
    """ValueError: `pattern` is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"pattern is no regular expression: {error.msg}") from None
