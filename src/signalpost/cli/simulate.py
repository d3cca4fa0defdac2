"""`signalpost simulate`: what each way of reporting orders to Meta would come to, in a simulation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from inspect import Parameter, Signature
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from signalpost.sandbox.simulate.settings import Row, SimulationSettings, table

if TYPE_CHECKING:
    from signalpost.sandbox.simulate.interval import Interval
    from signalpost.sandbox.simulate.outcome import Outcome

SEEDS = 20
QUICK_SEEDS = 4
CLAIM_SEEDS = 5
QUICK = {"orders": 400, "population": 4_000}
OF_ONE = frozenset({"counted", "results"})
HEADS = ("(a) pixel", "(b) server", "(c) both, no id", "(d) both, with id", "(e) enriched")
SHOWN = (
    "reported",
    "counted",
    "double",
    "swallowed",
    "matched",
    "matched_of_reported",
    "matched_by_any",
    "mistaken",
    "attributed",
    "found",
    "wrong_ad",
    "results",
)


def build() -> Callable[..., None]:
    """The command, with an option for every row of the simulation's settings."""

    def command(**given: Any) -> None:
        simulate(**given)

    command.__doc__ = simulate.__doc__
    parameters = [*Signature.from_callable(simulate, eval_str=True).parameters.values()][:-1]
    options = [_option(row) for row in table()]
    command.__signature__ = Signature([*parameters, *options])  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in (*parameters, *options)}
    return command


def _option(row: Row) -> Parameter:
    """An option for one setting, with its default, range and basis in the help."""
    known = "" if row.source is None else f" ({row.source.basis.value})"
    text = f"{row.description.removesuffix('.')}{known}."
    option = typer.Option(help=text, show_default=str(row.default))
    hint: Any = getitem(Annotated, (row.kind | None, option))
    return Parameter(row.name, Parameter.KEYWORD_ONLY, default=None, annotation=hint)


