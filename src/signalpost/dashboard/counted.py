"""Figures of the ledger, added up for a page: in all, by step of its span, by word, by event name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from signalpost.dashboard.view import DAY_S, Span, View
from signalpost.store.figures import Figure, Step

#: How copies end up in a dataset: all that was received is in one of them.
RECEIVED = ("event", "merged", "duplicate", "held", "dropped")
DEDUPLICATED = ("merged", "duplicate")
#: Kinds that no page shows step by step: their sums alone are read, which takes a small part of the time.
IN_ALL_ONLY = frozenset({"value", "key", "gained", "parameter", "lag", "delivery", "made_id", "leak"})


class Counted:
    """Sums of figures. A word that is asked for also stands for those that go on from it: `dropped`
    for `dropped:bot`, `server` for `server merged`."""

    def __init__(self, figures: Iterable[Figure], span: Span) -> None:
        self.span = span
        self.at = list(range(span.since, span.until, span.step))
        self._found: dict[tuple[str, str], dict[str, list[int]]] = {}  # by kind and event name, by word
        for one in figures:
            words = self._found.setdefault((one.kind, one.event_name), {})
            if one.word not in words:
                words[one.word] = [0] * len(self.at)
            words[one.word][(one.at - span.since) // span.step] += one.count

    def steps(self, kind: str, words: Collection[str] = (), name: str | None = None) -> list[int]:
        """The sum in each step of the span; without words, of all words; without a name, of all."""
        found = [0] * len(self.at)
        for _, counts in self._fitting(kind, words, name):
            found = [one + more for one, more in zip(found, counts, strict=True)]
        return found

    def total(self, kind: str, words: Collection[str] = (), name: str | None = None) -> int:
        """As `steps`, in all."""
        return sum(sum(counts) for _, counts in self._fitting(kind, words, name))

    def by_word(self, kind: str, words: Collection[str] = (), name: str | None = None) -> Counter[str]:
        """The sum of each word."""
        found: Counter[str] = Counter()
        for word, counts in self._fitting(kind, words, name):
            found[word] += sum(counts)
        return found

    def word_at(self, kind: str, index: int, name: str | None = None) -> Counter[str]:
        """The sum of each word in one step of the span."""
        found: Counter[str] = Counter()
        for word, counts in self._fitting(kind, (), name):
            if counts[index]:
                found[word] += counts[index]
        return found

    def names(self, kind: str) -> set[str]:
        """The event names that have figures of this kind."""
        return {name for its_kind, name in self._found if its_kind == kind}

    def _fitting(self, kind: str, words: Collection[str], name: str | None) -> Iterator[tuple[str, list[int]]]:
        names = self.names(kind) if name is None else (name,)
        for one in names:
            for word, counts in self._found.get((kind, one), {}).items():
                if not words or word in words or word.replace(":", " ").partition(" ")[0] in words:
                    yield word, counts


def counted(
    view: View, kinds: Collection[str], span: Span | None = None, names: Sequence[str] | None = None
) -> Counted:
    """The figures of these kinds in a span (the one chosen), of the chosen dataset or all. Those of IN_ALL_ONLY stand
    in its first step."""
    asked = span or view.span
    each: Step = "day" if asked.step >= DAY_S else "hour"
    steps: tuple[tuple[Step, bool], ...] = ((each, False), ("whole", True))
    figures: list[Figure] = []
    for step, in_all in steps:
        wanted = [kind for kind in kinds if (kind in IN_ALL_ONLY) == in_all]
        if wanted:
            figures += view.ledger.series(
                view.space_id,
                dataset=view.dataset,
                names=names,
                kinds=wanted,
                since=asked.since,
                until=asked.until,
                step=step,
            )
    return Counted(figures, asked)


def share_of(part: float, whole: float) -> float | None:
    """0–1; None of nothing."""
    return min(1.0, part / whole) if whole else None
