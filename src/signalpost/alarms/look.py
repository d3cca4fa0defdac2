"""One look at an installation: its control file, its ledger, its inbox folder, all read only.

What a look costs does not grow with the ledger: totals and roll-ups that are kept anyway, the first thousand of each
queue, the last segment of each inbox file. A dataset's past is read once an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from signalpost.alarms.gateway import Asked
from signalpost.errors import StoreError, StoreUnavailable
from signalpost.store import ledger_holder, unfolded
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE, Control
from signalpost.store.ledger import Incident, LedgerReader
from signalpost.store.ledger_watched import Watched, WatchedDataset
from signalpost.store.stages import Stage
from signalpost.watch.causes import CAUSES
from signalpost.watch.code import Code
from signalpost.watch.rhythm import HOUR_S, WEEK_HOURS, WEEKS, Rhythm, is_young, rhythm
from signalpost.watch.rules import INBOX_STOPS
from signalpost.watch.sight import DatasetSight, InboxSight, Sight, SpaceSight
from signalpost.watch.webhooks import ShopCounts, ShopSight, WebhookSight

FAILING = "delivery_failing"  # the incident of a dataset whose calls fail; its detail says why
CLOCK_JUMPED = "clock_jumped"
ABSENT, CORRUPT = "ledger_absent", "store_corrupt"
ASK_WORKER_MS = 10_000  # what waits no longer than this says nothing about the worker
WEEK_S = WEEK_HOURS * HOUR_S
AGAIN_S = 24 * HOUR_S  # what is folded late changes hours that are past
PASTS_A_LOOK = 16  # datasets whose past is read in one look; the others' turn is the next


class Past:
    """The hours of each dataset, read when an hour begins, a week at a time."""

    def __init__(self, ledger: LedgerReader) -> None:
        self._ledger = ledger
        self._hours: dict[tuple[int, str], dict[int, int]] = {}
        self._rhythms: dict[tuple[int, str], tuple[int, Rhythm | None]] = {}
        self._young: set[tuple[int, str]] = set()

    def look(self, space_id: int, datasets: Sequence[str], now: int) -> None:
        """Read what a new hour made necessary. What cannot be read now is read at a later look."""
        until = now // 1_000 // HOUR_S * HOUR_S
        stale = [one for one in datasets if self._rhythms.get((space_id, one), (-1, None))[0] != until]
        for dataset in stale[:PASTS_A_LOOK]:
            with suppress(StoreUnavailable):
                hours = self._read(space_id, dataset, until)
                self._rhythms[space_id, dataset] = until, rhythm(hours, until)
                note = self._young.add if is_young(hours, until) else self._young.discard
                note((space_id, dataset))

    def rhythm(self, space_id: int, dataset: str) -> Rhythm | None:
        """As last read."""
        return self._rhythms.get((space_id, dataset), (-1, None))[1]

    def young(self, space_id: int, dataset: str) -> bool:
        """As last read."""
        return (space_id, dataset) in self._young

    def silent_from(self, space_id: int, dataset: str) -> int | None:
        """The end of the last hour that had a copy (Unix ms); None when there is none, or it was not read yet."""
        last = max(self._hours.get((space_id, dataset), ()), default=None)
        return None if last is None else (last + HOUR_S) * 1_000

    def _read(self, space_id: int, dataset: str, until: int) -> dict[int, int]:
        known, end = self._hours.get((space_id, dataset)), until + HOUR_S
        begin = until - WEEKS * WEEK_S
        since = begin if known is None else until - AGAIN_S
        hours = {hour: count for hour, count in (known or {}).items() if begin <= hour < since}
        for start in range(since, end, WEEK_S):
            stop = min(start + WEEK_S, end)
            hours.update(self._ledger.accepted_by_hour(space_id, dataset, start, stop))
        self._hours[space_id, dataset] = hours
        return hours


class Look:
    """Looks. `ledger_file` and `inbox_folder` are those of the data folder. `ask` asks the gateway that serves it; None
    when none serves."""

    def __init__(
        self,
        control: Control,
        ledger: LedgerReader,
        *,
        ledger_file: Path,
        inbox_folder: Path,
        ask: Callable[[], Asked | None] = lambda: None,
    ) -> None:
        self._control = control
        self._ledger = ledger
        self._ledger_file = ledger_file
        self._inbox_folder = inbox_folder
        self._ask = ask
        self._past = Past(ledger)

    def __call__(self, now: int, *, ask_worker: bool = False) -> Sight:
        """What is there at `now` (Unix ms). `ask_worker`: also when nothing hints at its being gone."""
        asked = self._ask()
        refuses = None if asked is None else asked.cause
        try:
            spaces = [space.space_id for space in self._control.spaces()]
            read = {space_id: self._read(space_id, now) for space_id in spaces}
            sights = [self._space(space_id, *read[space_id], now) for space_id in spaces]
        except StoreError as error:
            unreadable = error.code if isinstance(error, StoreUnavailable) else CORRUPT
            return Sight(now=now, unreadable=unreadable, refuses=refuses)
        ledger, incidents = read[DEFAULT_SPACE]
        inbox = self._inbox(ledger.cursors)
        waits = [inbox.oldest_at, *(one.oldest_waiting_at for space in sights for one in space.datasets)]
        hint = any(at is not None and now - at >= ASK_WORKER_MS for at in waits)
        stops = [one.code for one in incidents if one.code in INBOX_STOPS and not one.dataset]
        return Sight(
            now=now,
            spaces=tuple(sights),
            inbox=inbox,
            worker_runs=ledger_holder(self._ledger_file) is not None if hint or ask_worker else None,
            stops=tuple(stops),
            refuses=refuses,
            clock_jumped=any(one.code == CLOCK_JUMPED for one in incidents),
            webhooks=self._webhooks(asked),
        )

    def _webhooks(self, asked: Asked | None) -> WebhookSight | None:
        """What the gateway counted, of the shops there are and that are not paused."""
        if asked is None or asked.answered is None:
            return None
        told = {(one.space_id, one.shop): one for one in asked.answered.signatures}
        shops = []
        for space_id, version in self._control.snapshot().configs.items():
            for source in version.config.sources:
                one = told.get((space_id, source.name))
                counts = ShopCounts() if one is None else ShopCounts(right=one.right, refused=one.refused)
                if not source.paused:
                    shops.append(ShopSight(space_id=space_id, shop=source.name, counts=counts))
        return WebhookSight(process=asked.answered.process, shops=tuple(shops))

    def _read(self, space_id: int, now: int) -> tuple[Watched, Sequence[Incident]]:
        try:
            return self._ledger.watched(space_id, now), self._ledger.incidents(space_id)
        except StoreUnavailable as error:
            if error.code != ABSENT:
                raise
            return Watched(received=0, fates=0, routed=0, states=0, datasets={}, cursors={}), ()

    def _inbox(self, cursors: Mapping[str, int]) -> InboxSight:
        left = unfolded(self._inbox_folder, cursors)
        return InboxSight(unfolded=left.records, oldest_at=left.oldest_at, progress=sum(cursors.values()))

    def _space(self, space_id: int, read: Watched, incidents: Sequence[Incident], now: int) -> SpaceSight:
        datasets = self._control.snapshot().config(space_id).datasets
        self._past.look(space_id, [one.dataset_id for one in datasets if one.dataset_id in read.datasets], now)
        troubles = {one.dataset: one.detail for one in incidents if one.code == FAILING}
        return SpaceSight(
            space_id=space_id,
            received=read.received,
            fates=read.fates,
            routed=read.routed,
            states=read.states,
            datasets=tuple(
                self._dataset(space_id, one, read.datasets.get(one.dataset_id), troubles.get(one.dataset_id))
                for one in datasets
            ),
        )

    def _dataset(
        self, space_id: int, settings: Dataset, read: WatchedDataset | None, trouble: str | None
    ) -> DatasetSight:
        seen = read or WatchedDataset(dataset=settings.dataset_id)
        return DatasetSight(
            dataset=settings.dataset_id,
            name=settings.name,
            settings=settings.alarms,
            sends=settings.stage_in_force is Stage.LIVE and settings.share > 0,
            tests=settings.stage_in_force is Stage.TEST,
            paused=seen.paused,
            paused_at=seen.paused_at,
            trouble=trouble if trouble in CAUSES[Code.NOT_DELIVERED] else None,  # nothing but words of ours is shown
            accepted=seen.accepted,
            delivered=seen.delivered,
            dead=seen.dead,
            waiting=seen.waiting,
            oldest_waiting_at=seen.oldest_at,
            ended_day=seen.ended_day,
            dead_day=seen.dead_day,
            dead_of=seen.dead_of,
            rhythm=self._past.rhythm(space_id, settings.dataset_id),
            young=self._past.young(space_id, settings.dataset_id),
            silent_from=self._past.silent_from(space_id, settings.dataset_id),
        )
