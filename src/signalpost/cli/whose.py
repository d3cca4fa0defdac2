"""Whom a command means: options with a person's identifiers, or JSON lines on stdin, as keys by which they are found.

Values are normalised and hashed here as they are when they are sent, and go no further in clear.
"""

from __future__ import annotations

import sys
import time
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


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person as a line of input names them."""

    email: str | None = None
    phone: str | None = None
    external_id: str | None = None
    visitor: str | None = None
    fbp: str | None = None

    def __repr__(self) -> str:
        return "Person()"


def people(settings: Settings, named: Person, *, now_s: int, space_id: int | None = None) -> Iterator[tuple[Key, ...]]:
    """The keys of the person that options name, else of each one on stdin. InvalidInput: a value that names nobody; it
    says which one, and does not repeat it. Normalised by the policy of a space, by default the first."""
    from signalpost.cli import parts
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(settings) as control:
        policy = control.snapshot().config(DEFAULT_SPACE if space_id is None else space_id).policy
    if any(msgspec.structs.astuple(named)):
        yield keys_of_person(named, policy, now_s)
        return
    if sys.stdin.isatty():
        raise SettingsError(
            "Whose?", fix='Name somebody by options, or as JSON lines on stdin: {"email": "…", "visitor": "…"}.'
        )
    yield from (keys_of_person(person, policy, now_s) for person in _lines(sys.stdin))


def keys_of_person(person: Person, policy: Policy, now_s: int) -> tuple[Key, ...]:
    """The keys of one person, hashed as they are sent. InvalidInput names what cannot be right, never its value."""
    from signalpost.capi.click_id import parse_fbp
    from signalpost.store.asked import keys_asked
    from signalpost.visit.visitor_id import is_visitor_id

    named = {name: (text,) for name in Person.__struct_fields__ if (text := getattr(person, name))}
    if not named:
        raise InvalidInput(
            "nobody is named: give an e-mail address, a telephone number, an external_id or a visitor id"
        )
    if person.visitor and not is_visitor_id(person.visitor):
        raise InvalidInput("the visitor id given is none; it reads like 1.1795300000.AbC…")
    if person.fbp and parse_fbp(person.fbp) is None:
        raise InvalidInput("the fbp given is none; it reads like fb.1.1795300000000.1234567890")
    try:
        return keys_asked(named, policy=policy, year=time.gmtime(now_s).tm_year)
    except InvalidInput as error:
        names = " and the ".join(problem.path for problem in error.problems)
        raise InvalidInput(f"no person can be found by the {names} given: it cannot be right") from None


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
