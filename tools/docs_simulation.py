"""Writes docs/reference/simulation.md: every rate of the simulation with its source, and every measure."""

from __future__ import annotations

import sys
from pathlib import Path

from signalpost.sandbox.simulate.outcome import descriptions
from signalpost.sandbox.simulate.settings import Row, table
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.sources import SOURCES, Basis

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "simulation.md"

HEAD = """# Rates and measures of the simulation

Written by `make docs` from `signalpost.sandbox.simulate`; do not edit.

[`signalpost simulate`](cli.md#simulate) has an option for every row of the first table: `safari_mobile` is
`--safari-mobile`. What the simulation is for, and what it leaves out, is told in
[What a simulation can say](../explanation/simulation.md); what came of it in [Claims of the field](claims.md).

## Rates

Shares are from 0 to 1. The *range* is what may believably be: `--vary-rates` draws each rate from it, anew for each
seed, likeliest at the value given. On what a default stands:

* **official**: a rule that a maker of browsers or Meta published;
* **measured**: somebody counted, and said how. Most counts are old, or of one shop or one country, and most were
  read in a report of them ("as told by"); they are the best that was found. What sellers of tracking write about their
  own product is not among them;
* **assumed**: no count was found, or it is the shop's own choice. The range is wide.

{counted}

| rate | default | range | on | source | what it is |
|---|---|---|---|---|---|
"""

MEASURES = """
Names ending in .md are this project's notes on public sources, November 2026.

## Set-ups

| | set-up | the browser's event_id | the server's event_id |
|---|---|---|---|
{setups}
(e) is (d) with Signalpost in between: its rules of identity see the visit that an ad click led to, the checkout in the
browser and the server's event, and give the latter what it lacks. The pixel's own copy goes to Meta as it is.

## Measures

| measure | what it is |
|---|---|
{measures}
With one seed, `mean`, `low` and `high` of a measure are the same; with several, `low` and `high` are the 2.5th and
97.5th percentile of the seeds, so that 19 of 20 seeds fall between them.
"""
IDS = {
    Setup.PIXEL: ("made by the script", "–"),
    Setup.SERVER: ("–", "the order's number"),
    Setup.BOTH_WITHOUT_EVENT_ID: ("made by the script", "none"),
    Setup.BOTH_WITH_EVENT_ID: ("the order's number", "the order's number"),
    Setup.ENRICHED: ("the order's number", "the order's number"),
}


def page() -> str:
    """The whole page."""
    setups = "".join(f"| ({setup.value}) | {setup.label} | {' | '.join(IDS[setup])} |\n" for setup in Setup)
    measures = "".join(f"| `{name}` | {words} |\n" for name, words in descriptions().items())
    return (
        HEAD.format(counted=_counted())
        + "".join(map(_row, table()))
        + MEASURES.format(setups=setups, measures=measures)
    )


def _counted() -> str:
    counts = [f"{sum(source.basis is basis for source in SOURCES.values())} {basis.value}" for basis in Basis]
    return f"Of {len(SOURCES)} rates and choices, {counts[0]}, {counts[1]} and {counts[2]}."


def _row(row: Row) -> str:
    source = row.source
    if source is None:
        return f"| `{row.name}` | {row.default:,} | | | the simulation's size | {row.description} |\n"
    between = "" if source.low is None else f"{source.low:g}–{source.high:g}"
    default = ("yes" if row.default else "no") if row.kind is bool else f"{row.default:g}"
    return f"| `{row.name}` | {default} | {between} | {source.basis.value} | {source.words} | {row.description} |\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
