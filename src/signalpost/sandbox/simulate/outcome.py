"""What a simulation says: for each set-up the measures with their intervals, and why the pixel loses orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args, get_type_hints

import msgspec

from signalpost.sandbox.simulate.interval import Interval, interval
from signalpost.sandbox.simulate.measure import Measures
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.visit import Loss, Visit

NOTICE = "This is a simulation: invented people, invented orders, rates as given. It measures no real shop."


class SeedResult(msgspec.Struct, frozen=True, kw_only=True):
    """One seed: the measures of each set-up, and the share of orders the pixel loses by each cause."""

    seed: int
    measures: Mapping[Setup, Measures]
    losses: Mapping[Loss, float]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """All seeds together. Shares are of all the shop's orders unless the measure says otherwise."""

    settings: SimulationSettings
    seeds: tuple[int, ...]
    varied: bool
    measures: Mapping[Setup, Mapping[str, Interval]]
    losses: Mapping[Loss, Interval]
    lost_by_pixel: Interval

    def of(self, setup: Setup, measure: str) -> Interval:
        """One figure; KeyError where it does not apply (match quality without server events)."""
        return self.measures[setup][measure]

    def as_json(self) -> dict[str, Any]:
        """The whole outcome with the notice that it is a simulation and what each measure is."""
        return {
            "simulation": True,
            "notice": NOTICE,
            "seeds": list(self.seeds),
            "rates_varied": self.varied,
            "setups": [
                {"setup": setup.value, "label": setup.label, "measures": msgspec.to_builtins(found)}
                for setup, found in self.measures.items()
            ],
            "lost_by_pixel": msgspec.to_builtins(self.lost_by_pixel),
            "lost_by_pixel_because": {loss.value: msgspec.to_builtins(found) for loss, found in self.losses.items()},
            "measures": descriptions(),
            "settings": msgspec.to_builtins(self.settings),
        }


def descriptions() -> dict[str, str]:
    """Each measure's sentence."""
    hints = get_type_hints(Measures, include_extras=True)
    return {field.name: _description(hints[field.name]) for field in msgspec.structs.fields(Measures)}


def _description(hint: Any) -> str:
    return next(str(part.description) for part in get_args(hint)[1:] if part.description)


def losses(visits: Sequence[Visit]) -> dict[Loss, float]:
    """Share of the orders that the pixel does not report, by the first cause that applies."""
    counts = Counter(visit.lost_by for visit in visits)
    return {loss: counts[loss] / len(visits) for loss in Loss}


def together(results: Sequence[SeedResult], *, settings: SimulationSettings, varied: bool) -> Outcome:
    """The outcome of all seeds."""
    return Outcome(
        settings=settings,
        seeds=tuple(result.seed for result in results),
        varied=varied,
        measures={setup: _intervals(result.measures[setup] for result in results) for setup in Setup},
        losses={loss: interval([result.losses[loss] for result in results]) for loss in Loss},
        lost_by_pixel=interval([sum(result.losses.values()) for result in results]),
    )


def _intervals(found: Iterable[Measures]) -> dict[str, Interval]:
    """Interval by measure; a measure that does not apply is absent."""
    rows = list(found)
    return {
        name: interval([getattr(row, name) for row in rows])
        for name in Measures.__struct_fields__
        if all(getattr(row, name) is not None for row in rows)
    }
