"""The published run over shops whose faults are kept for it; and what may be looked at while the watch is worked on.

`watch` is given a run, goes through its slots once and gives back the incidents it raised, in this judge's words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from judge_incidents import Incident, Verdict, judge
from shop_traffic.fault import Template
from shop_traffic.halves import Half, templates
from shop_traffic.run import Run, runs, together
from shop_traffic.streams import SIZES

FIRST_SEED: Final = 500
"""Of the published runs, one seed each; what is worked with has lower ones."""
WITHOUT: Final = 2
"""Shops of each size in which nothing breaks."""

Watch = Callable[[Run], Sequence[Incident]]


def published(turn: int, watch: Watch, *, sizes: Sequence[str] = tuple(SIZES)) -> Verdict:
    """Run `turn`, from 0: all kept faults, at every size."""
    return _judged(templates(Half.HELD_OUT), FIRST_SEED + turn, watch, sizes)


def development(seed: int, watch: Watch, *, sizes: Sequence[str] = tuple(SIZES)) -> Verdict:
    """The faults to work with; `seed` lies below those of the published runs."""
    if not 0 <= seed < FIRST_SEED:
        raise ValueError(f"seed {seed} is a published run's: take one from 0 to {FIRST_SEED - 1}")
    return _judged(templates(Half.DEVELOPMENT), seed, watch, sizes)


def _judged(played: Sequence[Template], seed: int, watch: Watch, sizes: Sequence[str]) -> Verdict:
    said: list[Incident] = []
    labels = []
    for size in sizes:
        for run in runs(played, seed, size=size, without=WITHOUT):
            said += watch(run)
            labels.append(run.labels())
    return judge(said, together(labels))
