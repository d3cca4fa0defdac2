"""Writes docs/reference/claims.md and the chart of the simulation.

The simulations take about two minutes, so their outcome is recorded in docs/images/simulation.json with a digest of
what they follow from: the rates, the claims, and the figures of one very small simulation. When that digest changes,
`make docs` simulates again; until then the page counts as stale.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from signalpost.sandbox.simulate.claims import CLAIM_SEEDS, SIZE, check
from signalpost.sandbox.simulate.claims_of_the_field import CLAIMS, NOT_SIMULATED
from signalpost.sandbox.simulate.outcome import NOTICE, Outcome
from signalpost.sandbox.simulate.run import one_seed, simulate
from signalpost.sandbox.simulate.settings import SimulationSettings, table
from signalpost.sandbox.simulate.setups import Setup

DOCS = Path(__file__).resolve().parents[1] / "docs"
TARGET = DOCS / "reference" / "claims.md"
RECORD = DOCS / "images" / "simulation.json"
CHART = DOCS / "images" / "simulation.svg"
SEEDS = range(1, 21)
TINY = SimulationSettings(population=300, orders=120)
OF_ONE = frozenset({"raw", "counted", "results"})
SHOWN = (
    "reported",
    "raw",
    "counted",
    "double",
    "matched",
    "matched_of_reported",
    "mistaken",
    "attributed",
    "found",
    "wrong_ad",
    "results",
    "quality",
)

HEAD = """# Claims of the field

Written by `make docs` from simulations; do not edit. {notice}

What is said of pixel and server, held against the [simulation](../explanation/simulation.md). It cannot prove a claim
about real shops; it shows which assumptions a claim needs. Every [rate](simulation.md) is an option of
[`signalpost simulate`](cli.md#simulate); `signalpost simulate --claims` runs all of this again.

## The five set-ups

`signalpost simulate`: {seeds} seeds of {orders:,} orders. In brackets, where 19 of 20 seeds fall at these rates; below,
the same with every rate drawn anew for each seed from its believable range (`--vary-rates`), which is the more honest
interval: most rates are not known well.

{fixed}
With the rates varied:

{varied}
The pixel loses {lost} of all orders: {causes}.

![Bars for each set-up: orders that never reach Meta, conversions counted, buyers recognised, orders that find their ad,
results in Ads Manager, estimated match quality](../images/simulation.svg)

## The claims

Each trial changes only the rates that its command names. It is of {claim_seeds} seeds of {claim_orders} orders, so that
a last digit may differ from a full run. *Holds*: the mean over the seeds lies in the range that is claimed. Names
ending in .md are this project's notes on public sources, November 2026, by section and row.
"""


def page() -> str:
    """The whole page; not the recorded one where the record is stale."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    if record["digest"] != digest():
        return "stale: the simulation has changed since it was recorded"
    fixed, varied = (msgspec.convert(record[name], Outcome) for name in ("fixed", "varied"))
    causes = ", ".join(f"{loss.sentence} {_cell(vars_of(found))}" for loss, found in fixed.losses.items())
    head = HEAD.format(
        notice=NOTICE,
        seeds=len(fixed.seeds),
        orders=fixed.settings.orders,
        fixed=_figures(fixed),
        varied=_figures(varied),
        lost=_cell(vars_of(fixed.lost_by_pixel)),
        causes=causes,
        claim_seeds=len(CLAIM_SEEDS),
        claim_orders=SIZE["orders"],
    )
    return head + "".join(_claim(claim.key, record["findings"]) for claim in CLAIMS) + _rest()


@lru_cache(maxsize=1)
def digest() -> str:
    """What the recorded figures follow from, in short."""
    tiny = one_seed(TINY, 1)
    figures = {setup.value: msgspec.structs.asdict(found) for setup, found in tiny.measures.items()}
    rounded = {
        setup: {name: value and round(value, 6) for name, value in found.items()} for setup, found in figures.items()
    }
    rows = [(row.name, row.default, row.source and (row.source.low, row.source.high)) for row in table()]
    trials = [
        (claim.key, claim.setup, claim.measure, claim.low, claim.high, claim.against, msgspec.to_builtins(claim.trials))
        for claim in CLAIMS
    ]
    parts = (rounded, rows, trials, SIZE, list(CLAIM_SEEDS), list(SEEDS))
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def record() -> None:
    """Simulate and draw."""
    from signalpost.sandbox.simulate.chart import draw

    fixed, varied = simulate(seeds=SEEDS), simulate(seeds=SEEDS, vary=True)
    findings = [finding.as_json() | {"row": finding.row()} for finding in check(CLAIMS, simulate)]
    RECORD.parent.mkdir(exist_ok=True)
    draw(fixed, CHART)
    recorded = {
        "notice": NOTICE,
        "digest": digest(),
        "fixed": msgspec.to_builtins(fixed),
        "varied": msgspec.to_builtins(varied),
        "findings": findings,
    }
    RECORD.write_text(json.dumps(_short(recorded), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _short(value: Any) -> Any:
    """The same with floats of five digits."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    return [_short(one) for one in value] if isinstance(value, list | tuple) else value


def vars_of(found: Any) -> tuple[float, float, float]:
    """An interval's figures."""
    return found.mean, found.low, found.high


def _figures(outcome: Outcome) -> str:
    head = "".join(f"| ({setup.value}) {setup.label} " for setup in Setup)
    lines = [f"| measure {head}|\n|---|{'---|' * len(Setup)}\n"]
    for name in SHOWN:
        cells = " | ".join(_figure(outcome, setup, name) for setup in Setup)
        lines.append(f"| `{name}` | {cells} |\n")
    return "".join(lines)


def _figure(outcome: Outcome, setup: Setup, name: str) -> str:
    found = outcome.measures[setup]
    if name not in found:
        return "–"
    if name == "quality":
        return f"{found['quality_low'].low:.1f}–{found['quality_high'].high:.1f}"
    mean, low, high = vars_of(found[name])
    return f"{mean:.2f} ({low:.2f}–{high:.2f})" if name in OF_ONE else _cell((mean, low, high))


def _cell(found: tuple[float, float, float]) -> str:
    mean, low, high = (value * 100 for value in found)
    return f"{mean:.1f} % ({low:.1f}–{high:.1f})"


def _claim(key: str, findings: list[dict[str, Any]]) -> str:
    claim = next(claim for claim in CLAIMS if claim.key == key)
    rows = "".join(_finding(found) for found in findings if found["claim"] == key)
    return (
        f"\n### {claim.words.rstrip('.').replace('*', '')}\n\nSaid in: {claim.place}.\n\n"
        "| assuming | claimed | simulated | | command |\n|---|---|---|---|---|\n"
        f"{rows}\n{claim.remark}\n"
    )


def _finding(found: dict[str, Any]) -> str:
    _, when, claimed, simulated, verdict = found["row"]
    shown = f"`{found['command']}` ({found['setup']}: `{found['measure']}`)"
    return f"| {when} | {claimed} | {simulated} | **{verdict}** | {shown} |\n"


def _rest() -> str:
    rows = "".join(f"| {words} | {place} | {why} |\n" for words, place, why in NOT_SIMULATED)
    return f"\n## Claims that are not simulated\n\n| claim | said in | why not |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    if not RECORD.exists() or json.loads(RECORD.read_text(encoding="utf-8"))["digest"] != digest():
        sys.stdout.write("simulating; this takes about two minutes\n")
        sys.stdout.flush()
        record()
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
