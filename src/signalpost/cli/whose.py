"""Whom a command means: options with a person's identifiers, or JSON lines on stdin, as keys by which they are found.

Values are normalised and hashed here as they are when they are sent, and go no further in clear.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from signalpost.errors import InvalidInput, SettingsError

if TYPE_CHECKING:
    from signalpost.capi.policy import Policy
    from signalpost.settings import Settings

Key = tuple[str, str]  # kind, value

Email = Annotated[str | None, typer.Option(help="E-mail address, in clear or as SHA-256.")]
Phone = Annotated[str | None, typer.Option(help="Telephone number with country code, in clear or as SHA-256.")]
ExternalId = Annotated[str | None, typer.Option(help="Your own id of the person, as events have it.")]
Visitor = Annotated[str | None, typer.Option(help="Visitor id: the value of the cookie _spv.")]

#: Names of the JSON lines, and the keys they are.
FIELDS = {"email": "em", "phone": "ph", "external_id": "external_id"}


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person as a line of input names them."""

    email: str | None = None
    phone: str | None = None
    external_id: str | None = None
    visitor: str | None = None
    fbp: str | None = None

    def __repr__(self) -> str:
        return "Person()"


def people(settings: Settings, named: Person, *, now_s: int) -> Iterator[tuple[Key, ...]]:
    """The keys of the person that options name, else of each one on stdin. InvalidInput: a value that names nobody; it
    says which one, and does not repeat it."""
    from signalpost.cli import parts
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(settings) as control:
        policy = control.snapshot().config(DEFAULT_SPACE).policy
    if any(msgspec.structs.astuple(named)):
        yield keys_of_person(named, policy, now_s)
        return
    if sys.stdin.isatty():
        raise SettingsError(
            "Whose?", fix='Name somebody by options, or as JSON lines on stdin: {"email": "…", "visitor": "…"}.'
        )
    yield from (keys_of_person(person, policy, now_s) for person in _lines(sys.stdin))


def keys_of_person(person: Person, policy: Policy, now_s: int) -> tuple[Key, ...]:
    """The keys of one person, hashed as they are sent."""
    from signalpost.capi.hashed import hash_user_data
    from signalpost.capi.user_data import UserData
    from signalpost.store.person_keys import keys_in
    from signalpost.visit.visitor_id import parse

    values = {key: text for name, key in FIELDS.items() if (text := getattr(person, name))}
    if person.fbp:
        values["fbp"] = person.fbp
    wire, _ = hash_user_data(UserData(**values), now=now_s, policy=policy, event_time=now_s)
    lacking = [name for name, key in {**FIELDS, "fbp": "fbp"}.items() if getattr(person, name) and key not in wire]
    if lacking:
        raise InvalidInput(f"no person can be found by the {' and the '.join(lacking)} given: it cannot be right")
    keys = keys_in(msgspec.json.encode({"user_data": wire}))
    if person.visitor:
        visitor = parse(person.visitor)
        if visitor is None:
            raise InvalidInput("the visitor id given is none; it reads like 1.1795300000.AbC…")
        keys = [*keys, ("visitor", str(visitor))]
    if not keys:
        raise InvalidInput(
            "nobody is named: give an e-mail address, a telephone number, an external_id or a visitor id"
        )
    return tuple(keys)


def _lines(lines: Iterable[str]) -> Iterator[Person]:
    found: Any = False
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found = True
            try:
                yield msgspec.json.decode(line, type=Person)
            except (msgspec.MsgspecError, ValueError, RecursionError):
                names = ", ".join(Person.__struct_fields__)
                raise InvalidInput(f"line {number} of stdin is no JSON object of {names}") from None
    if not found:
        raise InvalidInput("nobody is named on stdin; one JSON object a line is read")
