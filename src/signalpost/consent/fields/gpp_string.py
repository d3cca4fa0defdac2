"""IAB's Global Privacy Platform: a header that names sections, and the sections, joined by `~`.

Form: "Global Privacy Platform consent string specification", IAB Tech Lab; names of sections and fields, and what a
missing segment is taken for: its library @iabgpp/cmpapi 3.2.0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signalpost.consent.fields.canada import tcf_canada
from signalpost.consent.fields.ranges import fibonacci_ranges, listed
from signalpost.consent.fields.reader import Unreadable, opened
from signalpost.consent.fields.states import STATES, read_state
from signalpost.consent.fields.tc_string import joined, segments
from signalpost.consent.fields.us_privacy import us_privacy

_HEADER, _VERSION = 3, 1
_LARGEST_SECTION = 4_095


def gpp_string(text: str) -> dict[str, Any]:
    """Each section's fields under the section's name, in the string's order.

    A section that cannot be read has `error` in place of its fields, and `error` stands beside the sections as well.
    `unknown_sections`: numbers of sections that have no fields here. Unreadable where the header is none, or names more
    or fewer sections than there are. A TC string by itself counts as its section alone, as for IAB's library.
    """
    if text.startswith("C"):
        return {"tcfeuv2": _tcf_europe(text)}
    header, *bodies = text.split("~")
    numbers = header_sections(header)
    if len(numbers) != len(bodies):
        raise Unreadable(f"its header names {len(numbers)} sections, and there are {len(bodies)}")
    found: dict[str, Any] = {}
    unknown = [number for number in numbers if number not in _SECTIONS]
    for number, body in zip(numbers, bodies, strict=True):
        if number in _SECTIONS:
            name, read = _SECTIONS[number]
            found[name] = _section(read, body)
    wrong = [f"{name}: {read['error']}" for name, read in found.items() if "error" in read]
    return {
        **found,
        **({"unknown_sections": unknown} if unknown else {}),
        **({"error": "; ".join(wrong)} if wrong else {}),
    }


def _section(read: Callable[[str], dict[str, Any]], body: str) -> dict[str, Any]:
    try:
        return read(body)
    except Unreadable as error:
        return {"error": str(error)}


def header_sections(header: str) -> list[int]:
    """The numbers of the sections, ascending."""
    reader = opened(header)
    if reader.number(6) != _HEADER:
        raise Unreadable("it does not begin with a header")
    version = reader.number(6)
    if version != _VERSION:
        raise Unreadable(f"its header is of version {version}, not {_VERSION}")
    numbers = listed(fibonacci_ranges(reader))
    if numbers and numbers[-1] > _LARGEST_SECTION:
        raise Unreadable("its header names a section that there cannot be")
    return numbers


def _tcf_europe(text: str) -> dict[str, Any]:
    return joined(segments([part for part in text.split(".") if part]))


def _state(number: int) -> Callable[[str], dict[str, Any]]:
    return lambda text: read_state(number, text)


_SECTIONS: dict[int, tuple[str, Callable[[str], dict[str, Any]]]] = {
    2: ("tcfeuv2", _tcf_europe),
    5: ("tcfcav1", tcf_canada),
    6: ("uspv1", us_privacy),
    **{number: (state.name, _state(number)) for number, state in STATES.items()},
}
