"""The outcome as a picture, by matplotlib (the `charts` extra), which is imported when a picture is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from signalpost.errors import SettingsError
from signalpost.sandbox.simulate.interval import Interval
from signalpost.sandbox.simulate.outcome import NOTICE, Outcome
from signalpost.sandbox.simulate.setups import Setup

KINDS = (".svg", ".png")
COLOURS = {
    Setup.PIXEL: "#93c4bf",
    Setup.SERVER: "#4b9d96",
    Setup.BOTH_WITHOUT_EVENT_ID: "#c98a1b",
    Setup.BOTH_WITH_EVENT_ID: "#0f6f6a",
    Setup.ENRICHED: "#0b4f6c",
}
INK, QUIET, LINE = "#14181f", "#4a5462", "#d5dae1"
LOOK = {
    "svg.fonttype": "none",
    "svg.hashsalt": "signalpost",
    "font.family": "sans-serif",
    "font.sans-serif": ["Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans"],
    "font.size": 10.5,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "xtick.color": QUIET,
    "ytick.color": INK,
}


class Panel(NamedTuple):
    """One question: its title, what is shown beneath it, the figure of a set-up, the scale, where right is."""

    title: str
    words: str
    figure: Callable[[Outcome, Setup], Interval | None]
    end: float
    shown: str
    right: float | None = None
    also: str | None = None
    also_words: str = ""


def _share(measure: str) -> Callable[[Outcome, Setup], Interval | None]:
    return lambda outcome, setup: outcome.measures[setup].get(measure)


def _missing(outcome: Outcome, setup: Setup) -> Interval:
    found = outcome.of(setup, "reported")
    return Interval(mean=1 - found.mean, low=1 - found.high, high=1 - found.low)


def _quality(outcome: Outcome, setup: Setup) -> Interval | None:
    found = outcome.measures[setup]
    if "quality" not in found:
        return None
    return Interval(mean=found["quality"].mean, low=found["quality_low"].low, high=found["quality_high"].high)


PANELS = (
    Panel("Orders that never reach Meta", "share of all orders, refused consent included", _missing, 0.5, "percent"),
    Panel(
        "Conversions counted",
        "for each order; 1 is right",
        _share("counted"),
        2.0,
        "ratio",
        right=1.0,
        also="double",
        also_words="counted twice",
    ),
    Panel("Buyers recognised", "share of all orders, by a copy that counts", _share("matched"), 1.0, "percent"),
    Panel("Orders from ads that find their ad", "share of the orders from ads", _share("found"), 1.0, "percent"),
    Panel(
        "Results in Ads Manager",
        "for each order from ads; 1 is right",
        _share("results"),
        2.0,
        "ratio",
        right=1.0,
        also="wrong_ad",
        also_words="wrong ad",
    ),
    Panel("Estimated match quality", "range of the estimate, of 10", _quality, 10.0, "score"),
)


def draw(outcome: Outcome, path: Path) -> None:
    """Write the chart to `path`, an .svg or .png file. SettingsError without matplotlib or with another ending."""
    check(path)
    pyplot, rc_context = _matplotlib()
    with rc_context(LOOK):
        figure, grid = pyplot.subplots(2, 3, figsize=(11.6, 5.9), layout="constrained", sharey=True)
        figure.get_layout_engine().set(w_pad=0.14, h_pad=0.12, rect=(0, 0.055, 1, 0.895))
        for axes, panel in zip(grid.flat, PANELS, strict=True):
            _panel(axes, panel, outcome)
        _words(figure, outcome)
        metadata = {"Date": None} if path.suffix.lower() == ".svg" else None
        figure.savefig(path, dpi=110, metadata=metadata, facecolor="white")
        pyplot.close(figure)


def check(path: Path | None) -> None:
    """Raise SettingsError if a chart could not be drawn into `path`, before any work is done; None is no chart."""
    if path is None:
        return
    if path.suffix.lower() not in KINDS:
        kind = f"as {path.suffix}" if path.suffix else "into a file without an ending"
        raise SettingsError(f"A chart cannot be written {kind}.", setting="chart", fix="Name it .svg or .png.")
    _matplotlib()


def _matplotlib() -> tuple[Any, Any]:
    try:
        import matplotlib
    except ImportError as error:
        raise SettingsError(
            "A chart needs matplotlib, which is not installed.", fix="pip install 'signalpost[charts]'"
        ) from error
    matplotlib.use("Agg")
    from matplotlib import pyplot

    return pyplot, matplotlib.rc_context


def _panel(axes: Any, panel: Panel, outcome: Outcome) -> None:
    rows = list(Setup)
    axes.set_title(panel.title, loc="left", fontsize=11.5, fontweight="bold", pad=19)
    axes.text(0, 1.035, panel.words, transform=axes.transAxes, fontsize=9, color=QUIET)
    for place, setup in enumerate(rows):
        _bar(axes, panel, place, setup, outcome)
    if panel.right is not None:
        axes.axvline(panel.right, color=INK, linewidth=1, linestyle=(0, (3, 3)), zorder=0)
    axes.set_xlim(0, _end(panel, outcome))
    axes.set_yticks(range(len(rows)), [setup.label for setup in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(length=0)
    axes.xaxis.set_major_locator(_places(panel))
    axes.xaxis.set_major_formatter(lambda value, _: _shown(panel, value, short=True))
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)


def _end(panel: Panel, outcome: Outcome) -> float:
    """The scale's end: as planned, or further if a figure needs it, with room for its label."""
    figures = [found.high for setup in Setup if (found := panel.figure(outcome, setup)) is not None]
    most = max((*figures, 0.0))
    return panel.end * 1.12 if most <= panel.end else most * 1.25


