"""The year itself: what people plan, or scenes they are cast in, played in order of time on devices some share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from person_year.asked import living
from person_year.cast import PLACES, casting
from person_year.device import DAY_S, Device
from person_year.habits import Customer, customers
from person_year.happening import Happening, Source, Where
from person_year.plan import YEAR_S, Planned, What, plan
from person_year.player import Player
from person_year.rates import PEOPLE_RATES, YearRates
from person_year.scenes.scene import Scene
from person_year.visit import CALL_CENTRE_PHONE, Shopper, Told, account_keys, names, slipped_digits
from signalpost.sandbox.people import normal
from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.population import Population

START: Final = 1_762_300_800
"""5 November 2025, Unix seconds."""

_KIOSK_AGENT: Final = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
)
_SHOP_ADDRESS: Final = "198.51.100.7"
_IMPORT_HOUR: Final = 3 * 3600


def year(*, people: int, seed: int, rates: YearRates | None = None, start: int = START) -> list[Happening]:
    """All events of a year from `start` (Unix seconds), in order of time, made by `people` invented people."""
    return Year(people=people, seed=seed, rates=rates or YearRates(), start=start).happenings()


class Year:
    """One year in the making: of `scenes`; without any, of visits that are drawn by the rates alone. `in_households`:
    the share of people (0–1) who live in a household of several; without it, as many as of the population."""

    def __init__(
        self,
        *,
        people: int,
        seed: int,
        rates: YearRates,
        start: int = START,
        scenes: Sequence[Scene] = (),
        in_households: float | None = None,
    ) -> None:
        self.seed, self.rates, self.start, self.scenes = seed, rates, start, scenes
        self.population = Population(size=people, seed=seed, at=start, rates=PEOPLE_RATES)
        self.houses: dict[int, list[Customer]] = {}
        houses = list(customers(self.population, rates))
        for house in houses if in_households is None else living(houses, in_households, seed=seed):
            self.houses.update(dict.fromkeys((one.person.number for one in house), house))
        self._devices: dict[str, Device] = {}
        self._outside = {"call": self._call, "till": self._till, "renew": self._renewal}

    def happenings(self) -> list[Happening]:
        """In order of time, numbered from 0."""
        told = sorted(self._told(), key=lambda one: (one[0], one[1], one[3].source.value))
        return [
            Happening(number, at, person, one.source, one.name, where, one.keys, one.link)
            for number, (at, person, where, one) in enumerate(told)
        ]

    def _told(self) -> Iterator[tuple[int, int, Where, Told]]:
        for planned in self._plans():
            for one in self._play(planned):
                yield planned.at + one.after, planned.person, planned.where, one
        yield from self._imports()

    def _plans(self) -> list[Planned]:
        """The visits of a device do not overlap: who finds it in use comes half an hour later."""
        drawn = sorted(self._drawn(), key=lambda one: (one.at, one.person))
        free: dict[str, int] = {}
        found = []
        for one in drawn:
            at = max(one.at, free.get(one.device or "", 0))
            if one.device:
                free[one.device] = at + 1_800
            found.append(one._replace(at=at))
        return sorted(found, key=lambda one: (one.at, one.person))

    def _drawn(self) -> Iterator[Planned]:
        houses = list({house[0].person.number: house for house in self.houses.values()}.values())
        if self.scenes:
            yield from casting(houses, self.scenes, start=self.start, seed=self.seed)
        else:
            for house in houses:
                yield from plan(house, start=self.start, seed=self.seed, rates=self.rates)

    def _play(self, planned: Planned) -> Iterator[Told]:
        customer = self._customer(planned.person)
        if planned.device is None:
            return iter([self._outside[planned.does or planned.what.name.lower()](customer, planned.at)])
        if planned.what is What.SCENE:
            return self._player(planned, customer).perform(planned.does)
        shopper = Shopper(
            customer,
            self.houses[planned.person],
            self._device(planned, customer),
            at=planned.at,
            seed=self.seed,
            rates=self.rates,
        )
        return shopper.visit() if planned.what is What.VISIT else shopper.at_agent()

    def _player(self, planned: Planned, customer: Customer) -> Player:
        owner = self._customer(planned.person if planned.owner is None else planned.owner)
        return Player(
            customer,
            [self._customer(number) for number in planned.cast],
            self._device(planned, owner),
            at=planned.at,
            seed=self.seed,
            rates=self.rates,
        )

    def _customer(self, number: int) -> Customer:
        house = self.houses[number]
        return house[number - house[0].person.number]

    def _device(self, planned: Planned, customer: Customer) -> Device:
        name = planned.device or ""
        if name not in self._devices:
            person = customer.person
            place = PLACES.get(name.partition("/")[0])
            self._devices[name] = Device(
                name,
                agent=_KIOSK_AGENT if place is None else person.user_agents[place],
                address=_SHOP_ADDRESS if place is None else person.ips[0],
                where=planned.where,
                seed=self.seed,
                rates=self.rates,
            )
        return self._devices[name]

    def _call(self, customer: Customer, at: int) -> Told:
        """An order by telephone: an e-mail address spelt out, a number, a name; no cookie."""
        draw = Draw(self.seed, "call", customer.person.number, at)
        phone = CALL_CENTRE_PHONE if draw.chance(self.rates.no_number) else customer.phone
        if phone and phone != CALL_CENTRE_PHONE and draw.chance(self.rates.phone_slip):
            phone = slipped_digits(draw, phone)
        keys = {"em": normal.digest("em", customer.person.typed.em), **names(customer)}
        keys |= {"ph": normal.digest("ph", phone)} if phone else {}
        return Told(0, Source.CALL_CENTRE, "Purchase", keys, {"order": f"T{customer.person.number}-{at}"})

    def _till(self, customer: Customer, at: int) -> Told:
        keys = {key: value for key, value in account_keys(customer).items() if key == "external_id"}
        keys |= {"ph": normal.digest("ph", customer.phone)} if customer.phone else {}
        return Told(0, Source.TILL, "Purchase", keys, {"order": f"S{customer.person.number}-{at}"})

    def _renewal(self, customer: Customer, at: int) -> Told:
        """A subscription's next order, told by the shop's server."""
        order = {"order": f"R{customer.person.number}-{at}"}
        return Told(0, Source.WEBHOOK, "Purchase", account_keys(customer), order)

    def _imports(self) -> Iterator[tuple[int, int, Where, Told]]:
        """The file of customers, some months apart: e-mail, telephone and number of every account."""
        for turn in range(self.rates.imports):
            at = self.start + (turn + 1) * (YEAR_S // (self.rates.imports + 1)) // DAY_S * DAY_S + _IMPORT_HOUR
            for number, house in self.houses.items():
                customer = house[number - house[0].person.number]
                if customer.account:
                    phone = {"ph": normal.digest("ph", customer.phone)} if customer.phone else {}
                    keys = {**account_keys(customer), **phone, **names(customer)}
                    yield at, number, Where.NOWHERE, Told(0, Source.IMPORT, "Customer", keys, {})


def last_second(happenings: Sequence[Happening]) -> int:
    """When the year's last event was."""
    return happenings[-1].at
