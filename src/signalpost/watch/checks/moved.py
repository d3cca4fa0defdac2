"""Which shares and volumes are not what they were: the sums of the baselines, read with some patience.

A sum that passed its threshold stands until it has fallen to half of it, so no fault is over between two copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

import msgspec

from signalpost.watch.baseline.baselines import Baselines, Known
from signalpost.watch.counts.slot import Series

#: A share below which there was none.
NEVER = 0.01
FALLS, RISES = "falls", "rises"
VOLUME = "copies"
#: A share that moved by less is no fault, however sure it is; relative to what is there, or to what is missing.
LEAST_MOVED, LEAST_POINTS = 0.03, 0.005
#: A volume must differ from the series' own past too, not only from its part of the traffic.
LESS, MORE = 0.85, 1.4
#: What only some copies have may be lacking in a few of them because of who sent them, or of which product.
MOSTLY, MANY = 0.9, 30
#: A release first seen so long before is a likely cause; or a little after, as the sums see a fault late or early.
RELEASE_BEFORE_S, RELEASE_AFTER_S = 2 * 3_600, 900

_KINDS = ("param:", "shape:", "size:", "text:", "content:")

Name = tuple[str, str, str]


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """One share (`tally`) or volume (`VOLUME`) that `way` falls or rises since `since` (Unix seconds).

    `copies` came since then, and `hits` of them had it; `before` and `now` are shares. Of a volume `hits` are its
    copies, `copies` those of the whole dataset, and `expected` how many should have come. `nearly_all`:
    that next to nothing is left explains the fall better than that less is; `unheard`: none of the copies
    remembered had it.
    """

    series: Series
    tally: str
    way: str
    since: int
    copies: int
    hits: int
    before: float
    now: float
    expected: float
    releases: tuple[str, ...] = ()
    nearly_all: bool = False
    unheard: bool = False

    @property
    def name(self) -> Name:
        """Names it among those that stand."""
        return "\x1f".join(self.series), self.tally, self.way

    @property
    def never(self) -> bool:
        """Whether what is counted never came, as far as one can tell."""
        return self.unheard or self.before < NEVER

    @property
    def word(self) -> str:
        """What is counted: `key`, `param`, `fate`, `shape` …"""
        return self.tally.partition(":")[0]

    @property
    def subject(self) -> str:
        """Of what: the key, the parameter with its kind, the form."""
        return self.tally.partition(":")[2]

    @property
    def changed(self) -> int:
        """How many copies differ from what would have come."""
        return abs(round(self.expected - self.hits))


def moved(baselines: Baselines, dataset: str, standing: Set[Name]) -> Iterator[Moved]:
    """All that moved, of one dataset. `standing`: the names of those that stood at the last look."""
    enough, of_volume = baselines.sure(dataset)
    for series, known in baselines.series(dataset):
        place = "\x1f".join(series)
        volume = known.volume
        for way, score in ((FALLS, volume.falls), (RISES, volume.rises)):
            stood = (place, VOLUME, way) in standing
            if score >= (of_volume / 2 if stood else of_volume) and (stood or _own_moved(known, way)):
                yield _of_volume(series, known, way)
        falling = {_kin(tally) for tally, share in known.shares.items() if share.since and share.falls >= enough} - {""}
        for tally, share in known.shares.items():
            if not share.since:
                continue
            for way, score in ((FALLS, share.falls), (RISES, share.rises)):
                stood = (place, tally, way) in standing
                if score >= (enough / 2 if stood or (way == RISES and _kin(tally) in falling) else enough):
                    found = _of_share(series, known, tally, way)
                    if stood or _matters(found):
                        yield found


def _kin(tally: str) -> str:
    """What comes in one of several kinds: what one loses another gains, which is believed sooner."""
    return tally.rpartition(":")[0] if tally.startswith(_KINDS) else ""


def _own_moved(known: Known, way: str) -> bool:
    volume = known.volume
    if not volume.now_own:
        return True
    ratio = volume.now_copies / volume.now_own
    return ratio < LESS if way == FALLS else ratio > MORE


def _matters(found: Moved) -> bool:
    if found.way == FALLS and found.before < MOSTLY and found.copies < MANY:
        return False
    if found.way == FALLS:
        return found.before - found.now >= max(LEAST_POINTS, LEAST_MOVED * found.before)
    return found.now - found.before >= max(LEAST_POINTS, LEAST_MOVED * (1 - found.before))


def _of_volume(series: Series, known: Known, way: str) -> Moved:
    volume = known.volume
    return Moved(
        series=series,
        tally=VOLUME,
        way=way,
        since=volume.since,
        copies=volume.now_total,
        hits=volume.now_copies,
        before=volume.part,
        now=volume.now_copies / max(volume.now_total, 1),
        expected=volume.now_traffic,
        releases=_releases(known, volume.since),
        nearly_all=way == FALLS and volume.gone >= volume.low,
    )


def _of_share(series: Series, known: Known, tally: str, way: str) -> Moved:
    share = known.shares[tally]
    return Moved(
        series=series,
        tally=tally,
        way=way,
        since=share.since,
        copies=share.now_copies,
        hits=share.now_hits,
        unheard=share.heard < 1.0,
        before=share.normal,
        now=share.now_hits / max(share.now_copies, 1),
        expected=share.normal * share.now_copies,
        releases=_releases(known, share.since),
    )


def _releases(known: Known, since: int) -> tuple[str, ...]:
    first = known.first
    return tuple(
        release
        for release, seen in known.releases.items()
        if first < seen and -RELEASE_BEFORE_S <= seen - since <= RELEASE_AFTER_S
    )
