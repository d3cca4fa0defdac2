"""When who does what, before anything is done: the year's visits, calls and purchases in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from math import log
from typing import Final, NamedTuple

from person_year.device import DAY_S
from person_year.habits import Customer
from person_year.happening import Where
from person_year.rates import YearRates
from signalpost.sandbox.people.draw import Draw

YEAR_S: Final = 365 * DAY_S
KIOSKS: Final = 3
AGENTS: Final = 5
_GRAIN: Final = 1 << 30


class What(Enum):
    """What a planned thing is."""

    VISIT = 0
    CALL = 1
    TILL = 2
    SCENE = 3


class Planned(NamedTuple):
    """`device` names the browser a visit is made with; None outside visits. Of a scene's step: `does`, the numbers of
    the whole `cast`, and whose the device is."""

    at: int
    person: int
    what: What
    device: str | None
    where: Where
    does: str = ""
    cast: tuple[int, ...] = ()
    owner: int | None = None


def plan(house: Sequence[Customer], *, start: int, seed: int, rates: YearRates) -> Iterator[Planned]:
    """All that a household does in the year from `start` (Unix seconds), in no order."""
    for customer in house:
        number = customer.person.number
        draw = Draw(seed, "plan", number)
        for _ in range(_visits(draw, rates)):
            name, where = _device(draw, customer, rates)
            yield Planned(start + draw.below(YEAR_S), number, What.VISIT, name, where)
        if draw.chance(rates.phones_order):
            agent = f"agent/{draw.below(AGENTS)}" if draw.chance(rates.at_agent) else None
            where = Where.NOWHERE if agent is None else Where.AGENT
            yield Planned(start + draw.below(YEAR_S), number, What.CALL, agent, where)
        if customer.account and draw.chance(rates.in_store):
            for _ in range(rates.till_visits):
                yield Planned(start + draw.below(YEAR_S), number, What.TILL, None, Where.NOWHERE)


def _visits(draw: Draw, rates: YearRates) -> int:
    """Exponential: many come once, a few come often."""
    return int(-rates.visits * log(1 - draw.below(_GRAIN) / _GRAIN)) + 1 if rates.visits else 0


def _device(draw: Draw, customer: Customer, rates: YearRates) -> tuple[str, Where]:
    number = customer.person.number
    if draw.chance(rates.on_kiosk):
        return f"kiosk/{draw.below(KIOSKS)}", Where.KIOSK
    if customer.shared and draw.chance(rates.on_shared):
        return f"shared/{customer.person.household}", Where.SHARED
    if customer.computer and draw.chance(rates.on_computer):
        return f"computer/{number}", Where.OWN
    return f"telephone/{number}", Where.OWN
