"""What one look at an installation sees, and what is remembered from one look to the next. Times are Unix ms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from signalpost.watch.rhythm import Rhythm
from signalpost.watch.settings import AS_SHIPPED, AlarmSettings
from signalpost.watch.webhooks import ShopMemory, WebhookSight, remembered


class DatasetSight(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset.

    `sends`: its stage is live, for some people at least; `tests`: its stage is test. `paused`: why its queue stopped;
    `trouble`: why its calls fail; both words of a closed set. `accepted`, `delivered`, `dead`: so many ever; `waiting`:
    so many not settled now, `oldest_waiting_at` since when the first of them could have been sent. `ended_day` and
    `dead_day`: so many ended, and died, in this hour and the 23 before; `dead_of`: of what most of those died.
    `young`: too new to have a rhythm, and enough came to miss it. `silent_from`: the end of the last hour in which a
    copy came, as far as the roll-ups say.
    """

    dataset: str
    name: str = ""
    settings: AlarmSettings = AS_SHIPPED
    sends: bool = True
    tests: bool = False
    paused: str | None = None
    paused_at: int | None = None
    trouble: str | None = None
    accepted: int = 0
    delivered: int = 0
    dead: int = 0
    waiting: int = 0
    oldest_waiting_at: int | None = None
    ended_day: int = 0
    dead_day: int = 0
    dead_of: str = ""
    rhythm: Rhythm | None = None
    young: bool = False
    silent_from: int | None = None


class SpaceSight(msgspec.Struct, frozen=True, kw_only=True):
    """One space: the terms of both sums, and its datasets."""

    space_id: int
    received: int = 0
    fates: int = 0
    routed: int = 0
    states: int = 0
    datasets: tuple[DatasetSight, ...] = ()


class InboxSight(msgspec.Struct, frozen=True, kw_only=True):
    """All inboxes: copies accepted and not folded, since when the first of them lies there, and how far folding is
    (a number that moves when anything is folded)."""

    unfolded: int = 0
    oldest_at: int | None = None
    progress: int = 0


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """One look. `unreadable`: why the ledger could not be read; then `spaces` is empty and says nothing.

    `worker_runs`: whether a process holds the ledger; None when nobody asked. `stops`: codes of incidents that keep an
    inbox from being folded. `refuses`: why the gateway takes no event now; None when it does, or none serves here.
    `clock_jumped`: the worker does not believe this machine's clock. `webhooks`: what the gateway counted of shops.
    """

    now: int
    spaces: tuple[SpaceSight, ...] = ()
    inbox: InboxSight = InboxSight()
    worker_runs: bool | None = None
    stops: tuple[str, ...] = ()
    unreadable: str | None = None
    refuses: str | None = None
    clock_jumped: bool = False
    webhooks: WebhookSight | None = None

    @property
    def datasets(self) -> Sequence[DatasetSight]:
        """Those of all spaces."""
        return [one for space in self.spaces for one in space.datasets]

    def dead(self, space_id: int, dataset: str | None) -> int | None:
        """How many events of the dataset (None: of the space) ever died; None when it was not seen."""
        for space in self.spaces:
            if space.space_id == space_id:
                found = [one.dead for one in space.datasets if dataset in (None, one.dataset)]
                return sum(found) if found or dataset is None else None
        return None


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """A number that only grows, and when it last moved."""

    count: int
    moved_at: int

    def at(self, count: int, now: int) -> Counter:
        """As it stands now."""
        return self if count == self.count else Counter(count=count, moved_at=now)


class DatasetMemory(msgspec.Struct, frozen=True, kw_only=True):
    """When a dataset last accepted and delivered something."""

    accepted: Counter
    delivered: Counter


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What rules need of earlier looks. Datasets by `space/dataset`, shops by `space/name`."""

    datasets: Mapping[str, DatasetMemory] = {}
    folded: Counter | None = None
    unreadable_since: int | None = None
    refuses_since: int | None = None
    shops: Mapping[str, ShopMemory] = {}


def remember(memory: Memory, sight: Sight) -> Memory:
    """`memory` after `sight`. What is seen for the first time counts as having moved now, or when the roll-ups say."""
    now = sight.now
    memory = msgspec.structs.replace(memory, shops=remembered(memory.shops, sight.webhooks, now))
    folded = (memory.folded or Counter(count=sight.inbox.progress, moved_at=now)).at(sight.inbox.progress, now)
    refuses_since = _since(memory.refuses_since, sight.refuses, now)
    if sight.unreadable is not None:
        unreadable_since = _since(memory.unreadable_since, sight.unreadable, now)
        return msgspec.structs.replace(memory, unreadable_since=unreadable_since, refuses_since=refuses_since)
    seen = {place(space.space_id, one.dataset): one for space in sight.spaces for one in space.datasets}
    datasets = {where: _remembered(memory.datasets.get(where), one, now) for where, one in seen.items()}
    return Memory(datasets=datasets, folded=folded, refuses_since=refuses_since, shops=memory.shops)


def begun_again(memory: Memory, now: int, standing: Collection[str | None]) -> Memory:
    """`memory` when nobody looked for a while: what did not move meanwhile has its time from now, because whoever moves
    it may only be starting too. Not where an alarm about it stands: datasets by their place, None for the inbox."""
    datasets = {
        where: one
        if where in standing
        else msgspec.structs.replace(one, delivered=Counter(count=one.delivered.count, moved_at=now))
        for where, one in memory.datasets.items()
    }
    folded = memory.folded
    if folded is not None and None not in standing:
        folded = Counter(count=folded.count, moved_at=now)
    return Memory(datasets=datasets, folded=folded, shops=memory.shops)


def place(space_id: int, dataset: str) -> str:
    """The name of a dataset among those of all spaces."""
    return f"{space_id}/{dataset}"


def _since(known: int | None, why: str | None, now: int) -> int | None:
    """Since when there is a reason, if there is one."""
    if why is None:
        return None
    return now if known is None else known


def _remembered(known: DatasetMemory | None, seen: DatasetSight, now: int) -> DatasetMemory:
    if known is None:
        accepted_at = now if seen.silent_from is None else min(now, seen.silent_from)
        return DatasetMemory(
            accepted=Counter(count=seen.accepted, moved_at=accepted_at),
            delivered=Counter(count=seen.delivered, moved_at=now),
        )
    return DatasetMemory(
        accepted=known.accepted.at(seen.accepted, now), delivered=known.delivered.at(seen.delivered, now)
    )