def simulate(
    *,
    seeds: Annotated[
        int | None,
        typer.Option(min=1, help="How many seeds; each is a population and its orders.", show_default=str(SEEDS)),
    ] = None,
    first_seed: Annotated[int, typer.Option(help="The first seed; the others follow it.")] = 1,
    quick: Annotated[bool, typer.Option(help="Few seeds and few orders: a first look in seconds.")] = False,
    vary_rates: Annotated[
        bool, typer.Option(help="Draw each rate anew for each seed, from its believable range.")
    ] = False,
    prefer_browser_within_s: Annotated[
        int,
        typer.Option(
            min=0,
            help="Seconds in which a browser event takes its server event's place; Meta's pages disagree: 0 or 300.",
        ),
    ] = 0,
    claims: Annotated[
        bool,
        typer.Option(
            help="Instead, hold each claim of the field against simulations of its own, with rates of its own."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    chart: Annotated[
        Path | None, typer.Option(help="Also draw it into this .svg or .png file (needs signalpost[charts]).")
    ] = None,
    **rates: Any,
) -> None:
    """Simulate a shop's orders, reported to Meta by pixel only, by server only, by both without and with event_id, and
    enriched.

    Invented people visit a shop with blockers, cookie limits, refused consent and broken networks; the sandbox
    deduplicates, matches, attributes and scores what arrives. Every rate is an option; docs/explanation/simulation.md
    has their sources. It is a simulation: it measures no real shop.
    """
    from signalpost.sandbox.simulate.chart import check

    settings = _settings(rates, quick=quick)
    check(chart)
    if claims:
        size = {name: rates[name] for name in QUICK if rates[name] is not None}
        _claims(range(first_seed, first_seed + (seeds or CLAIM_SEEDS)), size, as_json=as_json)
        return
    count = seeds or (QUICK_SEEDS if quick else SEEDS)
    with _progress(count, shown=not as_json) as done:
        outcome = _run(settings, range(first_seed, first_seed + count), vary_rates, prefer_browser_within_s, done)
    _show(outcome, chart, as_json=as_json)


def _run(
    settings: SimulationSettings, seeds: range, vary: bool, prefer_browser_within_s: int, done: Callable[[int], None]
) -> Outcome:
    from signalpost.errors import SettingsError
    from signalpost.sandbox.dedup import DedupSettings
    from signalpost.sandbox.simulate.run import simulate as run

    dedup = DedupSettings(prefer_browser_within_s=prefer_browser_within_s)
    try:
        return run(settings, seeds, vary=vary, dedup=dedup, done=done)
    except ValueError as error:
        raise SettingsError(f"These rates cannot be simulated: {error}.", fix="Raise --account.") from error


def _show(outcome: Outcome, chart: Path | None, *, as_json: bool) -> None:
    from signalpost.cli import show
    from signalpost.sandbox.simulate.chart import draw
    from signalpost.sandbox.simulate.outcome import NOTICE

    if as_json:
        show.line(outcome.as_json())
    else:
        show.text(NOTICE)
        _print(outcome)
    if chart is not None:
        draw(outcome, chart)
        show.remark(f"The chart is in {chart}.")


def _claims(seeds: range, size: dict[str, int], *, as_json: bool) -> None:
    """Each trial of each claim as a row."""
    from signalpost.cli import show
    from signalpost.sandbox.simulate.claims import SIZE, check
    from signalpost.sandbox.simulate.claims_of_the_field import CLAIMS
    from signalpost.sandbox.simulate.outcome import NOTICE
    from signalpost.sandbox.simulate.run import simulate as run

    findings = list(check(CLAIMS, run, size={**SIZE, **size}, seeds=seeds))
    if as_json:
        show.lines({"simulation": True, **finding.as_json()} for finding in findings)
        return
    show.text(NOTICE)
    columns = ("claim", "when", "claimed", "simulated", "holds")
    rows = [dict(zip(columns, finding.row(), strict=True)) for finding in findings]
    show.rows(columns, rows, as_json=False, empty="")


def _settings(rates: dict[str, Any], *, quick: bool) -> SimulationSettings:
    """The settings of the command line. Raises SettingsError, which names the option."""
    from signalpost.errors import SettingsError

    given = {name: value for name, value in rates.items() if value is not None}
    try:
        return msgspec.convert({**(QUICK if quick else {}), **given}, SimulationSettings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"A rate is wrong: {error}.", fix="See signalpost simulate --help.") from error


@contextmanager
def _progress(count: int, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A line on stderr that counts the seeds, where somebody looks at a terminal."""
    if not shown or not sys.stderr.isatty():
        yield lambda done: None
        return
    yield lambda done: _tell(f"\rseed {done} of {count} ")
    _tell("\r" + " " * 30 + "\r")


def _tell(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


def _print(outcome: Outcome) -> None:
    from signalpost.cli import show
    from signalpost.sandbox.simulate.outcome import descriptions
    from signalpost.sandbox.simulate.setups import Setup

    heads = dict(zip(Setup, HEADS, strict=True))
    rows = [
        {
            "measure": name.replace("_", " "),
            **{head: cell(outcome.measures[setup][name], of_one=name in OF_ONE) for setup, head in heads.items()},
        }
        for name in SHOWN
    ]
    quality = {head: _quality(outcome.measures[setup]) for setup, head in heads.items()}
    show.rows(("measure", *HEADS), [*rows, {"measure": "quality", **quality}], as_json=False, empty="")
    show.text("")
    for name, words in descriptions().items():
        if name in (*SHOWN, "quality"):
            show.text(f"{name.replace('_', ' ')}: {words}")
    lost = cell(outcome.lost_by_pixel, of_one=False)
    causes = ", ".join(f"{loss.sentence} {cell(found, of_one=False)}" for loss, found in outcome.losses.items())
    show.text(f"\nThe pixel loses {lost} of all orders: {causes}.")
    show.text(
        f"{len(outcome.seeds)} seeds of {outcome.settings.orders:,} orders; in brackets, where 19 of 20 seeds fall."
    )


def _quality(found: Mapping[str, Interval]) -> str:
    return f"{found['quality_low'].low:.1f}–{found['quality_high'].high:.1f}" if "quality" in found else "–"


def cell(found: Interval, *, of_one: bool) -> str:
    """A figure with its interval: with two digits where 1 is right, else a percentage, small ones with a decimal."""
    if of_one:
        return f"{found.mean:.2f} ({found.low:.2f}–{found.high:.2f})"
    digits = 0 if found.mean >= 0.1 else 1
    return f"{found.mean * 100:.{digits}f} % ({found.low * 100:.{digits}f}–{found.high * 100:.{digits}f})"
