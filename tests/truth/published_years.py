"""The published runs over years of the scenes that are kept for them, as they are recorded: counts by the order of the
judges' fields."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import msgspec

from judge_links import judge_added, judge_keys, judge_links, mistakes
from link_year import Memory, label, learn, people
from orders_gain import Gain, gains
from person_year.asked import DRAWN, IN_HOUSEHOLDS
from person_year.rates import YearRates, varied
from person_year.reference import shares
from person_year.scenes import halves
from person_year.scenes.scene import Half, Scene
from person_year.year import Year

FIRST_SEED: Final = 300
"""Of the published runs, each of which has seeds of its own; what is worked with has lower ones."""
YEARS: Final = 3
VARIED: Final = 12
"""Years with rates of their own, smaller ones."""
PEOPLE: Final = 5_000
FEWER_PEOPLE: Final = 1_500
_DEVELOPMENT_SEED: Final = 201
_TINY: Final = 150, 7


class Judged(msgspec.Struct, frozen=True):
    """One year."""

    links: tuple[int, ...]
    keys: tuple[int, ...]
    added: dict[str, tuple[int, ...]]
    shares: tuple[float, ...]
    orders: dict[str, Gain]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One published run: `years` of the kept scenes and `varied` ones, by seed. `development`: for comparison, a year
    of the scenes to work with and one drawn by rates alone. `digest`: what is linked in years to work with, and the
    kept scenes, in short."""

    digest: str
    years: dict[str, Judged]
    varied: dict[str, Judged]
    development: dict[str, Judged]


def seeds(turn: int) -> tuple[range, range]:
    """Of the years and of the varied ones of a run; the first is run 0."""
    first = FIRST_SEED + turn * (YEARS + VARIED)
    return range(first, first + YEARS), range(first + YEARS, first + YEARS + VARIED)


def judged(
    size: int, seed: int, *, scenes: Sequence[Scene] = (), rates: YearRates | None = None
) -> tuple[Judged, Counter[str]]:
    """A year of about `size` people, linked and judged; and wrong pairs by their cause. One of scenes is cast as is
    asked for (`person_year.asked`)."""
    drawn, cast = DRAWN if scenes else (1, 1)
    made = Year(
        people=size * drawn // cast,
        seed=seed,
        rates=rates or YearRates(),
        scenes=scenes,
        in_households=IN_HOUSEHOLDS if scenes else None,
    )
    lived = made.happenings()
    rows = Memory()
    given = [tuple((one.key, one.value) for one in many.given) for many in learn(rows, lived)]
    labels = [label(rows, one) for one in lived]
    homes = {number: house[0].person.household for number, house in made.houses.items()}
    verdict = Judged(
        links=tuple(judge_links(lived, labels)),
        keys=tuple(judge_keys(lived, people(rows, lived))),
        added={key: tuple(count) for key, count in judge_added(lived, given).items()},
        shares=tuple(shares(lived, homes)),
        orders=gains(made, lived, given),
    )
    return verdict, mistakes(lived, labels)


def development(size: int, seed: int) -> dict[str, tuple[Judged, Counter[str]]]:
    """What may be looked at: a year of the scenes to work with, and one drawn by rates alone."""
    return {
        "scenes": judged(size, seed, scenes=halves.scenes(Half.DEVELOPMENT)),
        "rates": judged(size, seed),
    }


def digest() -> str:
    """Another one as soon as something else is linked in two very small years to work with, or the kept scenes change;
    these are not played for it."""
    tiny = {name: msgspec.to_builtins(one) for name, (one, _) in development(*_TINY).items()}
    kept = [msgspec.to_builtins(YearRates()), halves.scenes(Half.HELD_OUT), FIRST_SEED, YEARS, VARIED, PEOPLE]
    kept += [IN_HOUSEHOLDS, DRAWN]
    return sha256(json.dumps([tiny, kept], sort_keys=True).encode()).hexdigest()


def run(turn: int) -> Run:
    """Judge the links on years of the kept scenes, once."""
    own, others = seeds(turn)
    kept = halves.scenes(Half.HELD_OUT)
    return Run(
        digest=digest(),
        years={str(seed): judged(PEOPLE, seed, scenes=kept)[0] for seed in own},
        varied={str(seed): _varied(seed) for seed in others},
        development={name: one for name, (one, _) in development(PEOPLE, _DEVELOPMENT_SEED).items()},
    )


def _varied(seed: int) -> Judged:
    return judged(FEWER_PEOPLE, seed, scenes=halves.varied(Half.HELD_OUT, seed), rates=varied(seed))[0]
