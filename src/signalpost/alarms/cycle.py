"""The cycle of the watch: once a minute it takes in the slots that are over, lets all checks look, and keeps what
became of the incidents. Beside the six alarms, in the same process; it holds them up for one batch of slots at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from signalpost.errors import InvalidInput, StoreError, StoreUnavailable
from signalpost.store.incident_asks import IncidentAsks
from signalpost.store.incidents_file import IncidentsFile, Normal
from signalpost.watch.checks.facts import Facts
from signalpost.watch.checks.finding import Finding
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import SLOT_S
from signalpost.watch.incidents.round import Wanted, take
from signalpost.watch.watched_space import WatchedSpace

CYCLE_S = 60.0
#: Slots that are taken in before the alarms have their turn again.
BATCH = 100
#: What is normal is kept so often; slots since then are read again after a restart.
KEEP_S = 3_600
ABSENT = "ledger_absent"

Log = Callable[..., None]


class Slots(Protocol):
    """Who counts copies into slots, and keeps those that are over (`LedgerReader`)."""

    def watch_slots(self, space_id: int, after: int, most: int = 500) -> Sequence[Closed]:
        """Those that began later than `after` (Unix seconds), oldest first."""
        ...

    def watch_until(self) -> int:
        """Until when (Unix seconds) all are over; 0: none is."""
        ...


class Cycle:
    """`spaces()` are all there are, `facts(space_id, now)` what the checks are told of each dataset, `now()` Unix ms.
    `log(event, **fields)` gets codes, ids and counts."""

    def __init__(
        self,
        *,
        slots: Slots,
        file: IncidentsFile,
        asks: IncidentAsks,
        spaces: Callable[[], Sequence[int]],
        facts: Callable[[int, int], Mapping[str, Facts]],
        now: Callable[[], int],
        log: Log,
    ) -> None:
        self._slots = slots
        self._file = file
        self._asks = asks
        self._spaces = spaces
        self._facts = facts
        self._now = now
        self._log = log
        self._known: dict[int, WatchedSpace] = {}
        self._kept: dict[int, int] = {}
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    async def run(self) -> None:
        """Look, rest, until `stop`; then keep what is normal."""
        stopped = asyncio.ensure_future(self._stopping.wait())
        while not stopped.done():
            await self.once()
            await asyncio.wait({stopped}, timeout=CYCLE_S)
        self._attempt("normal_not_kept", self.keep)

    async def once(self) -> None:
        """One cycle over all spaces. What the disk does not let it do it does the next time."""
        try:
            spaces = self._spaces()
        except StoreError as error:
            self._log("cycle_failed", error=type(error).__name__)
            return
        for space_id in spaces:
            while not self._attempt("cycle_failed", partial(self._catch_up, space_id)):
                await asyncio.sleep(0)
                if self._stopping.is_set():
                    return
            self._attempt("cycle_failed", partial(self._look, space_id))

    def rest(self) -> None:
        """The watch is off: keep what is normal so that it goes on from whenever copies are counted again."""
        for space_id in self._spaces():
            if self._file.normal(space_id) is not None:
                self._space(space_id).rest(self._now() // 1_000)
        self.keep()

    def keep(self) -> None:
        """Keep what is normal, of all spaces."""
        for space_id, known in self._known.items():
            state = Normal(baselines=known.to_bytes(), slot=known.slot, until=known.until)
            self._file.keep_normal(space_id, state)
            self._kept[space_id] = known.until

    def _attempt(self, event: str, do: Callable[[], Any]) -> bool:
        """Whether there is nothing left to do of it now: also when it failed."""
        try:
            return do() is not False
        except StoreError as error:
            if not (isinstance(error, StoreUnavailable) and error.code == ABSENT):  # before the worker's first start
                self._log(event, error=type(error).__name__)
            return True

    def _catch_up(self, space_id: int) -> bool:
        """Take one batch of slots in; whether those were all."""
        known = self._space(space_id)
        until = self._slots.watch_until()
        if until <= known.until:
            return True
        read = self._slots.watch_slots(space_id, known.slot, BATCH)
        over = [one for one in read if one.begin + SLOT_S <= until]
        done = len(read) < BATCH or len(over) < len(read)
        known.take(over, until if done else over[-1].begin + SLOT_S)
        return done

    def _look(self, space_id: int) -> None:
        now, known = self._now(), self._space(space_id)
        findings: Sequence[Finding] | None = None
        if known.until:
            findings = known.look(self._facts(space_id, now))
        before, asked = self._file.incidents(space_id), self._file.asked(space_id)
        asks = self._asks.after(space_id, asked)
        wanted = [Wanted(one.number, one.asked, one.by, one.at // 1_000) for one in asks]
        after, happened = take(before, findings, wanted, now // 1_000)
        done = asks[-1].ask_id if asks else asked
        self._file.keep(space_id, after, happened, asked=done, now=now // 1_000)
        for number, one in happened:
            self._log("incident", space=space_id, number=number, what=one.what)
        if known.until - self._kept.get(space_id, 0) >= KEEP_S:
            self.keep()

    def _space(self, space_id: int) -> WatchedSpace:
        """What is known of it: kept, or begun anew from all slots there are."""
        if space_id not in self._known:
            kept, known = self._file.normal(space_id), WatchedSpace()
            if kept is not None:
                try:
                    known = WatchedSpace.from_bytes(kept.baselines, kept.slot, kept.until)
                except InvalidInput as error:
                    self._log("normal_unreadable", space=space_id, why=str(error))
            self._known[space_id] = known
            self._kept[space_id] = known.until
        return self._known[space_id]
