"""The form of an event_id, with what makes ids differ left out: `order_{n}`, `{hex32}`, `{uuid}`.

Of an id's own letters only a leading word before a separator or a number stays, so that a changed prefix can be shown.
An id that could hold an address or a name with a domain keeps none.
"""

from __future__ import annotations

import re

LONGEST_ID = 128
LONGEST_SHAPE = 64
LONGEST_PREFIX = 16
MOST_KNOWN = 512
ADDRESS = "{address}"
TOO_LONG = "{long}"
UUID = "\x1f"
#: Digits and letters that may be hexadecimal become one sign, so that random ids of one form look alike.
_ALIKE = str.maketrans("0123456789abcdefABCDEF", "x" * 22)
_PREFIX = re.compile(r"[A-Za-z]{2,16}(?=[_\-:.#|/]|\d+(?![A-Za-z0-9]))")
_RUN = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_HEX = frozenset("0123456789abcdefABCDEF")
#: Unix time has as many digits: seconds, milliseconds, microseconds.
_TIMES = {10: "{time}", 13: "{time_ms}", 16: "{time_us}"}
_HEX_LEAST = 8


class Shapes:
    """`of(event_id)`, which remembers forms it has met: bounded by `MOST_KNOWN`."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool, bool], str] = {}

    def of(self, event_id: str) -> str:
        """The form of an id, which is not empty."""
        alike = (event_id.translate(_ALIKE), event_id.islower(), event_id.isupper())
        found = self._known.get(alike)
        if found is None:
            found = shape_of(event_id)
            if len(self._known) < MOST_KNOWN:
                self._known[alike] = found
        return found


def shape_of(event_id: str) -> str:
    """The form of one id, at most `LONGEST_SHAPE` characters."""
    if len(event_id) > LONGEST_ID:
        return TOO_LONG
    if "@" in event_id:
        return ADDRESS
    if _UUID.search(event_id):
        event_id = _UUID.sub(UUID, event_id)
        head, _, tail = event_id.partition(UUID)
        return (shape_of(head) + "{uuid}" + shape_of(tail))[:LONGEST_SHAPE]
    found = _PREFIX.match(event_id)
    prefix = found.group() if found is not None and not set(found.group()) <= _HEX else ""
    runs = _RUN.findall(event_id[len(prefix) :])
    return (prefix + "".join(map(_run, runs)))[:LONGEST_SHAPE]


def core_of(event_id: str) -> str:
    """What stays of an id when prefix, case, separators and a trailing Unix time are left out: two ids that only differ
    in these have the same. Empty when nothing is left that could tell one order from another."""
    if len(event_id) > LONGEST_ID:
        return ""
    lower = event_id.lower()
    found = _PREFIX.match(lower)
    if found is not None and not set(found.group()) <= _HEX:
        lower = lower[found.end() :]
    runs = re.findall(r"[a-z0-9]+", lower)
    if len(runs) > 1 and runs[-1].isdigit() and len(runs[-1]) in _TIMES:
        runs.pop()
    return "".join(runs)


def _run(text: str) -> str:
    if text.isdigit():
        return _TIMES.get(len(text), "{n}")
    if not text.isalnum() or not text.isascii():
        return text if text in "_-:.#|/" else "{?}"
    case = "" if text.islower() else "up" if text.isupper() else "mixed"
    if len(text) >= _HEX_LEAST and _HEX.issuperset(text):
        return f"{{{case}hex{len(text)}}}"
    if len(text) < _HEX_LEAST:
        return f"{{{case}w}}" if not _HEX.issuperset(text) else f"{{{case}h{len(text)}}}"
    return f"{{{case}w{len(text)}}}"
