"""The worker's life: three loops on one event loop, and an end that loses nothing.

fold      inbox to ledger, a bounded transaction at a time; looks often after activity, seldom when idle
deliver   starts what is due; woken by every call that ends
upkeep    settings (re-read when their version moves), commands, pruning, the clock, what Meta says of each dataset
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence

from signalpost.errors import StoreUnavailable
from signalpost.store.business import META_URL
from signalpost.store.control import DEFAULT_SPACE, Control
from signalpost.store.identities import Identities
from signalpost.store.inbox import InboxReader
from signalpost.store.ledger import Ledger
from signalpost.transport import AsyncTransport
from signalpost.worker.asks import Asks
from signalpost.worker.call import ask_time
from signalpost.worker.clock import Clock
from signalpost.worker.consent import rules_of
from signalpost.worker.deliver import CALLS_AT_ONCE, Deliveries
from signalpost.worker.destination import LEARNT_FOR_MS, Destination, Elsewhere, Pair, destination, policies, routes
from signalpost.worker.heads import STOPS
from signalpost.worker.join import NO_DATASET
from signalpost.worker.meta_word import MetaWords
from signalpost.worker.project import Projection
from signalpost.worker.reported import Reports
from signalpost.worker.retention import OldRows
from signalpost.worker.share import Sides
from signalpost.worker.spending import Spending
from signalpost.worker.upkeep import CLOCK_JUMPED, ClockWatch, Commands, Pruning

BREATH_S = 0.001  # between two transactions, so that answers are taken in
SHORTEST_NAP_S = 0.005
LONGEST_NAP_S = 0.2
UPKEEP_S = 0.25
TROUBLE_S = 0.5
TELL_EVERY_MS = 60_000  # how often a store that cannot be written is told of
ASK_EVERY_MS = 60_000  # how often a destination is asked the time after the clock jumped
DRAIN_S = 15.0  # a call under way takes 11.5 s at most

Log = Callable[..., None]


class Worker:
    """Folds and delivers until `stop`. One at a time holds a ledger; everything runs on the loop that awaits `run`.

    `log(event, **fields)` gets names, numbers and codes, never user_data. `elsewhere` sends everything to a sandbox.
    `holder` names this worker in leases. `watch`: what it folds is counted for the watch. Call `fold_once` and
    `deliver_due` instead of `run` to move by hand.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        identities: Identities,
        inboxes: InboxReader,
        control: Control,
        transport: AsyncTransport,
        clock: Clock,
        log: Log,
        holder: str = "worker",
        elsewhere: Elsewhere | None = None,
        draw: Callable[[], float] = random.random,
        calls_at_once: int = CALLS_AT_ONCE,
        watch: bool = True,
    ) -> None:
        self._control = control
        self._clock = clock
        self._log = log
        self._elsewhere = elsewhere
        self._ledger = ledger
        self._learnt: dict[Pair, int] = {}
        self._version = -1
        self._stopping = False
        self._transport = transport
        self._ask_at = 0
        self._trouble = ("", 0)  # why the store could not be written last, and from when that is told again
        self._wake = asyncio.Event()
        self._projection = Projection(
            ledger, identities, inboxes, log=log, learnt=self._learn, settings=self._follow_settings, watch=watch
        )
        self._holds = self._projection.holds
        self._deliveries = Deliveries(
            ledger,
            transport,
            destination_of=self._destination,
            clock=clock,
            draw=draw,
            holder=holder,
            log=log,
            calls_at_once=calls_at_once,
            ended=self._wake.set,
            withdrawn=self._holds.withdrawn,
            point=Sides(identities.decisions.hmacs).point,
        )
        self._commands = Commands(ledger, identities, control, self._deliveries, self._holds, log)
        self._pruning = Pruning(ledger, identities, control)
        self._old_rows = OldRows(ledger, control, self._projection.inbox_stopped, log)
        self._clock_watch = ClockWatch(clock, ledger, log)
        kinds: tuple[type[Asks], ...] = (Reports, Spending, MetaWords)
        self._asks = [one(control, transport, self._destination, log, clock.now()) for one in kinds]

    async def run(self) -> None:
        """Work until `stop`, then finish the calls under way. Raises what makes going on impossible."""
        self.begin()
        loops = [asyncio.ensure_future(loop()) for loop in (self._fold, self._deliver, self._upkeep)]
        try:
            done, _ = await asyncio.wait(loops, return_when=asyncio.FIRST_EXCEPTION)
            for loop in done:
                loop.result()
        finally:
            self.stop()
            await asyncio.wait(loops)
            for asks in self._asks:
                await asks.close()
            await self._drain()

    def begin(self) -> None:
        """Read the settings and take back what a worker before this one left behind."""
        self.upkeep()
        now = self._clock.now()
        for code in (*STOPS, CLOCK_JUMPED):  # whatever still holds opens its incident again
            self._ledger.close_incident(DEFAULT_SPACE, code, None, now)
        self._projection.erasures.carry_out(now)  # before anything is sent: a backup may have been put back
        recovered = sum(self._deliveries.recover(space.space_id, now) for space in self._spaces)
        self._log("worker_begins", recovered=recovered)

    def stop(self) -> None:
        """Begin nothing more. `run` returns once the calls under way are answered and settled."""
        self._stopping = True
        self._deliveries.stop()
        self._wake.set()

    def fold_once(self) -> int:
        """Fold one batch; returns how many records it had."""
        return self._projection.fold_once(self._clock.now())

    async def deliver_due(self) -> int:
        """Send what is due now and wait for the answers; returns how many events were leased."""
        started = self._start_due()
        await self._deliveries.drain()
        return started

    def upkeep(self) -> None:
        """Take in new settings, carry out commands, forget what is old, watch the clock."""
        now = self._clock.now()
        self._follow_settings(now)
        if self._commands.obey(now):
            self._wake.set()
        self._pruning.prune(now)
        self._old_rows.prune(now)
        self._projection.follow_holds(now, expire=True)
        self._projection.release_orders(now)
        self._clock_watch.look(now)

    def _start_due(self) -> int:
        now = self._clock.now()
        return sum(self._deliveries.start_due(space.space_id, now) for space in self._spaces)

    def _follow_settings(self, now: int) -> None:
        """Read the settings when they changed."""
        version = self._control.version()
        if version != self._version:
            self._read_settings(now)
            self._version = version

    def _read_settings(self, now: int) -> None:
        self._snapshot = self._control.snapshot()
        self._spaces = self._control.spaces()
        self._set_routes(now)
        self._deliveries.settings_changed(now)
        for space in self._spaces:
            self._ledger.close_incident(space.space_id, NO_DATASET, None, now)
        self._log("settings_read", version=self._snapshot.version)

    def _set_routes(self, now: int) -> None:
        self._projection.routes = routes(self._snapshot, self._learnt, now)
        self._projection.policies = self._projection.judge.policies = policies(self._snapshot)
        self._projection.judge.rules = rules_of(self._snapshot)

    def _learn(self, pairs: Sequence[Pair], now: int) -> None:
        """Browser and server sent these names with one id: browser copies of them wait for the server's from now on."""
        new = [pair for pair in pairs if self._learnt.get(pair, 0) <= now - LEARNT_FOR_MS]
        self._learnt.update(dict.fromkeys(pairs, now))
        if new:
            self._set_routes(now)
            for _, dataset, event_name in new:
                self._log("server_name_learnt", dataset=dataset, event_name=event_name)

    def _destination(self, space_id: int, dataset: str) -> Destination:
        return destination(self._control, self._snapshot, space_id, dataset, self._elsewhere)

    async def _fold(self) -> None:
        nap = SHORTEST_NAP_S
        while not self._stopping:
            folded = await self._try(self.fold_once)
            nap = SHORTEST_NAP_S if folded else min(nap * 2, LONGEST_NAP_S)
            await asyncio.sleep(BREATH_S if folded else nap)

    async def _deliver(self) -> None:
        nap = SHORTEST_NAP_S
        while not self._stopping:
            self._wake.clear()
            started = await self._try(self._start_due)
            nap = SHORTEST_NAP_S if started else min(nap * 2, LONGEST_NAP_S)
            await self._sleep_until_woken(nap)

    async def _upkeep(self) -> None:
        while not self._stopping:
            await self._try(self.upkeep)
            for asks in self._asks:
                asks.start_due(self._snapshot, self._clock.now())
            await self._ask_time()
            await asyncio.sleep(UPKEEP_S)

    async def _ask_time(self) -> None:
        """After a jump of the clock nothing may be due, so that no answer would ever settle it: ask for one."""
        if self._clock.jumped and self._clock.elapsed() >= self._ask_at:
            self._ask_at = self._clock.elapsed() + ASK_EVERY_MS
            urls = [one.base_url for version in self._snapshot.configs.values() for one in version.config.datasets]
            url = self._elsewhere.base_url if self._elsewhere is not None else next(iter(urls), META_URL)
            await ask_time(self._transport, url, self._clock)

    async def _try(self, act: Callable[[], int | None]) -> int:
        """`act`, or a rest when the store cannot be written now: what it would have done is still there to do."""
        try:
            return act() or 0
        except StoreUnavailable as error:
            self._tell_trouble(error)
            await asyncio.sleep(TROUBLE_S)
            return 0

    def _tell_trouble(self, error: StoreUnavailable) -> None:
        """When it begins or changes, and once a minute while it lasts."""
        now, (code, again_at) = self._clock.elapsed(), self._trouble
        if error.code != code or now >= again_at:
            self._trouble = error.code, now + TELL_EVERY_MS
            self._log("store_unavailable", code=error.code, error=str(error))

    async def _sleep_until_woken(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    async def _drain(self) -> None:
        """Calls that outlast the drain keep their lease, which ends by itself: outcome unknown, they repeat."""
        try:
            await asyncio.wait_for(self._deliveries.drain(), DRAIN_S)
        except TimeoutError:
            self._log("drain_gave_up", seconds=DRAIN_S)
