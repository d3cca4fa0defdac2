"""Halving finds the bad events and only those; a fault of the set-up kills none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.split import NOTHING_REFUSED, REFUSED_IN_A_ROW, Splitting, Streak

Meta = Callable[[Sequence[int]], str]  # what it says to a call: passed, put_off, stop, or the code it refuses with


class Run:
    """A batch of numbers taken to its end. `meta` answers each call."""

    def __init__(self, *parts: Sequence[int], meta: Meta, **options: object) -> None:
        splitting: Splitting[int, str] = Splitting(parts, row_of=lambda row: row, **options)  # type: ignore[arg-type]
        self.sent: list[Sequence[int]] = []
        self.went: list[int] = []
        self.dead: list[tuple[int, str]] = []
        self.back: list[int] = []
        self.revive: tuple[int, ...] = ()
        self.stopped = False
        while (part := splitting.next()) is not None:
            self.sent.append(part)
            self._take(splitting, part, meta(part))
        self.dead += splitting.finish()
        self.streak = splitting.streak

    def _take(self, splitting: Splitting[int, str], part: Sequence[int], said: str) -> None:
        if said == "passed":
            self.dead += splitting.passed()
            self.went += part
        elif said == "put_off":
            self.back += [*part, *splitting.put_off()]
        elif said == "stop":
            self.back += splitting.stop(part)
        else:
            refusal = splitting.refused(part, said, f"{said}:{part[0]}")
            self.dead += refusal.dead
            self.back += refusal.back
            self.stopped, self.revive = refusal.stopped, refusal.revive

    @property
    def dead_rows(self) -> set[int]:
        return {row for row, _ in self.dead}


def bad(*rows: int) -> Meta:
    """Refuses every call with one of `rows` in it."""
    return lambda part: "100" if set(part) & set(rows) else "passed"


def script(*said: str) -> Meta:
    """Says these, then that everything got through."""
    rest = iter(said)
    return lambda part: next(rest, "passed")


TABLE = [
    # parts, what Meta says, sent, got through, dead, put back
    ([[1, 2, 3]], [], [[1, 2, 3]], {1, 2, 3}, set(), set()),
    ([[1], [2], [3]], [], [[1], [2], [3]], {1, 2, 3}, set(), set()),
    ([[1]], ["a"], [[1]], set(), {1}, set()),
    ([[1, 2, 3]], ["a", "a"], [[1, 2, 3], [1], [2, 3]], {2, 3}, {1}, set()),
    ([[1, 2], [3]], ["a", "a"], [[1, 2], [1], [2], [3]], {2, 3}, {1}, set()),
    ([[1, 2]], ["a", "a", "a"], [[1, 2], [1], [2]], set(), {1, 2}, set()),
    ([[1, 2]], ["a", "a", "b"], [[1, 2], [1], [2]], set(), {1, 2}, set()),
    ([[1, 2, 3, 4]], ["a", "a", "a", "passed", "put_off"], [[1, 2, 3, 4], [1, 2], [1], [2], [3, 4]], {2}, {1}, {3, 4}),
    ([[1, 2, 3, 4]], ["a", "a", "a", "put_off"], [[1, 2, 3, 4], [1, 2], [1], [2]], set(), {1}, {2, 3, 4}),
    ([[1, 2, 3, 4]], ["a", "a", "a", "stop"], [[1, 2, 3, 4], [1, 2], [1], [2]], set(), set(), {1, 2, 3, 4}),
    ([[1, 2], [3]], ["stop"], [[1, 2]], set(), set(), {1, 2, 3}),
]


@pytest.mark.parametrize(("parts", "said", "sent", "went", "dead", "back"), TABLE)
def test_what_becomes_of_each_event(
    parts: list[list[int]], said: list[str], sent: list[list[int]], went: set[int], dead: set[int], back: set[int]
) -> None:
    """Left half first; a stop brings back what was held, a delay does not."""
    run = Run(*parts, meta=script(*said))
    assert [list(part) for part in run.sent] == sent
    assert (set(run.went), run.dead_rows, set(run.back)) == (went, dead, back)


@pytest.mark.parametrize("row", [0, 1, 499, 500, 998, 999])
def test_one_bad_event_among_a_thousand_costs_one_event(row: int) -> None:
    """And about twenty calls, wherever it stands."""
    run = Run(range(1000), meta=bad(row))
    assert run.dead == [(row, f"100:{row}")]
    assert sorted(run.went) == [other for other in range(1000) if other != row]
    assert len(run.sent) <= 2 * math.ceil(math.log2(1000)) + 1


def test_eight_refused_alone_in_a_row_kill_none() -> None:
    """All of the batch comes back, and no further call is made."""
    run = Run(range(100), meta=bad(*range(100)))
    assert run.stopped
    assert run.dead == []
    assert sorted(run.back) == list(range(100))
    assert sum(len(part) == 1 for part in run.sent) == REFUSED_IN_A_ROW == 8
    assert run.streak == NOTHING_REFUSED


def test_a_streak_of_earlier_batches_is_revived() -> None:
    """Those that died at the end of batches before count, and are named when the streak is full."""
    earlier = Streak("100", tuple(range(901, 907)))
    run = Run([1, 2], meta=bad(1, 2), streak=earlier)
    assert (run.stopped, run.revive, sorted(run.back), run.dead) == (True, earlier.rows, [1, 2], [])
    goes_on = Run([1], meta=bad(1), streak=Streak("100", (901,)))
    assert (goes_on.stopped, goes_on.streak, goes_on.dead_rows) == (False, Streak("100", (901, 1)), {1})


def test_another_code_begins_a_new_streak() -> None:
    """Then those before were bad each in its own way."""
    run = Run(range(8), meta=lambda part: str(part[0]) if len(part) == 1 else "100")
    assert run.dead_rows == set(range(8))
    assert run.streak == Streak("7", (7,))
    late = Run([0], [1], [2], meta=lambda part: "a" if part[0] == 0 else "b", in_a_row=2)
    assert (late.dead_rows, sorted(late.back), late.stopped) == ({0}, [1, 2], True)


def test_the_stop_rule_can_be_made_shorter_and_switched_off() -> None:
    """1 is for a probe; 0 for an operator who said go on."""
    probe = Run([1], meta=bad(1), in_a_row=1)
    assert (probe.stopped, probe.back, probe.dead) == (True, [1], [])
    assert Run(range(20), meta=bad(*range(20)), in_a_row=0).dead_rows == set(range(20))


SAID = st.sampled_from(["passed", "100", "100", "200", "put_off", "stop"])
PARTS = st.lists(st.integers(1, 20), min_size=1, max_size=4)


@given(PARTS, st.lists(SAID, max_size=40), st.integers(0, 9), st.integers(0, 9))
def test_each_event_ends_exactly_once(sizes: list[int], said: list[str], in_a_row: int, streak: int) -> None:
    """Whatever Meta says, in whatever order; only events of the streak are revived."""
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    parts = [range(start, start + size) for start, size in zip(starts, sizes, strict=True)]
    earlier = Streak("100", tuple(range(-streak, 0)))
    run = Run(*parts, meta=script(*said), in_a_row=in_a_row, streak=earlier)
    assert sorted([*run.went, *(row for row, _ in run.dead), *run.back]) == list(range(sum(sizes)))
    assert set(run.revive) <= set(earlier.rows)


@given(st.integers(1, 200), st.data())
def test_exactly_the_bad_events_die(size: int, data: st.DataObject) -> None:
    """Fewer than eight never stop it, and each costs at most 2·log2(n) + 1 calls."""
    rows = data.draw(st.sets(st.integers(0, size - 1), max_size=REFUSED_IN_A_ROW - 1))
    run = Run(range(size), meta=bad(*rows))
    assert run.dead_rows == rows
    assert sorted(run.went) == sorted(set(range(size)) - rows)
    assert len(run.sent) <= max(1, len(rows)) * (2 * math.ceil(math.log2(size)) + 1)
