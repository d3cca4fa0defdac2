"""All that is known to be normal: fed with closed slots in the order of time, asked for what is not normal any more.

A slot's counts go into the sums of each share and volume; once an hour what came is learnt. So a cycle costs what has
changed, and nothing is computed over the past again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.baseline.chance import threshold
from signalpost.watch.baseline.mixed import NONE, Part, mixed, parts
from signalpost.watch.baseline.pooled import BETWEEN, PAIRS, is_pooled, pool
from signalpost.watch.baseline.season import DAY_HOURS, new_season
from signalpost.watch.baseline.share import KEPT_AN_HOUR, Share
from signalpost.watch.baseline.sure import UNKNOWN, Sure, sure
from signalpost.watch.baseline.volume import Volume
from signalpost.watch.baseline.whole import Whole
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import HOUR_S, SLOT_S, SLOTS_AN_HOUR, Series, Slot

VERSION = 1
SLOTS_A_MONTH = 30 * 24 * SLOTS_AN_HOUR
#: Each share is tested against four faults, as is each volume.
TESTS_EACH = 4
MOST_SHARES = 600
#: A series must be known so long before its shares are judged: a name that comes once a day has been seen by then.
SHARES_AFTER_S = 2 * 86_400
#: What has been different for so long is how it is now.
ACCEPTED_AFTER_S = 7 * 86_400
FORGOTTEN_S = 35 * 86_400
#: A gap in time up to here is silence and judged slot by slot; a longer one is a watch that did not run.
LONGEST_GAP_S = 86_400
#: Tallies of which one copy each way is no habit: they are evidence only.
_NO_SHARES = ("release:",)
_HALF = 0.5
#: Tests that move together count as one: the hosts of an event and their sum, the parameters of one copy. Found with
#: the shops whose faults are to work with: tests/truth.
TOGETHER = 8.0


class Known(msgspec.Struct, kw_only=True, array_like=True):
    """One series: its volume, its shares by tally, when it first came (Unix seconds), its releases with when each was
    first seen; `sums` of the values `of` copies by currency, older ones counting less."""

    first: int
    volume: Volume
    shares: dict[str, Share] = {}
    copies: float = 0.0
    taken: float = 0.0
    releases: dict[str, int] = {}
    sums: dict[str, float] = {}
    of: float = 0.0

    @property
    def worth(self) -> Mapping[str, float]:
        """The mean value of a copy by currency, as copies were lately."""
        return {currency: value / self.of for currency, value in self.sums.items()} if self.of else {}


class Dataset(msgspec.Struct, kw_only=True, array_like=True):
    """One dataset: all of it, and its series."""

    whole: Whole
    series: dict[str, Known] = {}


class _State(msgspec.Struct, kw_only=True):
    version: int
    at: int
    datasets: dict[str, Dataset]


_MOST_RELEASES = 20


class Baselines:
    """`take` closed slots; then `datasets` holds what is known, and `sure` how high a sum must be to be no chance."""

    def __init__(self, alarms: float = 1.0) -> None:
        self.alarms = alarms
        self.datasets: dict[str, Dataset] = {}
        self._sure: dict[str, tuple[int, Sure]] = {}  # by dataset: the hour, and what is enough in it
        self.at = 0  # the beginning of the slot that is judged next; 0: none was

    def sure(self, dataset: str) -> Sure:
        """For all tests of a dataset together to raise at most `alarms` false ones a month."""
        hour, found = self._sure.get(dataset, (0, UNKNOWN))
        if not hour or hour != self.at // HOUR_S:
            hour, found = self._sure[dataset] = self.at // HOUR_S, self._enough(dataset)
        return found

    def _enough(self, dataset: str) -> Sure:
        known = self.datasets[dataset].series.values()
        if not known:
            return UNKNOWN
        day = sum(one.volume.day_copies for one in known)
        looks = 1.0 + sum(_looks(day) + len(one.shares) * _looks(one.volume.day_copies) for one in known)
        return sure(threshold(TESTS_EACH * looks / TOGETHER, 1, self.alarms))

    def take(self, closed: Closed) -> None:
        """The next slot that has copies. Slots between the last and this one are judged as silent ones; one from before
        the last (the clock went back) is judged as if it came now."""
        if self.at and closed.begin - self.at > LONGEST_GAP_S:
            self.at = closed.begin
        self.idle(closed.begin)
        self._judge(closed)

    def idle(self, until: int) -> None:
        """No copy came in the slots that end by `until` (Unix seconds) and were not taken."""
        if self.at and until - self.at > LONGEST_GAP_S:
            self.at = until // SLOT_S * SLOT_S
        while self.at and self.at + SLOT_S <= until:
            self._judge(Closed(begin=self.at, slots={}))

    def series(self, dataset: str) -> Iterator[tuple[Series, Known]]:
        """Each with what is known of it."""
        for name, known in self.datasets[dataset].series.items():
            source, host, event_name = name.split(BETWEEN)
            yield Series(dataset, source, host, event_name), known

    def to_bytes(self) -> bytes:
        """All that was learnt, and the sums that stand."""
        return msgspec.msgpack.encode(_State(version=VERSION, at=self.at, datasets=self.datasets))

    @classmethod
    def from_bytes(cls, state: bytes, alarms: float = 1.0) -> Baselines:
        """What `to_bytes` gave. Raises InvalidInput when it is of another release's form, or damaged."""
        try:
            read = msgspec.msgpack.decode(state, type=_State)
        except msgspec.DecodeError as error:
            raise InvalidInput("What the watch has learnt cannot be read: it learns anew without it.") from error
        if read.version != VERSION:
            raise InvalidInput(f"What the watch has learnt is of version {read.version}, not {VERSION}.")
        found = cls(alarms)
        found.at, found.datasets = read.at, read.datasets
        return found

    def _judge(self, closed: Closed) -> None:
        begin = max(closed.begin, self.at)
        by_dataset: dict[str, dict[str, Slot]] = {}
        for key, slot in closed.slots.items():
            by_dataset.setdefault(key.dataset, {})[BETWEEN.join(key[1:])] = slot
        for name in by_dataset.keys() - self.datasets.keys():
            self.datasets[name] = _new_dataset(begin // HOUR_S)
        for name, slots in by_dataset.items():
            pool(slots, self.datasets[name].series)
        last = (begin + SLOT_S) % HOUR_S == 0
        for name, dataset in self.datasets.items():
            if self.at == 0 or begin % HOUR_S == 0 or begin - self.at >= HOUR_S:
                _prepare(dataset, begin // HOUR_S)
            _take(dataset, by_dataset.get(name, {}), begin, self.sure(name))
            if last:
                _learn(dataset, begin, self.sure(name))
        self.at = begin + SLOT_S


def _looks(day_copies: float) -> float:
    """In how many slots of a month a series says something: no more than it has copies."""
    return min(SLOTS_A_MONTH, 30.0 * max(day_copies, 1.0))


def _new_dataset(hour: int) -> Dataset:
    return Dataset(whole=Whole(season=new_season(hour), came=[], expected=[]), series={})


def _prepare(dataset: Dataset, hour: int) -> None:
    dataset.whole.prepare(hour)
    for name, known in dataset.series.items():
        if not name.startswith(PAIRS):  # whose copies are the browser's, and judged as such
            known.volume.prepare(hour, dataset.whole.season)


def _take(dataset: Dataset, slots: Mapping[str, Slot], begin: int, enough: Sure) -> None:
    total = sum(slot.copies for name, slot in slots.items() if not is_pooled(name))
    dataset.whole.judge(total, begin, SLOTS_AN_HOUR, enough.volumes)
    for name in slots.keys() - dataset.series.keys():
        season = new_season(begin // HOUR_S)
        dataset.series[name] = Known(first=begin, volume=Volume(season=season), shares={}, releases={}, sums={})
    series = dataset.series
    hosts = parts(slots, series.keys(), lambda name: series[name].shares)
    for name, known in series.items():
        slot = slots.get(name)
        known.volume.judge(slot.copies if slot else 0, total, begin, SLOTS_AN_HOUR, enough.volumes)
        if slot is not None:
            _shares(known, slot, begin, enough, hosts.get(name, NONE))


def _shares(known: Known, slot: Slot, begin: int, enough: Sure, hosts: Sequence[Part]) -> None:
    tallies, shares = slot.tallies, known.shares
    for tally in sorted(tallies.keys() - shares.keys()):
        if tally.startswith(_NO_SHARES):
            _release(known, tally.partition(":")[2], begin)
        elif len(shares) < MOST_SHARES:
            past = known.copies if tally.startswith("fate:") else known.taken
            shares[tally] = Share(copies=past)
            shares[tally].settle()
    judged = begin - known.first >= SHARES_AFTER_S
    for tally, share in shares.items():
        of, hits = slot.of(tally), tallies.get(tally, 0)
        if not of:
            continue
        if judged:
            share.judge(of, hits, begin, enough.shares, mixed(tally, share, hosts) if hosts else None)
        share.gather(of, hits)
    known.copies += slot.copies
    known.taken += slot.taken
    if slot.sums and known.volume.falls <= _HALF * enough.volumes:
        known.of += slot.taken
        for currency, value in slot.sums.items():
            known.sums[currency] = known.sums.get(currency, 0.0) + value


def _release(known: Known, release: str, begin: int) -> None:
    if release not in known.releases:
        known.releases[release] = begin
        while len(known.releases) > _MOST_RELEASES:
            del known.releases[next(iter(known.releases))]


def _learn(dataset: Dataset, begin: int, enough: Sure) -> None:
    doubt, of_volume, hour = _HALF * enough.shares, _HALF * enough.volumes, begin // HOUR_S
    day_over = (hour + 1) % DAY_HOURS == 0
    dataset.whole.learn(hour, of_volume)
    for name, known in list(dataset.series.items()):
        volume = known.volume
        if begin - max(volume.last, known.first) > FORGOTTEN_S:
            del dataset.series[name]
            continue
        if volume.since and begin - volume.since > ACCEPTED_AFTER_S:
            volume.accept()
        volume.learn(hour, of_volume)
        known.of *= KEPT_AN_HOUR
        known.sums = {currency: value * KEPT_AN_HOUR for currency, value in known.sums.items()}
        for tally, share in list(known.shares.items()):
            if share.since and begin - share.since > ACCEPTED_AFTER_S:
                share.accept()
            share.learn(doubt, day_over)
            if share.hits < _HALF and not share.hour_hits and not share.since and share.copies > MOST_SHARES:
                del known.shares[tally]
