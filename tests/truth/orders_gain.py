"""What the year's orders have of match keys before and after enrichment, and how many buyers are recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from person_year.happening import Happening, Source
from person_year.rates import PEOPLE_RATES
from person_year.year import Year
from signalpost.quality.estimate import estimate
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.population import generate

ORDERS: Final = {Source.WEBHOOK: "webhooks", Source.CALL_CENTRE: "by telephone", Source.TILL: "at the till"}
KEYS: Final = ("em", "ph", "external_id", "fbc", "fbp", "client_ip_address", "client_user_agent", "fn", "zp")

Given = Sequence[tuple[str, str]]


class Gain(NamedTuple):
    """Orders of one source: how many, of these with each of KEYS and matched by the sandbox, before and after."""

    orders: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    matched_before: int
    matched_after: int
    mistaken_before: int
    mistaken_after: int

    def __add__(self, other: Gain) -> Gain:  # type: ignore[override]
        columns = zip(self, other, strict=True)
        return Gain(*(_sum(one, another) for one, another in columns))  # type: ignore[arg-type]

    def quality(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Estimated match quality, from low to high, before and after."""
        ways = ((self.before, self.matched_before), (self.after, self.matched_after))
        first, second = (
            estimate(
                {key: count / self.orders for key, count in zip(KEYS, counts, strict=True)},
                match_share=matched / self.orders,
            )
            for counts, matched in ways
        )
        return (first.low, first.high), (second.low, second.high)


def _sum(one: int | tuple[int, ...], other: int | tuple[int, ...]) -> int | tuple[int, ...]:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(a + b for a, b in zip(one, other, strict=True))
    return one + other  # type: ignore[operator]


def gains(made: Year, lived: Sequence[Happening], added: Sequence[Given]) -> dict[str, Gain]:
    """By source. The sandbox knows the people's addresses, telephones and accounts, but no browser or click of the
    year: what fbp and fbc add to matching is not in these figures."""
    people = generate(made.population.size, made.seed, at=made.start, rates=PEOPLE_RATES)
    found: dict[str, Gain] = {}
    for source in ORDERS:
        orders = [(one, given) for one, given in zip(lived, added, strict=True) if one.source is source]
        found[source.value] = _gain(people, orders)
    return found


def _gain(people: People, orders: Iterable[tuple[Happening, Given]]) -> Gain:
    before = [dict(one.keys) for one, _ in orders]
    after = [{**dict(given), **one.keys} for one, given in orders]
    buyers = [one.person for one, _ in orders]
    first, second = (_matched(people, told, buyers) for told in (before, after))
    return Gain(
        orders=len(before),
        before=_having(before),
        after=_having(after),
        matched_before=first[0],
        matched_after=second[0],
        mistaken_before=first[1],
        mistaken_after=second[1],
    )


def _having(told: Sequence[Mapping[str, str]]) -> tuple[int, ...]:
    return tuple(sum(key in keys for keys in told) for key in KEYS)


def _matched(people: People, told: Sequence[Mapping[str, str]], buyers: Sequence[int]) -> tuple[int, int]:
    """How many are matched, and to somebody else."""
    found = [people.match({key: (value,) for key, value in keys.items()}) for keys in told]
    wrong = sum(one is not None and one.person != buyer for one, buyer in zip(found, buyers, strict=True))
    return sum(one is not None for one in found), wrong
