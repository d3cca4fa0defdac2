"""The shops of a run, each with its faults, and the labels that incidents are judged by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shop_traffic.days import days
from shop_traffic.fault import Fault, Template
from shop_traffic.schedule import schedules
from shop_traffic.seasons import DAYS
from shop_traffic.slot import Slot
from shop_traffic.streams import SIZES
from shop_traffic.trial import Trial
from shop_traffic.visible import AFFECTED, Sight, known, sight


class Label(NamedTuple):
    """A fault of a dataset. `thirtieth`: when the 30th copy that it touched was received, None while fewer were."""

    dataset: str
    fault: Fault
    sight: Sight
    thirtieth: int | None = None


class Watched(NamedTuple):
    """A dataset, the size of its shop and for how many days it was watched."""

    dataset: str
    size: str
    days: int


class Labels(NamedTuple):
    """All that happened in a run: datasets with and without faults."""

    watched: tuple[Watched, ...]
    faults: tuple[Label, ...]


class Run:
    """One shop: its slots, to be gone through once, and then its labels."""

    def __init__(self, dataset: str, size: str, seed: object, faults: Sequence[Fault], *, days: int = DAYS) -> None:
        self.dataset, self.size, self.faults = dataset, size, tuple(faults)
        self._seed, self._days = seed, days
        self._touched = dict.fromkeys((one.number for one in faults), 0)
        self._thirtieth: dict[int, int] = {}
        self._trials = [Trial(one, known(size, seed)) for one in faults]
        self._done = False

    def slots(self) -> Iterator[Slot]:
        """In order of time; what the faults touch is counted on the way."""
        for slot in days(self.size, self._seed, self.faults, days=self._days):
            for copy in slot.copies:
                if copy.fault:
                    self._touched[copy.fault] += copy.times
                    if self._touched[copy.fault] >= AFFECTED:
                        self._thirtieth.setdefault(copy.fault, copy.at)
            for trial in self._trials:
                trial.slot(slot)
            yield slot
        self._done = True

    def labels(self) -> Labels:
        """Of this shop alone: by what was drawn, after the last slot; before, by what is expected."""
        rates = known(self.size, self._seed)
        sights = [one.sight() for one in self._trials] if self._done else [sight(one, rates) for one in self.faults]
        faults = (
            Label(self.dataset, one, seen, self._thirtieth.get(one.number))
            for one, seen in zip(self.faults, sights, strict=True)
        )
        return Labels((Watched(self.dataset, self.size, self._days),), tuple(faults))


def runs(templates: Sequence[Template], seed: object, *, size: str, without: int = 1) -> Iterator[Run]:
    """The shops of a size that all these templates need, and `without` shops in which nothing breaks."""
    if size not in SIZES:
        raise ValueError(f"no size of a shop: {size}; there are {', '.join(SIZES)}")
    shops = [*schedules(templates, size, seed), *([] for _ in range(without))]
    for turn, faults in enumerate(shops):
        yield Run(f"{size}-{turn}", size, f"{seed}/{turn}", faults)


def together(labels: Sequence[Labels]) -> Labels:
    """Of several shops."""
    return Labels(
        tuple(one for each in labels for one in each.watched), tuple(one for each in labels for one in each.faults)
    )
