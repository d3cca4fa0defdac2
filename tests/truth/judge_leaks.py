"""How right a detector of leaks is on the corpus: precision and recall for each kind, and its kinds of mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from leak_corpus.make import templates
from leak_corpus.sample import Half, Kind, Sample

Scan = Callable[[str, str], Collection[str]]
"""(path, value) → the kinds that were found there."""


class Count(NamedTuple):
    """Kinds rightly found, found where there are none, and missed; one string counts once for each of its kinds."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __add__(self, other: Count) -> Count:  # type: ignore[override]
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


class Mistake(NamedTuple):
    """What goes wrong with one template, how often, of how many strings. Holds no string."""

    template: str
    path: str
    text: str
    found: tuple[str, ...]
    missed: tuple[str, ...]
    times: int
    strings: int


class Verdict(NamedTuple):
    """What came of a half of the corpus. `harmless`: strings that leak nothing, `disturbed`: those of them in which
    something was found."""

    strings: int
    kinds: dict[Kind, Count]
    harmless: int
    disturbed: int
    mistakes: tuple[Mistake, ...]

    @property
    def total(self) -> Count:
        """All kinds together."""
        return _sum(self.kinds.values())


def judge(samples: Sequence[Sample], scan: Scan) -> Verdict:
    """Scan every string once."""
    counts: Counter[tuple[Kind, str]] = Counter()
    mistakes: Counter[tuple[str, tuple[str, ...], tuple[str, ...]]] = Counter()
    harmless = disturbed = 0
    for sample in samples:
        found = {Kind(kind) for kind in scan(sample.path, sample.value)} - sample.open
        wrong, missed = found - sample.kinds, sample.kinds - found
        for verdict, kinds in (("right", found & sample.kinds), ("wrong", wrong), ("missed", missed)):
            counts.update((kind, verdict) for kind in kinds)
        if not sample.kinds:
            harmless, disturbed = harmless + 1, disturbed + bool(found)
        if wrong or missed:
            mistakes[sample.template, _sorted(wrong), _sorted(missed)] += 1
    strings = Counter(sample.template for sample in samples)
    return Verdict(
        strings=len(samples),
        kinds={kind: Count(*(counts[kind, verdict] for verdict in Count._fields)) for kind in Kind},
        harmless=harmless,
        disturbed=disturbed,
        mistakes=tuple(
            _mistake(template, found, missed, times, strings[template])
            for (template, found, missed), times in mistakes.most_common()
        ),
    )


def _mistake(name: str, found: tuple[str, ...], missed: tuple[str, ...], times: int, strings: int) -> Mistake:
    half, _, number = name.partition("/")
    template = templates(Half[half.upper()])[int(number)]
    return Mistake(name, template.path, template.text, found, missed, times, strings)


def _sorted(kinds: Iterable[Kind]) -> tuple[str, ...]:
    return tuple(sorted(kind.value for kind in kinds))


def _sum(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total += count
    return total
