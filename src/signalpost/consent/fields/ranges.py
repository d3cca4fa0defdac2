"""Sets of ids as IAB's strings write them: a bit an id, or ranges; read, and written to see how they were meant.

An optimised range is the largest id (16 bits), a bit for how the rest is written, and then a bit for each id up to the
largest, or ranges: how many (12 bits), and for each a bit (1: a first and a last id, 0: a single one) and the ids,
either as numbers of 16 bits or as Fibonacci numbers of the differences ("GPP consent string specification", IAB Tech
Lab).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from signalpost.consent.fields.reader import BitReader, Unreadable

LARGEST_ID = 65_535
_COUNT, _ID = 12, 16
ReadRanges = Callable[[BitReader], int]


def optimized(reader: BitReader, ranges: ReadRanges) -> list[int]:
    """The ids of an optimised range, ascending."""
    largest, in_ranges = reader.number(_ID), reader.flag()
    return listed(ranges(reader)) if in_ranges else ids_of(reader.take(largest))


def fixed_ranges(reader: BitReader) -> int:
    """Ranges of numbers of 16 bits, as a set in which bit n stands for id n."""
    found = 0
    for _ in range(reader.number(_COUNT)):
        is_range = reader.flag()
        first = reader.number(_ID)
        found |= between(first, reader.number(_ID) if is_range else first)
    return found


def fibonacci_ranges(reader: BitReader) -> int:
    """Ranges of differences to the id before, as a set in which bit n stands for id n."""
    found = last = 0
    for _ in range(reader.number(_COUNT)):
        is_range = reader.flag()
        first = last + reader.fibonacci()
        last = first + reader.fibonacci() if is_range else first
        found |= between(first, last)
    return found


def between(first: int, last: int) -> int:
    """The set of the ids from `first` to `last`."""
    if not 1 <= first <= last <= LARGEST_ID:
        raise Unreadable("it names an id that there cannot be, or a range that ends before it begins")
    return ((1 << (last - first + 1)) - 1) << first


def listed(ids: int) -> list[int]:
    """The ids of a set, ascending."""
    return [place for place, bit in enumerate(reversed(f"{ids:b}")) if bit == "1"]


def ids_of(bits: str) -> list[int]:
    """The places of the ones, counted from 1."""
    return [place for place, bit in enumerate(bits, start=1) if bit == "1"]


def written(ids: Sequence[int], *, fibonacci: bool) -> str:
    """An optimised range as IAB's library writes it: ranges where they are no longer than a bit for each id."""
    largest = ids[-1] if ids else 0
    ranges = _written_ranges(ids, fibonacci=fibonacci)
    if len(ranges) <= largest:
        return f"{largest:016b}1{ranges}"
    named = set(ids)
    return f"{largest:016b}0" + "".join("1" if one in named else "0" for one in range(1, largest + 1))


def written_ranges(ids: Sequence[int]) -> str:
    """Ranges of numbers of 16 bits, as IAB's library writes them."""
    return _written_ranges(ids, fibonacci=False)


def _written_ranges(ids: Sequence[int], *, fibonacci: bool) -> str:
    starts = [ids[0], *(this for before, this in pairwise(ids) if this != before + 1)] if ids else []
    ends = [*(before for before, this in pairwise(ids) if this != before + 1), ids[-1]] if ids else []
    parts, last = [f"{len(starts):012b}"], 0
    for first, end in zip(starts, ends, strict=True):
        known = last if fibonacci else 0
        number = _fibonacci if fibonacci else _sixteen
        parts.append(("1" if end > first else "0") + number(first - known))
        parts += [number(end - (first if fibonacci else 0))] if end > first else []
        last = end
    return "".join(parts)


def _sixteen(number: int) -> str:
    return f"{number:016b}"


def _fibonacci(number: int) -> str:
    sums = [1, 2]
    while sums[-1] <= number:
        sums.append(sums[-1] + sums[-2])
    code = ""
    for one in reversed([one for one in sums if one <= number]):
        code = ("1" if one <= number else "0") + code
        number -= one if one <= number else 0
    return code + "1"
