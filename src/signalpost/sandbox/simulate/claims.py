"""What the field says of pixel and server, each claim held against simulations under stated assumptions.

A simulation cannot prove a claim about real shops. It can show which assumptions a claim needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.sandbox.simulate.interval import Interval
from signalpost.sandbox.simulate.outcome import Outcome
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup

LOST = "lost"
"""As a measure: the orders that the pixel loses, by all causes."""

NUMBERS = frozenset({"raw", "counted", "results", "quality"})
"""Measures that are no shares."""

SIZE = {"orders": 600, "population": 5_000}
"""Each simulation of a claim is this large, for each seed."""

CLAIM_SEEDS = range(1, 6)


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """Assumptions (what differs from the default settings) and the words for them."""

    when: str
    settings: Mapping[str, Any] = {}
    setup: Setup | None = None
    measure: str | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, where the notes have it, and the figure that would have to lie between `low` and `high`.

    `against`: the figure is then how much more it is than with these settings (0.5: half as much again).
    """

    key: str
    words: str
    place: str
    setup: Setup
    measure: str
    low: float
    high: float
    trials: tuple[Trial, ...]
    remark: str
    against: Mapping[str, Any] | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One trial of one claim: the figure, and whether its mean lies where the claim has it."""

    claim: Claim
    trial: Trial
    figure: Interval
    holds: bool

    def row(self) -> tuple[str, str, str, str, str]:
        """For a table: claim, assumptions, what is claimed, what came of it, whether it holds."""
        claimed = f"{self.shown(self.claim.low)} to {self.shown(self.claim.high)}"
        found = f"{self.shown(self.figure.mean)} ({self.shown(self.figure.low)} to {self.shown(self.figure.high)})"
        return self.claim.words, self.trial.when, claimed, found, self.verdict

    @property
    def verdict(self) -> str:
        """Whether the mean lies where it is claimed, or on which side of it."""
        if self.holds:
            return "holds"
        return "less" if self.figure.mean < self.claim.low else "more"

    def shown(self, value: float) -> str:
        """A value as the claim's measure is written: a percentage, or a number."""
        return f"{value:.1f}" if self.claim.measure in NUMBERS else f"{value * 100:.0f} %"

    def as_json(self) -> dict[str, Any]:
        """Flat, for programs."""
        return {
            "claim": self.claim.key,
            "words": self.claim.words,
            "place": self.claim.place,
            "when": self.trial.when,
            "command": command(self.trial, self.claim),
            "setup": (self.trial.setup or self.claim.setup).value,
            "measure": self.trial.measure or self.claim.measure,
            "claimed": [self.claim.low, self.claim.high],
            "figure": msgspec.to_builtins(self.figure),
            "holds": self.holds,
        }


Simulate = Callable[[SimulationSettings, Sequence[int]], Outcome]


def check(
    claims: Sequence[Claim], simulate: Simulate, *, size: Mapping[str, int] = SIZE, seeds: Sequence[int] = CLAIM_SEEDS
) -> Iterator[Finding]:
    """A finding for each trial of each claim; trials with the same assumptions share one simulation."""
    done: dict[SimulationSettings, Outcome] = {}

    def outcome(changes: Mapping[str, Any]) -> Outcome:
        settings = SimulationSettings(**{**size, **changes})
        if settings not in done:
            done[settings] = simulate(settings, seeds)
        return done[settings]

    for claim in claims:
        for trial in claim.trials:
            figure = _figure(claim, trial, outcome(trial.settings))
            if claim.against is not None:
                figure = _more(figure, _figure(claim, trial, outcome({**trial.settings, **claim.against})))
            yield Finding(claim=claim, trial=trial, figure=figure, holds=figure.within(claim.low, claim.high))


def _figure(claim: Claim, trial: Trial, outcome: Outcome) -> Interval:
    measure = trial.measure or claim.measure
    return outcome.lost_by_pixel if measure == LOST else outcome.of(trial.setup or claim.setup, measure)


def _more(figure: Interval, other: Interval) -> Interval:
    """How much more one is than the other; the range is the widest that both ranges allow."""
    return Interval(
        mean=_ratio(figure.mean, other.mean),
        low=_ratio(figure.low, other.high),
        high=_ratio(figure.high, other.low),
    )


def _ratio(figure: float, other: float) -> float:
    return figure / other - 1 if other else float("inf")


def command(trial: Trial, claim: Claim) -> str:
    """The command that shows the trial's figure; for a comparison, the second of the two."""
    options = "".join(option(name, value) for name, value in trial.settings.items())
    other = "".join(option(name, value) for name, value in (claim.against or {}).items())
    first = f"signalpost simulate{options}"
    return first if not other else f"{first}, against {first}{other}"


def option(name: str, value: Any) -> str:
    """A setting as an option of the command line, with a blank before it."""
    flag = name.replace("_", "-")
    if isinstance(value, bool):
        return f" --{flag}" if value else f" --no-{flag}"
    return f" --{flag} {value:g}"
