"""Writes docs/reference/watch-truth.md: which faults of a shop's tracking the watch finds, how soon, and why it says.

    python tools/docs_watch_truth.py                       write the page from the runs that are recorded
    python tools/docs_watch_truth.py --development SEED    run the faults to work with, at every size, and record it
    python tools/docs_watch_truth.py --publish             run the faults that are kept, with the next seed; recorded

The generator and its judge stand in tests/truth. A run takes some minutes for small and middle shops and the longer
part of an hour with the large ones: start it with nice. Runs are recorded in docs/images/watch-truth.json, as counts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "truth"))
from judge_incidents import Verdict, table  # noqa: E402
from published_incidents import FIRST_SEED, development, published  # noqa: E402
from shop_traffic.streams import SIZES  # noqa: E402
from watched_shop import watch  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "watch-truth.md"
RECORD = ROOT / "docs" / "images" / "watch-truth.json"

PAGE = """# What the watch finds

Written by `make docs` from recorded runs over made-up traffic; do not edit.
`python tools/docs_watch_truth.py --development 3` makes the run again (`nice`: it takes minutes, with large shops the
longer part of an hour).

Shops send 90 days of traffic each: {sizes} copies a day, with days, weeks, holidays, campaigns and growth. Faults are
played into it one after the other from the fourth week on; beside them stand shops in which nothing breaks. The watch
is wired as the product wires it: what copies it counts, what the ledger and Meta tell, no label. The generator was
written before the checks and imports nothing of them. *Visible* is a fault that the right statistical test, which
knows which fault may come and where, sees within 48 hours at one false alarm a month
([decision 0268](../decisions/0268-visible-is-what-pages-test-would-see.md)). An incident is false if it opens outside
the time of a fault that it may be of, and of the day after that.

## The half kept for this page

{published}
## The half to work with

Thresholds and checks were chosen by this half, so its figures flatter.

{development}"""

NONE = """No run yet. The faults that are kept are run once the half to work with meets every bar; below stands which
of them are missed.

"""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One run: its seed, the sizes of its shops, the table as it was judged, and whether every bar was met."""

    seed: int
    sizes: list[str]
    lines: list[str]
    passed: bool


class Record(msgspec.Struct, kw_only=True):
    """The published runs in order, and the last one over the half to work with."""

    published: list[Recorded] = []
    development: Recorded | None = None


def recorded() -> Record:
    """What was run so far."""
    return msgspec.json.decode(RECORD.read_bytes(), type=Record) if RECORD.exists() else Record()


def record(chosen: argparse.Namespace) -> None:
    """Make the run that was asked for and keep it."""
    before, sizes = recorded(), chosen.sizes or list(SIZES)
    if chosen.publish:
        verdict = published(len(before.published), watch, sizes=sizes)
        before.published.append(_kept(FIRST_SEED + len(before.published), sizes, verdict))
    else:
        before.development = _kept(chosen.development, sizes, development(chosen.development, watch, sizes=sizes))
    RECORD.write_bytes(msgspec.json.format(msgspec.json.encode(before), indent=1) + b"\n")


def page() -> str:
    """The whole page."""
    every = recorded()
    last = "".join(f"### Run {place}\n\n{_shown(one)}" for place, one in enumerate(every.published, start=1))
    worked = every.development
    return PAGE.format(
        sizes=", ".join(f"{copies:,}" for copies in SIZES.values()),
        published=last or NONE,
        development=_shown(worked) if worked is not None else "Not run yet.\n",
    )


def _kept(seed: int, sizes: list[str], verdict: Verdict) -> Recorded:
    return Recorded(seed=seed, sizes=sizes, lines=table(verdict), passed=verdict.passed)


def _shown(one: Recorded) -> str:
    bars = "Every bar is met." if one.passed else "**Not every bar is met**; the last table says which."
    sizes = "every size" if len(one.sizes) == len(SIZES) else f"the sizes {' and '.join(one.sizes)} alone"
    return f"Seed {one.seed}, shops of {sizes}. {bars}\n\n" + "\n".join(one.lines) + "\n"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--development", type=int, metavar="SEED", help="run the faults to work with")
    arguments.add_argument("--publish", action="store_true", help="run the faults that are kept")
    arguments.add_argument("--sizes", nargs="+", choices=list(SIZES), help="shops of these sizes alone")
    arguments.add_argument("--show", action="store_true", help="also print the page")
    given = arguments.parse_args()
    if given.publish or given.development is not None:
        record(given)
    text = page()
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(text if given.show else f"{TARGET.name}\n")
