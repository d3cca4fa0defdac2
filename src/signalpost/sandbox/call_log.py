"""The calls that came, with their answers; of refused ones also the events they held, the latest for longest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from signalpost.sandbox.kept import Kept
from signalpost.sandbox.received import ReceivedCall

KEPT_REFUSED = 10_000
_encode = msgspec.json.Encoder().encode


class CallLog:
    """The last `keep` calls, and the events of refused calls up to `KEPT_REFUSED` altogether.

    `now_ms` gives Unix milliseconds.
    """

    def __init__(self, keep: int, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._calls: Kept[ReceivedCall] = Kept(keep)
        self._holding: deque[tuple[int, int]] = deque()  # number of the call, events it holds
        self._held = 0

    def __iter__(self) -> Iterator[ReceivedCall]:
        return iter(self._calls)

    @property
    def total(self) -> int:
        """How many came since the start."""
        return self._calls.next_number - 1

    def get(self, number: int) -> ReceivedCall | None:
        """The call of that number, if it is remembered."""
        return self._calls.get(number)

    def add(
        self,
        dataset: str,
        events: int,
        fbtrace_id: str,
        error: str | None,
        *,
        answer: Any = None,
        items: Sequence[Any] = (),
        at: int | None = None,
    ) -> None:
        """Remember one and its answer; of a refused one also the `items` it held and at which of them it failed."""
        call = ReceivedCall(
            number=self._calls.next_number,
            received_at=self._now_ms(),
            dataset=dataset,
            events=events,
            fbtrace_id=fbtrace_id,
            error=error,
            answer=None if answer is None else _encode(answer),
            bodies=tuple(_encode(item) for item in items[:KEPT_REFUSED]),
            at=at,
        )
        self._calls.add(call)
        if call.bodies:
            self._holding.append((call.number, len(call.bodies)))
            self._held += len(call.bodies)
        while self._held > KEPT_REFUSED:
            self._let_go(*self._holding.popleft())

    def clear(self) -> None:
        """Forget all. Numbers go on."""
        self._calls.clear()
        self._holding.clear()
        self._held = 0

    def _let_go(self, number: int, events: int) -> None:
        self._held -= events
        call = self._calls.get(number)
        if call is not None:
            self._calls.put(msgspec.structs.replace(call, bodies=()))
