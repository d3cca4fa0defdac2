"""Draws from a seed, the same on every machine and Python: only `random()` of the generator is promised to stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_RUNS = re.compile(r"#+|@+|[^#@]+")


class Draw:
    """A stream of draws; `seed` names it, so that the draws of one household do not hang on those of another."""

    __slots__ = ("_random",)

    def __init__(self, *seed: object) -> None:
        self._random = Random("/".join(map(str, seed))).random

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random() < probability

    def below(self, end: int) -> int:
        """A whole number from 0 to `end` - 1."""
        return int(self._random() * end)

    def one(self, of: Sequence[Item]) -> Item:
        """One of a sequence, each as likely."""
        return of[int(self._random() * len(of))]

    def early(self, of: Sequence[Item]) -> Item:
        """One of a sequence, the first ones more likely: as surnames are spread, a few common and many rare."""
        drawn = self._random()
        return of[int(drawn * drawn * len(of))]

    def shape(self, pattern: str) -> str:
        """`pattern` with a digit for each `#` and a letter for each `@`."""
        return "".join(
            text
            if not digits
            else f"{int(self._random() * 10**digits):0{digits}}"
            if digits > 0
            else self.one(_LETTERS)
            for text, digits in _parts(pattern)
        )


@lru_cache(maxsize=1_024)
def _parts(pattern: str) -> tuple[tuple[str, int], ...]:
    """Pieces of a pattern: (text, 0) as it is, ("", n) n digits, ("", -1) a letter."""
    found: list[tuple[str, int]] = []
    for run in _RUNS.findall(pattern):
        if run[0] == "@":
            found.extend([("", -1)] * len(run))
        else:
            found.append(("", len(run)) if run[0] == "#" else (run, 0))
    return tuple(found)
