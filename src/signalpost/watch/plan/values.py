"""What was learnt of one parameter's values: a short list of words, a pattern, a range, how long its lists are.

No text is kept that was not seen on MANY looks, and none of a parameter whose texts differ from copy to copy; of
numbers, a range rounded outwards. What is not sure yet (`rare`) is counted by digest, in memory alone.
"""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.watch.plan.shape import (
    expression,
    may_be_kept,
    outward,
    pattern_of,
    prefix_of,
    wider,
)

MANY = 5  # looks on which a text was seen before it is kept
MOST_TEXTS = 12  # words in a list of allowed values
SETTLED = 40  # looks after which a list, a pattern or a range is believed
FREE_AFTER = 60
FREE_SHARE = 0.4  # of looks whose text is no kept one: then the parameter has no list
LOOSE_SHARE = 0.02  # of looks beside the list, such as words that are about to be kept

Rare = dict[int, int]


class Values(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """See the module's docstring. `texts` were looked at `looks` times, `other` of these had no kept text; `free`:
    there is no list. `shapeless`: there is no pattern."""

    looks: int = 0
    other: int = 0
    free: bool = False
    texts: dict[str, int] | None = None
    pattern: str = ""
    shortest: list[int] | None = None
    longest: list[int] | None = None
    shapeless: bool = False
    prefix: str | None = None
    numbers: int = 0
    low: float = 0.0
    high: float = 0.0
    lists: int = 0
    fewest: int = 0
    most: int = 0

    def look(self, value: Any, rare: Rare, path: str) -> None:
        """Learn from one value. `rare` counts what is not kept, for several parameters, each by its `path`."""
        kind = type(value)
        if kind is str:
            self.looks += 1
            if not self.free:
                self._text(value, rare, path)
            if not self.shapeless:
                self._shape(value, rare, path)
        elif kind is float or kind is int:
            self._number(value)
        elif kind is list or kind is tuple:
            self._list(len(value))

    def closed(self) -> None:
        """No text of this parameter is to be kept."""
        self._free()
        self.prefix = ""

    def unsure_forgotten(self) -> None:
        """After a restart: what was not kept yet is counted anew."""
        if not self.free:
            self.looks, self.other = self.looks - self.other, 0

    @property
    def words(self) -> tuple[str, ...]:
        """The list of all texts there are, sorted; empty when there is none, or not yet."""
        sure = self.looks >= SETTLED and self.texts and not self.free and self.other <= LOOSE_SHARE * self.looks
        return tuple(sorted(self.texts)) if sure and self.texts else ()

    @property
    def expression(self) -> str:
        """A regular expression that all texts fit; empty when there is none, or not yet."""
        if self.looks < SETTLED or self.shapeless or not self.pattern:
            return ""
        return expression(self.pattern, self.shortest or [], self.longest or [], self.prefix or "")

    @property
    def range(self) -> tuple[float, float] | None:
        """What all numbers lie between; None: there are none, or not enough yet."""
        return (self.low, self.high) if self.numbers >= SETTLED else None

    @property
    def lengths(self) -> tuple[int, int] | None:
        """How many items its lists have; None: there are none, or not enough yet."""
        return (self.fewest, self.most) if self.lists >= SETTLED else None

    def _text(self, text: str, rare: Rare, path: str) -> None:
        texts = self.texts
        if texts is not None and text in texts:
            texts[text] += 1
            return
        self.other += 1
        if may_be_kept(text):
            digest = hash((path, text))
            count = rare.pop(digest, 0) + 1
            if count < MANY:
                rare[digest] = count
            else:
                self.other -= count
                self._keep(text, count)
        if self.looks >= FREE_AFTER and self.other > FREE_SHARE * self.looks:
            self._free()

    def _free(self) -> None:
        self.free, self.texts = True, None

    def _keep(self, text: str, count: int) -> None:
        texts = self.texts = self.texts if self.texts is not None else {}
        texts[text] = count
        if len(texts) > MOST_TEXTS:
            self._free()

    def _shape(self, text: str, rare: Rare, path: str) -> None:
        found = pattern_of(text)
        if found is None:
            self._no_shape()
            return
        pattern, lengths = found
        self._widen(pattern, lengths, lengths)
        if self.prefix != "" and not self.shapeless:
            self._begin(prefix_of(text), rare, path)

    def _begin(self, prefix: str, rare: Rare, path: str) -> None:
        """A beginning is kept once every text of many had it: that of a single text may be somebody's name."""
        which, count = hash((path, "prefix")), hash((path, "prefixes"))
        same = rare.setdefault(which, hash(prefix)) == hash(prefix)
        rare[count] = rare.get(count, 0) + 1
        if not prefix or not same or self.prefix not in (None, prefix):
            self.prefix = ""
        elif rare[count] >= SETTLED:
            self.prefix = prefix

    def _widen(self, pattern: str, shortest: list[int], longest: list[int]) -> None:
        if not self.pattern:
            self.pattern, self.shortest, self.longest = pattern, list(shortest), list(longest)
            return
        both = wider(self.pattern, pattern)
        if both is None:
            self._no_shape()
            return
        self.pattern = both
        self.shortest = [min(pair) for pair in zip(self.shortest or [], shortest, strict=True)]
        self.longest = [max(pair) for pair in zip(self.longest or [], longest, strict=True)]

    def _no_shape(self) -> None:
        self.shapeless, self.pattern, self.shortest, self.longest, self.prefix = True, "", None, None, ""

    def _number(self, value: float) -> None:
        if not self.numbers:
            self.low, self.high = outward(value, up=False), outward(value, up=True)
        elif not self.low <= value <= self.high:
            self.low = min(self.low, outward(value, up=False))
            self.high = max(self.high, outward(value, up=True))
        self.numbers += 1

    def _list(self, length: int) -> None:
        self.fewest = min(self.fewest, length) if self.lists else length
        self.most = max(self.most, length)
        self.lists += 1
