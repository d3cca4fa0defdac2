"""What the watch knows of one space between two looks: what is normal, and what had moved. Times: Unix seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.baseline.baselines import Baselines
from signalpost.watch.checks.facts import Facts
from signalpost.watch.checks.finding import Finding
from signalpost.watch.checks.moved import Name
from signalpost.watch.checks.table import run
from signalpost.watch.checks.view import NOTHING_TOLD, look
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import SLOT_S

VERSION = 1


class _State(msgspec.Struct, kw_only=True):
    version: int
    baselines: bytes
    standing: dict[str, list[Name]]


class WatchedSpace:
    """`take` slots in the order of time, then `look`. `slot`: when the last that was taken began; `until`: all slots
    that end by then were taken."""

    def __init__(self) -> None:
        self.slot = 0
        self.until = 0
        self._baselines = Baselines()
        self._standing: dict[str, frozenset[Name]] = {}

    def take(self, slots: Iterable[Closed], until: int) -> None:
        """Slots that end by `until`, oldest first; where there is none, nothing came."""
        for closed in slots:
            self._baselines.take(closed)
            self.slot = max(self.slot, closed.begin)
        self._baselines.idle(until)
        self.until = max(self.until, until)

    def rest(self, now: int) -> None:
        """Copies are not counted from `now` on: that none is known of later is no silence."""
        self.slot, self.until = max(self.slot, now // SLOT_S * SLOT_S), max(self.until, now)
        self._baselines.at = 0

    def look(self, facts: Mapping[str, Facts]) -> Sequence[Finding]:
        """What all checks find in all datasets, as of `until`. `facts`: what is known besides, by dataset."""
        found: list[Finding] = []
        for dataset in self._baselines.datasets:
            standing = self._standing.get(dataset, frozenset())
            told = facts.get(dataset, NOTHING_TOLD)
            view = look(self._baselines, dataset, self.until, standing=standing, facts=told)
            self._standing[dataset] = frozenset(one.name for one in view.moved)
            found.extend(run(view))
        return found

    def to_bytes(self) -> bytes:
        """What `from_bytes` takes, with `slot` and `until` beside it."""
        standing = {dataset: sorted(names) for dataset, names in self._standing.items()}
        return msgspec.msgpack.encode(_State(version=VERSION, baselines=self._baselines.to_bytes(), standing=standing))

    @classmethod
    def from_bytes(cls, state: bytes, slot: int, until: int) -> WatchedSpace:
        """As it was kept. Raises InvalidInput when that is of another release's form, or damaged: it learns anew from
        the slots that are kept."""
        try:
            read = msgspec.msgpack.decode(state, type=_State)
        except msgspec.DecodeError as error:
            raise InvalidInput("What the watch knows of a space cannot be read.") from error
        if read.version != VERSION:
            raise InvalidInput(f"What the watch knows of a space is of version {read.version}, not {VERSION}.")
        known = cls()
        known._baselines = Baselines.from_bytes(read.baselines)
        known._standing = {dataset: frozenset(names) for dataset, names in read.standing.items()}
        known.slot, known.until = slot, until
        return known
