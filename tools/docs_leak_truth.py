"""Writes docs/reference/leak-truth.md: how often the detector of leaks is right on a labelled corpus.

    python tools/docs_leak_truth.py                  write the page from the runs that are recorded
    python tools/docs_leak_truth.py --publish        make another run over the kept half, with the next seed
    python tools/docs_leak_truth.py --again          judge the last run's strings again: the same figures (`make truth`)
    python tools/docs_leak_truth.py --development    instead show the mistakes on the half to work with

The corpus and its judge stand in tests/truth. Published runs are recorded in docs/images/leak-truth.json, each with a
digest of what the detector finds in the half to work with; when that changes, the page counts as stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "truth"))
from judge_leaks import Count, Scan, Verdict, judge  # noqa: E402
from leak_corpus import numbers  # noqa: E402
from leak_corpus.make import EACH, corpus, templates  # noqa: E402
from leak_corpus.sample import Half, Kind  # noqa: E402
from leaks_found import by_gateway, by_scan  # noqa: E402
from published_leaks import FIRST_SEED, Run, digest, run  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "leak-truth.md"
RECORD = ROOT / "docs" / "images" / "leak-truth.json"

PRECISION, RECALL = 0.98, 0.95

PAGE = """# How often leak detection is right

Written by `make docs` from recorded runs over a labelled corpus; do not edit. `make truth` judges the last one again.

The corpus is made of {templates} templates, such as *please send the invoice to {{email}}* at `custom_data.note`, each
filled up to {each} times: addresses, telephone numbers of {phones} countries, cards, accounts of
{ibans} countries and national ids of {nationals} schemes with right check digits (held against python-stdnum and
libphonenumber by its tests), names, tokens, hashes, words of health and money. Two in five leak nothing and are chosen
to look as if: order numbers, digests of files, GTINs, versions, times, coordinates, client ids, titles of goods with a
name in them.

The generator was written before the detector and imports nothing of it. Its templates stand in two halves with words of
their own: names, mail providers, goods, words of health and money. {development} templates are to work with: what goes
wrong there may be looked at. **The figures below are of the other {held_out} alone**, which were written without a look
at the detector's rules, committed before the first run over them, and are read by published runs only. Of these nothing
but the table is looked at. Templates and texts are ours, so the figures say how the detector does on such texts, not on
those of your site: [`signalpost privacy scan`](cli.md#privacy-scan) shows it on your own.

## The half kept for this page

{strings:,} strings, {harmless:,} of them without anything personal. A string counts once for each kind it leaks.
*Precision*: of what was found, what is there. *Recall*: of what is there, what was found. A finding of any confidence
counts as found.

| kind | there | found rightly | found wrongly | missed | precision | recall |
|---|---|---|---|---|---|---|
{rows}
The last line is of the same strings within events, as the gateway takes them at the settings as shipped, where a quick
look goes before the detector. Bar: precision ≥ {precision}, recall ≥ {recall}, all kinds together. In {disturbed} of
the {harmless:,} harmless strings something was found.

The half to work with, for comparison: precision {dev_precision}, recall {dev_recall}, of {dev_strings:,} strings.
`python tools/docs_leak_truth.py --development` shows what goes wrong there, by template.

## Runs

Every run over the kept half, each from a seed of its own. After the first one the figures of those before it were
known. [Decision 0211](../decisions/0211-templates-that-only-the-published-run-reads.md) says what happened in between.

| run | seed | strings | precision | recall |
|---|---|---|---|---|
{runs}"""


@lru_cache(maxsize=2)
def development(scan: Scan = by_scan) -> Verdict:
    """The detector on the half to work with."""
    return judge(list(corpus(Half.DEVELOPMENT)), scan)


def recorded() -> list[Run]:
    """The published runs, the last one at the end."""
    return msgspec.json.decode(RECORD.read_bytes(), type=list[Run]) if RECORD.exists() else []


def publish() -> None:
    """Make another published run."""
    before = recorded()
    runs = [*before, run(FIRST_SEED + len(before))]
    RECORD.write_bytes(msgspec.json.format(msgspec.json.encode(runs), indent=1) + b"\n")


def page() -> str:
    """The whole page; not the recorded one where the record is stale."""
    runs, other = recorded(), development().total
    if not runs or runs[-1].digest != digest():
        return "stale: what is found has changed since it was recorded; --publish makes another run"
    last = runs[-1]
    rows = [_row(f"`{kind.value}`", Count(*last.kinds[kind.value])) for kind in Kind] + [_row("all", last.total)]
    rows.append(_row("all, in events", Count(*last.events)))
    return PAGE.format(
        templates=sum(len(templates(half)) for half in Half),
        development=len(templates(Half.DEVELOPMENT)),
        held_out=len(templates(Half.HELD_OUT)),
        each=EACH,
        phones=len(numbers.PHONES),
        ibans=len(numbers.IBANS),
        nationals=len(numbers.NATIONAL),
        strings=last.strings,
        harmless=last.harmless,
        disturbed=last.disturbed,
        rows="".join(rows),
        runs=_runs(runs),
        precision=PRECISION,
        recall=RECALL,
        dev_precision=_share(other.precision),
        dev_recall=_share(other.recall),
        dev_strings=development().strings,
    )


def _runs(runs: Sequence[Run]) -> str:
    return "".join(
        f"| {place} | {one.seed} | {one.strings:,} | {_share(one.total.precision)} | {_share(one.total.recall)} |\n"
        for place, one in enumerate(runs, start=1)
    )


def _row(name: str, count: Count) -> str:
    cells = (count.right + count.missed, count.right, count.wrong, count.missed)
    figures = " | ".join(f"{cell:,}" for cell in cells)
    return f"| {name} | {figures} | {_share(count.precision)} | {_share(count.recall)} |\n"


def _share(value: float) -> str:
    """Four digits, never rounded up."""
    return f"{int(value * 10_000) / 10_000:.4f}"


def mistakes() -> str:
    """What goes wrong on the half to work with."""
    return "".join(
        f"{name}\n{_mistakes(development(scan))}" for name, scan in (("scan", by_scan), ("in events", by_gateway))
    )


def _mistakes(found: Verdict) -> str:
    lines = [
        f"{one.times:3} of {one.strings:3}  found {','.join(one.found) or '-'}, missed {','.join(one.missed) or '-'}"
        f"  {one.path}: {one.text}\n"
        for one in found.mistakes
    ]
    return "".join(lines) + f"precision {_share(found.total.precision)}, recall {_share(found.total.recall)}\n"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--development", action="store_true", help="show the mistakes on the half to work with")
    arguments.add_argument("--publish", action="store_true", help="make another run over what is kept; it is recorded")
    arguments.add_argument("--again", action="store_true", help="judge the last run's strings again")
    arguments.add_argument("--show", action="store_true", help="also print the page")
    chosen = arguments.parse_args()
    if chosen.development:
        sys.stdout.write(mistakes())
    else:
        if chosen.publish:
            publish()
        elif chosen.again and run(recorded()[-1].seed) != recorded()[-1]:
            sys.exit("the last run's strings give other figures now: --publish makes another run")
        text = page()
        if text.startswith("stale"):
            sys.exit(text)
        TARGET.write_text(text, encoding="utf-8")
        sys.stdout.write(text if chosen.show else f"{TARGET.name}\n")
