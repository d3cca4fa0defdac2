"""IAB's Global Privacy Platform: who opted out under the laws of the United States.

A string is a header that names the sections, and the sections themselves, joined by `~`. Places of the fields: IAB
Tech Lab's specifications of the sections and the reference library @iabgpp/cmpapi 3.2.0. An opt-out field is 0 (does
not apply), 1 (opted out) or 2 (did not). KnownChild, sensitive data and MSPA fields are not read.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from signalpost.consent.bits import LONGEST, bits, place, readable, twos

TCF_EU, USP = 2, 6
_STATES = range(7, 28)
# Where the opt-outs of sale, of sharing (the nation, California) and of targeted advertising stand, and how many.
_SALE = {7: (18, 3), 11: (14, 2), 18: (14, 2), 24: (16, 2), 25: (16, 2), 26: (16, 2), 27: (16, 2)}
_USUAL = (12, 2)
_OPT_OUTS = {
    section: range(start, start + 2 * count, 2) for section in _STATES for start, count in [_SALE.get(section, _USUAL)]
}
_PLACES = {section: tuple(map(place, bits)) for section, bits in _OPT_OUTS.items()}
_LAST = 64  # no section has a higher number; what says so is no header
_SENSITIVE = 25  # from this section on, the second segment is another one
_RECORDED = frozenset("YZabcdef")  # letters whose first three bits are 011: a segment of type 1, and its Gpc
_HEADER = "000011000001"  # a header, version 1
_COUNT = 12
_RANGES = re.compile("0(.*?1)1|1(.*?1)1(.*?1)1")


class Gpp(msgspec.Struct, frozen=True, kw_only=True):
    """What a string says.

    opted_out: of sale, sharing or advertising; asked: somebody was offered to and did not; gpc: a section recorded
    Global Privacy Control; tcf: the TC string of the section for Europe.
    """

    opted_out: bool = False
    asked: bool = False
    gpc: bool = False
    tcf: str = ""


def gpp(text: str, applying: str = "") -> Gpp | None:
    """Reads a GPP string; `applying` names the sections that apply (`7_8`), empty: all. None for what is none."""
    header, *sections = text.split("~")
    numbers = section_ids(header)
    if numbers is None or len(numbers) != len(sections):
        return None
    wanted = {part for part in applying.replace(",", "_").split("_") if part}
    answers: set[int] = set()
    recorded, usp, tcf = False, None, ""
    for number, body in zip(numbers, sections, strict=True):
        if wanted and str(number) not in wanted:
            continue
        if number in _STATES:
            fields, gpc = _state(number, body)
            answers.update(fields)
            recorded = recorded or gpc
        elif number == USP:
            usp = usp_opted_out(body)
        elif number == TCF_EU:
            tcf = body
    return Gpp(opted_out=1 in answers or usp is True, asked=2 in answers or usp is False, gpc=recorded, tcf=tcf)


def usp_opted_out(text: str) -> bool | None:
    """`1YNN`: whether the third character says that the person opted out of sale; None where it does not say."""
    if len(text) != 4 or text[0] != "1":
        return None
    return {"Y": True, "N": False}.get(text[2].upper())


def section_ids(header: str) -> tuple[int, ...] | None:
    """The numbers of the sections: ranges of differences as Fibonacci numbers. None for what is no header.

    How many there are is not read: a number ends with two ones in a row, and what fills the string up has none.
    """
    return _section_ids(header[:LONGEST])


@lru_cache(maxsize=1_024)  # a site's platform writes the same few headers over and over
def _section_ids(header: str) -> tuple[int, ...] | None:
    text = bits(header)
    if not text.startswith(_HEADER) or len(text) < len(_HEADER) + _COUNT:
        return None
    found: list[int] = []
    last = 0
    for one, start, more in _RANGES.findall(text, len(_HEADER) + _COUNT):
        first = last + _fibonacci(one or start)
        last = first + _fibonacci(more)
        if last > _LAST:
            return None
        found += range(first, last + 1)
    return tuple(found)


def _fibonacci(code: str) -> int:
    """The sum of the Fibonacci numbers of the ones."""
    total, this, following = 0, 1, 2
    for bit in code:
        total += this if bit == "1" else 0
        this, following = following, this + following
    return total


def _state(section: int, body: str) -> tuple[list[int], bool]:
    """What the opt-out fields of a section of the United States hold, and whether it recorded Global Privacy Control.

    Nothing, and not, where it is cut off before the last of them.
    """
    core, *others = body.split(".")
    if not readable(core, least=_OPT_OUTS[section].stop):
        return [], False
    recorded = section < _SENSITIVE and any(other[:1] in _RECORDED and readable(other, least=3) for other in others)
    return twos(core, _PLACES[section]), recorded
