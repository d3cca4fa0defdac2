"""Writes docs/reference/leak-truth.md: how often the detector of leaks is right on a labelled corpus.

    python tools/docs_leak_truth.py                  write the page (`make docs`, `make truth`)
    python tools/docs_leak_truth.py --development    instead show the mistakes on the half to work with

The corpus and its judge stand in tests/truth. A few seconds; the page is computed anew each time it is checked.
"""

from __future__ import annotations

import argparse
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "truth"))
from judge_leaks import Count, Scan, Verdict, judge  # noqa: E402
from leak_corpus import numbers  # noqa: E402
from leak_corpus.make import EACH, SEED, corpus, templates  # noqa: E402
from leak_corpus.sample import Half, Kind  # noqa: E402
from leaks_found import by_gateway, by_scan  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "leak-truth.md"
PRECISION, RECALL = 0.98, 0.95

PAGE = """# How often leak detection is right

Written by `make docs` from a labelled corpus; do not edit. `make truth` shows the figures again.

The corpus is made of {templates} templates, such as *please send the invoice to {{email}}* at `custom_data.note`, each
filled up to {each} times from seed {seed}: addresses, telephone numbers of {phones} countries, cards, accounts of
{ibans} countries and national ids of {nationals} schemes with right check digits (held against python-stdnum and
libphonenumber by its tests), names, tokens, hashes, words of health and money. Two in five leak nothing and are chosen
to look as if: order numbers, digests of files, GTINs, versions, times, coordinates, client ids, titles of goods with a
name in them.

It was written before the detector and imports nothing of it. Its templates, and its words of health and money, stand in
two halves. One may be looked at while the detector is worked on. **The figures below are of the other half alone**, of
which only these figures are ever looked at. Templates and texts are ours, so the figures say how the detector does on
such texts, not on those of your site: [`signalpost privacy scan`](cli.md#privacy-scan) shows it on your own.

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
"""


@lru_cache(maxsize=4)
def verdict(half: Half, scan: Scan = by_scan) -> Verdict:
    """The detector on one half."""
    return judge(list(corpus(half)), scan)


def page() -> str:
    """The whole page."""
    found, other = verdict(Half.PUBLISHED), verdict(Half.DEVELOPMENT)
    rows = [_row(f"`{kind.value}`", found.kinds[kind]) for kind in Kind] + [_row("all", found.total)]
    rows.append(_row("all, in events", verdict(Half.PUBLISHED, by_gateway).total))
    return PAGE.format(
        templates=sum(len(templates(half)) for half in Half),
        each=EACH,
        seed=SEED,
        phones=len(numbers.PHONES),
        ibans=len(numbers.IBANS),
        nationals=len(numbers.NATIONAL),
        strings=found.strings,
        harmless=found.harmless,
        disturbed=found.disturbed,
        rows="".join(rows),
        precision=PRECISION,
        recall=RECALL,
        dev_precision=_share(other.total.precision),
        dev_recall=_share(other.total.recall),
        dev_strings=other.strings,
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
        f"{name}\n{_mistakes(verdict(Half.DEVELOPMENT, scan))}"
        for name, scan in (("scan", by_scan), ("in events", by_gateway))
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
    arguments.add_argument("--show", action="store_true", help="also print the page")
    chosen = arguments.parse_args()
    if chosen.development:
        sys.stdout.write(mistakes())
    else:
        TARGET.write_text(page(), encoding="utf-8")
        sys.stdout.write(page() if chosen.show else f"{TARGET.name}\n")
