"""The published runs over the half of the leak corpus that is kept for them, as they are recorded: counts alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from hashlib import sha256
from typing import Final

import msgspec

from judge_leaks import Count, judge
from leak_corpus.make import corpus, templates, words
from leak_corpus.sample import Half, Kind
from leaks_found import by_gateway, by_scan

FIRST_SEED: Final = 2611
"""Of the first run; each further one has the next."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One published run. `digest`: what the detector finds in the half to work with, and the kept templates, in short.
    `kinds`: right, wrong, missed of each kind; `events`: of all kinds together, of the same strings within events."""

    seed: int
    digest: str
    strings: int
    harmless: int
    disturbed: int
    kinds: dict[str, tuple[int, ...]]
    events: tuple[int, ...]

    @property
    def total(self) -> Count:
        """All kinds together."""
        return Count(*(sum(column) for column in zip(*self.kinds.values(), strict=True)))


def run(seed: int) -> Run:
    """Judge the detector on the kept half, once."""
    samples = list(corpus(Half.HELD_OUT, seed=seed))
    alone, within = judge(samples, by_scan), judge(samples, by_gateway)
    return Run(
        seed=seed,
        digest=digest(),
        strings=alone.strings,
        harmless=alone.harmless,
        disturbed=alone.disturbed,
        kinds={kind.value: tuple(alone.kinds[kind]) for kind in Kind},
        events=tuple(within.total),
    )


def digest() -> str:
    """Another one as soon as the detector finds something else in the half to work with, or the kept half changes; the
    kept half is not looked through for it."""
    made = sha256(json.dumps([templates(Half.HELD_OUT), words(Half.HELD_OUT)]).encode())
    for line in _found(by_scan), _found(by_gateway):
        for found in line:
            made.update(found.encode())
    return made.hexdigest()


def _found(scan: Callable[[str, str], Collection[str]]) -> Iterator[str]:
    return (",".join(sorted(scan(one.path, one.value))) + "\n" for one in corpus(Half.DEVELOPMENT))
