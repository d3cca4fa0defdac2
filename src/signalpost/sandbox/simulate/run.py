"""`simulate`: the same orders, reported by each set-up to the local Meta, for one seed after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from signalpost.sandbox.dedup import DedupSettings
from signalpost.sandbox.simulate.measure import measure
from signalpost.sandbox.simulate.outcome import Outcome, SeedResult, losses, together
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.town import Town
from signalpost.sandbox.simulate.vary import varied

Done = Callable[[int], None]


def simulate(
    settings: SimulationSettings | None = None,
    seeds: Sequence[int] = range(1, 21),
    *,
    vary: bool = False,
    dedup: DedupSettings | None = None,
    done: Done | None = None,
) -> Outcome:
    """Simulate every set-up for each seed; the same settings and seeds give the same outcome.

    `vary` draws each rate anew for each seed from its believable range. `dedup`: what Meta's pages leave open about
    deduplication. `done` is told how many seeds are done. Raises ValueError without seeds.
    """
    given = settings or SimulationSettings()
    results = list(_results(given, seeds, vary, dedup, done or _nothing))
    return together(results, settings=given, varied=vary)


def _results(
    settings: SimulationSettings, seeds: Sequence[int], vary: bool, dedup: DedupSettings | None, done: Done
) -> Iterator[SeedResult]:
    for count, seed in enumerate(seeds, start=1):
        yield one_seed(varied(settings, seed) if vary else settings, seed, dedup)
        done(count)


def one_seed(settings: SimulationSettings, seed: int, dedup: DedupSettings | None = None) -> SeedResult:
    """A population, a week of orders, and what each set-up makes of them."""
    town = Town(settings, seed)
    visits = orders(town, settings, seed)
    return SeedResult(
        seed=seed,
        measures={setup: measure(visits, setup, people=town.people, settings=settings, dedup=dedup) for setup in Setup},
        losses=losses(visits),
    )


def _nothing(count: int) -> None:
    """Nobody wants to know."""
