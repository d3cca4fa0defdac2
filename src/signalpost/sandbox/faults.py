"""Misbehaviour on demand: what a client of Meta must live through, switched on by name and counted.

Names: any error of `graph.GRAPH_ERRORS` (`1`, `2`, `4`, `17`, `190/463`, `368`, `613`, `21009`, `80004`, `100/2804003`,
`token_could_not_be_decrypted`, …) and those of `Odd`; for a browser's requests `IN_BROWSERS` alone. A fault with `nth`,
`event_id` or `event_name` sticks to an event: it hits every call that holds it, and only those, as Meta does with one
bad event among many.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Any, Literal

import msgspec

from signalpost.sandbox.graph import GRAPH_ERRORS


class Odd(str, Enum):
    """Faults that are no error of Graph; `ODD_WORDS` says what each does."""

    HTML_502 = "html_502"
    SLOW = "slow"
    DROP = "drop"
    EMPTY = "empty"
    ZERO = "zero_received"
    CUT_SHORT = "cut_short"


# Integrators take `zero_received` for a failure.
ODD_WORDS: dict[Odd, str] = {
    Odd.HTML_502: "502 with a page in HTML, as a proxy answers",
    Odd.SLOW: "the answer takes `delay_s` seconds",
    Odd.DROP: "the body is read and the connection cut",
    Odd.EMPTY: "200 without a body",
    Odd.ZERO: "200 with `events_received` 0",
    Odd.CUT_SHORT: "200 whose JSON ends in the middle",
}

HTML = b"<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"
NAMES = frozenset({*(odd.value for odd in Odd), *GRAPH_ERRORS})
# Faults of the answer alone: the call was taken before.
_AFTER_TAKING = frozenset({Odd.SLOW, Odd.DROP, Odd.EMPTY, Odd.CUT_SHORT})
# What may happen to a request of the pixel: no browser reads the body that comes back.
IN_BROWSERS = frozenset({Odd.HTML_502, Odd.SLOW, Odd.DROP})

Sender = Literal["server", "browser"]


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One switch.

    `source`: whose requests it hits: calls of servers (Graph's edge) or requests of browsers (`/tr`). `times`: how many
    it hits, 0 for all. `skip`: how many fitting ones pass first. `dataset`: only those to it. `nth`: sticks to the n-th
    event (1 is the first) of the first call that has so many; `event_id`, `event_name`: sticks to events of that id or
    name; then `times` is 0 unless set. `delay_s`: seconds before the answer, for `slow` by default longer than the 1.5
    s timeout Meta advises, for others 0. `stored`: whether the call's events are kept, as if the answer alone was
    wrong; by default so for `slow`, `drop`, `empty`, `cut_short`. `status`: another HTTP status than usual.
    `regain_minutes`: X-Business-Use-Case-Usage is full and says so many minutes.
    """

    fault: str
    times: int | None = None
    skip: int = 0
    dataset: str | None = None
    nth: int | None = None
    event_id: str | None = None
    event_name: str | None = None
    delay_s: float | None = None
    stored: bool | None = None
    status: int | None = None
    regain_minutes: int | None = None
    source: Sender = "server"

    def __post_init__(self) -> None:
        if self.fault not in NAMES:
            near = get_close_matches(self.fault, NAMES, 1)
            hint = f"did you mean {near[0]!r}? Known" if near else "known"
            raise ValueError(f"unknown fault {self.fault!r}; {hint} are {', '.join(sorted(NAMES))}")
        if self.source == "browser" and self.fault not in IN_BROWSERS:
            raise ValueError(f"a browser's request can meet {', '.join(sorted(IN_BROWSERS))}")
        if self.nth is not None and self.nth < 1:
            raise ValueError("nth counts from 1")
        if (self.times or 0) < 0 or self.skip < 0 or not 0 <= self.waits_s <= 600:
            raise ValueError("times, skip and delay_s are not negative; delay_s is at most 600")
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError("status is an HTTP status")

    @property
    def sticks(self) -> bool:
        """Whether it hits calls by an event in them."""
        return self.nth is not None or self.event_id is not None or self.event_name is not None

    @property
    def keeps(self) -> bool:
        """Whether a call it hits is judged and kept all the same."""
        return self.fault in _AFTER_TAKING if self.stored is None else self.stored

    @property
    def waits_s(self) -> float:
        """Seconds before it answers."""
        return (2.0 if self.fault == Odd.SLOW else 0.0) if self.delay_s is None else self.delay_s


class _Switch:
    """A fault and what is left of it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.skip = fault.skip
        times = fault.times if fault.times is not None else (0 if fault.sticks else 1)
        self.left: int | None = times or None
        self.stuck_to: Any = None

    def hits(self, source: Sender, dataset: str, items: Sequence[Any]) -> bool:
        """Whether it hits this call; counts the hit."""
        fault = self.fault
        if self.left == 0 or fault.source != source or fault.dataset not in (None, dataset) or not self._fits(items):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        return True

    def _fits(self, items: Sequence[Any]) -> bool:
        fault = self.fault
        if not fault.sticks:
            return True
        if fault.nth is not None and self.stuck_to is None and len(items) >= fault.nth:
            self.stuck_to = _identity(items[fault.nth - 1])
        return any(
            (fault.nth is not None and self.stuck_to is not None and _identity(item) == self.stuck_to)
            or (fault.event_id is not None and _field(item, "event_id") == fault.event_id)
            or (fault.event_name is not None and _field(item, "event_name") == fault.event_name)
            for item in items
        )


class Faults:
    """The switches that are set, in the order they were set; the first that hits decides."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._switches = [_Switch(fault) for fault in faults]

    def add(self, fault: Fault) -> None:
        """Set one more."""
        self._switches.append(_Switch(fault))

    def clear(self) -> None:
        """Set none."""
        self._switches.clear()

    def hit(self, source: Sender, dataset: str, items: Sequence[Any]) -> Fault | None:
        """The fault this call meets, counted; used-up switches go."""
        found = next((switch.fault for switch in self._switches if switch.hits(source, dataset, items)), None)
        self._switches = [switch for switch in self._switches if switch.left != 0]
        return found

    def as_json(self) -> list[dict[str, Any]]:
        """The switches with `left`, the calls each will still hit (null: all)."""
        return [{**msgspec.to_builtins(switch.fault), "left": switch.left} for switch in self._switches]


def _field(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, dict) else None


def _identity(item: Any) -> Any:
    """What an event keeps when its batch is split or sent again: its event_id, else all of it."""
    return _field(item, "event_id") or msgspec.json.encode(item, order="deterministic")
