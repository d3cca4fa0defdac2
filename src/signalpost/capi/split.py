"""How a refused batch is halved until the bad event stands alone, and when that must stop. Pure; knows no transport.

Meta refuses a call for one bad event and does not say which (page "Using the API", copy of 2026-09-12). One bad event
of n is found in about 2·log2(n) + 1 calls, and all others go out.

Stop rule: REFUSED_IN_A_ROW events refused alone, one after the other and with one code, are a fault of the set-up. None
of them dies: an event refused alone is held until a call gets through, another code comes or the batch ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

REFUSED_IN_A_ROW = 8
SET_UP_FAULT = "refused_in_a_row"

E = TypeVar("E")  # an event
W = TypeVar("W")  # why it was refused, as the caller records it


class Streak(NamedTuple):
    """Events refused alone with the same code, one after the other, since an event last got through."""

    code: str = ""
    rows: tuple[int, ...] = ()


NOTHING_REFUSED = Streak()


class Refusal(NamedTuple, Generic[E, W]):
    """What a refused call means. `dead` are events that were held and now are bad for certain.

    When the stop rule holds, `stopped` is set, `back` has every event that is not ended yet, and `revive` the rows that
    died at the end of earlier batches of the streak.
    """

    dead: Sequence[tuple[E, W]] = ()
    stopped: bool = False
    back: Sequence[E] = ()
    revive: tuple[int, ...] = ()


class Splitting(Generic[E, W]):
    """One batch on its way: parts still to send, events refused alone and held, the streak they stand in.

    `next` gives the part to send; its outcome is told by one of `passed`, `refused`, `put_off` and `stop`, and the end
    by `finish`. Each event is given back exactly once: in a part that passed, as dead, or as one to put back. `row_of`
    tells events apart; `in_a_row` is the length of the stop rule, 0 switches it off.
    """

    def __init__(
        self,
        parts: Iterable[Sequence[E]],
        *,
        row_of: Callable[[E], int],
        streak: Streak = NOTHING_REFUSED,
        in_a_row: int = REFUSED_IN_A_ROW,
    ) -> None:
        self._todo = list(parts)[::-1]
        self._row_of = row_of
        self._in_a_row = in_a_row
        self._held: list[tuple[E, W]] = []
        self.streak = streak

    def next(self) -> Sequence[E] | None:
        """The events of the next call, or None when there is none to make."""
        return self._todo.pop() if self._todo else None

    def passed(self) -> Sequence[tuple[E, W]]:
        """The call got through: those held until now are bad for certain."""
        self.streak = NOTHING_REFUSED
        return self._take_held()

    def refused(self, part: Sequence[E], code: str, why: W) -> Refusal[E, W]:
        """The call with `part` was refused with `code`: halved if of several, held if alone."""
        if len(part) > 1:
            middle = len(part) // 2
            self._todo += [part[middle:], part[:middle]]
            return Refusal()
        same = code == self.streak.code
        dead = () if same else self._take_held()
        rows = (*self.streak.rows, self._row_of(part[0])) if same else (self._row_of(part[0]),)
        self._held.append((part[0], why))
        self.streak = Streak(code, rows)
        if not self._in_a_row or len(rows) < self._in_a_row:
            return Refusal(dead)
        self.streak = NOTHING_REFUSED
        return Refusal(dead, True, revive=rows[: len(rows) - len(self._held)], back=self.stop(()))

    def put_off(self) -> Sequence[E]:
        """Nothing more is sent of this batch: the events of the calls not made. Those held stay held."""
        left, self._todo = self._todo[::-1], []
        return [event for part in left for event in part]

    def stop(self, part: Sequence[E]) -> Sequence[E]:
        """The set-up is at fault, not an event: those held, `part`, and those not sent."""
        return [*(event for event, _ in self._take_held()), *part, *self.put_off()]

    def finish(self) -> Sequence[tuple[E, W]]:
        """The batch is at its end: those held are bad. The streak goes on in the next batch."""
        return self._take_held()

    def _take_held(self) -> Sequence[tuple[E, W]]:
        held, self._held = self._held, []
        return held
