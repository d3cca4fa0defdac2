"""Who plays in which scene, when, and on whose devices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from person_year.device import DAY_S
from person_year.habits import Customer
from person_year.happening import Where
from person_year.plan import AGENTS, KIOSKS, YEAR_S, Planned, What
from person_year.scenes.scene import Needs, Scene, Step
from signalpost.sandbox.people.draw import Draw

PLACES: Final[Mapping[str, int]] = {
    "telephone": 0,
    "new telephone": 0,
    "app": 0,  # the browser within an app: cookies of its own
    "private": 0,
    "computer": 1,
    "work": 0,
    "shared": -1,
}
"""Devices that belong to somebody, and which of a person's browsers they are like. The others stand in public."""

_PUBLIC: Final[Mapping[str, tuple[int, Where]]] = {
    "kiosk": (KIOSKS, Where.KIOSK),
    "library": (KIOSKS, Where.KIOSK),
    "agent": (AGENTS, Where.AGENT),
}
_HOUR_S: Final = 3_600


def casting(
    houses: Sequence[Sequence[Customer]], scenes: Sequence[Scene], *, start: int, seed: int
) -> Iterator[Planned]:
    """All steps of all scenes in the year from `start` (Unix seconds), in no order."""
    everybody = [customer for house in houses for customer in house]
    for scene in scenes:
        for house in houses:
            draw = Draw(seed, "scene", scene.name, house[0].person.number)
            for cast in _casts(draw, scene, house, everybody):
                yield from _steps(draw, scene, cast, start)


def _casts(
    draw: Draw, scene: Scene, house: Sequence[Customer], everybody: Sequence[Customer]
) -> Iterator[list[Customer]]:
    fitting = [one for one in house if all(_has(one, need) for need in scene.needs)]
    if scene.people == 1 or scene.strangers:
        for one in fitting:
            if draw.chance(scene.often):
                yield [one, *(_stranger(draw, house, everybody) for _ in range(scene.people - 1))]
    elif fitting and len(house) >= scene.people and draw.chance(scene.often):
        first = draw.one(fitting)
        others = [one for one in house if one is not first]
        yield [first, *(others.pop(draw.below(len(others))) for _ in range(scene.people - 1))]


def _stranger(draw: Draw, house: Sequence[Customer], everybody: Sequence[Customer]) -> Customer:
    while (found := draw.one(everybody)) in house:
        pass
    return found


def _has(customer: Customer, need: Needs) -> bool:
    return {
        Needs.ACCOUNT: customer.account,
        Needs.COMPUTER: customer.computer,
        Needs.SECOND_ADDRESS: len(customer.person.emails) > 1,
        Needs.SHARED: customer.shared,
        Needs.FAMILY_ADDRESS: customer.family_email is not None,
    }[need]


def _steps(draw: Draw, scene: Scene, cast: Sequence[Customer], start: int) -> Iterator[Planned]:
    steps = scene.steps * scene.times
    longest = sum((step.after[1] + 1) * DAY_S for step in steps)
    at = start + draw.below(YEAR_S - longest)
    public = draw.below(60)  # which of the terminals: the same one for the whole scene
    for step in steps:
        low, high = step.after
        at += (low + draw.below(high - low + 1)) * DAY_S + _HOUR_S + draw.below(8 * _HOUR_S)
        yield _planned(step, cast, at, public)


def _planned(step: Step, cast: Sequence[Customer], at: int, public: int) -> Planned:
    number = cast[step.who].person.number
    role, _, whose = step.on.partition("@")
    owner = cast[int(whose)] if whose else cast[step.who]
    device, where = _device(role, owner, at, public)
    if whose and where is Where.OWN:
        where = Where.SHARED
    numbers = tuple(one.person.number for one in cast)
    return Planned(at, number, What.SCENE, device, where, step.does, numbers, owner.person.number)


def _device(role: str, owner: Customer, at: int, public: int) -> tuple[str | None, Where]:
    number = owner.person.number
    if not role:
        return None, Where.NOWHERE
    if role in _PUBLIC:
        count, where = _PUBLIC[role]
        return f"{role}/{public % count}", where
    if role == "shared":
        return f"shared/{owner.person.household}", Where.SHARED
    if role == "private":
        return f"private/{number}/{at}", Where.OWN
    if role == "computer" and not owner.computer:
        role = "telephone"
    return f"{role}/{number}", Where.OWN
