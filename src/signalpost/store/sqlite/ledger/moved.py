"""What a further copy of an event moves from one figure to another: who reported it, its value, what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from signalpost.capi.said import united
from signalpost.store.ledger import CopyFate, Fate, MergedCopy, NewEvent
from signalpost.store.sqlite.ledger.counted import Event, count_events, events_of
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.kinds import BOTH, SEEN_NUMBER
from signalpost.store.sqlite.ledger.tally import Tally

OF_AN_EVENT = (Fate.MERGED, Fate.DUPLICATE)


class Together(NamedTuple):
    """Who reported an event, its value and its word."""

    seen: int
    value: int | None
    said: str

    def met(self, origin: str, later: str) -> Together:
        """So too once a copy from `later` came, of an event that began at `origin`."""
        return self if origin == later else self._replace(seen=BOTH)

    def joined(self, origin: str, copy: CopyFate | MergedCopy) -> Together:
        """So too once `copy` is joined into it."""
        said, of_later = united(self.said, copy.said, origin, copy.origin)
        return Together(self.met(origin, copy.origin).seen, copy.value if of_later else self.value, said)


def together(events: Sequence[NewEvent], fates: Iterable[CopyFate]) -> Mapping[int, Together]:
    """What new events are with the copies that came in the same batch, by their index; of those that have any."""
    found: dict[int, Together] = {}
    for fate in fates:
        row = fate.row
        if row is None or row >= 0 or fate.fate not in OF_AN_EVENT:
            continue
        event = events[-1 - row]
        now = found.get(-1 - row) or Together(SEEN_NUMBER[event.origin], event.value, event.said)
        if fate.fate is Fate.MERGED:
            found[-1 - row] = now.joined(event.origin, fate)
        else:
            found[-1 - row] = now.met(event.origin, fate.origin)
    return found


class Moved:
    """Events that are in the ledger while copies of them are folded."""

    def __init__(self, file: LedgerFile, rows: Iterable[int]) -> None:
        self._file = file
        self._before = events_of(file, set(rows))
        self._now: dict[int, Event] = {}

    def met(self, row: int, origin: str) -> None:
        """A copy from `origin` came, too late to be joined."""
        event = self._now.get(row) or self._before.get(row)
        if event is not None and event.shape.origin != origin and event.shape.seen != BOTH:
            self._now[row] = event._replace(shape=event.shape._replace(seen=BOTH))

    def joined(self, copy: MergedCopy) -> None:
        """`copy` was joined into its event."""
        event = self._now.get(copy.row) or self._before.get(copy.row)
        if event is None:
            return
        shape = event.shape
        both = Together(shape.seen, event.value, shape.said).joined(shape.origin, copy)
        self._now[copy.row] = Event(
            shape._replace(seen=both.seen, said=both.said, keys=",".join(copy.keys)),
            event.received_at,
            copy.event_time,
            both.value,
            f"{event.enriched} {copy.enriched}".strip(),
        )

    def write(self, tally: Tally) -> None:
        """What changed, into rows and figures."""
        if not self._now:
            return
        count_events(tally, [self._before[row] for row in self._now], -1)
        count_events(tally, self._now.values())
        word = self._file.names.word
        changed = [(row, event.shape.seen, word(event.shape.said), event.value) for row, event in self._now.items()]
        self._file.run_many("set_seen", changed)