def _places(panel: Panel) -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10])


def _bar(axes: Any, panel: Panel, place: int, setup: Setup, outcome: Outcome) -> None:
    found = panel.figure(outcome, setup)
    if found is None:
        axes.text(0.15, place, "none: Meta scores server events only", va="center", fontsize=8.5, color=QUIET)
        return
    colour = COLOURS[setup]
    if panel.shown == "score":
        axes.barh(place, found.high - found.low, left=found.low, height=0.52, color=colour, alpha=0.45)
        axes.plot([found.mean, found.mean], [place - 0.26, place + 0.26], color=colour, linewidth=2.2)
        words = f"{found.low:.1f}–{found.high:.1f}"
    else:
        axes.barh(place, found.mean, height=0.52, color=colour)
        axes.plot([found.low, found.high], [place, place], color=INK, linewidth=1.3)
        words = _shown(panel, found.mean) + _also(panel, outcome, setup)
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
    axes.annotate(
        words, (found.high, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9.5, bbox=ground
    )


def _also(panel: Panel, outcome: Outcome, setup: Setup) -> str:
    """A second figure that belongs to the first, where it is not nothing."""
    found = outcome.measures[setup].get(panel.also) if panel.also else None
    if found is None or found.mean < 0.0005:
        return ""
    return f"  ({found.mean * 100:.{0 if found.mean >= 0.1 else 1}f} % {panel.also_words})"


def _shown(panel: Panel, value: float, *, short: bool = False) -> str:
    if panel.shown == "percent":
        return f"{value * 100:.0f} %"
    return f"{value:g}" if short else f"{value:.2f}"


def _words(figure: Any, outcome: Outcome) -> None:
    title = "A simulation: the same orders, reported to Meta in five ways"
    figure.text(0.012, 0.965, title, fontsize=14, fontweight="bold", va="center")
    figure.text(0.012, 0.03, f"{NOTICE} {_size(outcome)}", fontsize=9, color=QUIET, va="center")


def _size(outcome: Outcome) -> str:
    seeds: Sequence[int] = outcome.seeds
    rates = "every rate drawn from its range" if outcome.varied else "rates fixed"
    return f"{len(seeds)} × {outcome.settings.orders:,} orders; lines: 19 of 20 seeds, {rates}."
