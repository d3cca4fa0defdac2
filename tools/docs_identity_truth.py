"""Writes docs/reference/identity-truth.md: how right the links between keys are in a year whose truth is known.

    python tools/docs_identity_truth.py                        write the page; measures again if it must (some minutes)
    python tools/docs_identity_truth.py --development 1 2      instead judge small years of other seeds, with mistakes

The years' generator and judge stand in tests/truth. What was measured is recorded in docs/images/identity-truth.json
with a digest of a very small year and of what is linked in it; when that changes, the page counts as stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache, reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "truth"))
from judge_links import Added, KeyLinks, Links, judge_added, judge_keys, judge_links, mistakes  # noqa: E402
from link_year import Memory, label, learn, people  # noqa: E402
from measured_years import Judged, Measured  # noqa: E402
from orders_gain import KEYS as ORDER_KEYS  # noqa: E402
from orders_gain import ORDERS, Gain, gains  # noqa: E402
from person_year.happening import Happening  # noqa: E402
from person_year.rates import YearRates, varied  # noqa: E402
from person_year.reference import Shares, shares  # noqa: E402
from person_year.year import Year  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "identity-truth.md"
RECORD = ROOT / "docs" / "images" / "identity-truth.json"
SEEDS = (101, 102, 103)
"""Of the published years; nobody looks at the mistakes in them."""
VARIED = tuple(range(111, 123))
"""Of years with rates of their own, smaller ones."""
PEOPLE = 5_000
DEVELOPMENT_PEOPLE = 1_500
TINY = (150, 7)
PRECISION, RECALL = 0.999, 0.8
KEYS = ("em", "ph", "external_id", "fbc", "fbp", "client_ip_address", "client_user_agent")

PAGE = """# How right links are

Written by `make docs` from a simulated year; do not edit. `make truth` judges it again. It is a simulation: invented
people, rates as given below. It measures no real shop.

## The year

{people:,} invented people, {events:,} events (seeds {seeds}): visits, logins and logouts, newsletter, carts, orders as
a shop platform's webhook without cookies, orders by telephone, purchases at the till, the file of customers. Every
event knows who really made it. The generator was written before the code that links, and imports nothing of it.

| of the people | share | asked for |
|---|---|---|
| live in a household of several | {in_households} | ≥ 30 % |
| use a browser that somebody else uses too | {on_shared_devices} | ≥ 10 % |
| give a telephone number that somebody else gives too | {with_shared_phone} | ≥ 5 % |
| give an e-mail address that somebody else gives too | {with_shared_email} | |
| use a terminal of the shop, or order through an agent's browser | {at_kiosk_or_agent} | |

Besides: terminals and agents' browsers that hundreds use, the call centre's own number in place of the customer's,
family e-mail addresses, orders typed with another's address, addresses of offices, cookies that Safari takes away after
seven days, cookies deleted, slips when typing e-mail and telephone, people who stay logged in on the household's
computer and others who go on there without noticing. Every rate is an assumption of ours ([all of them](#rates)).

## Links

Of keys: pairs of keys (em, ph, external_id, visitor id) that were linked into one person, {key_pairs:,} in all. A pair
is right if some one person really used both. **Precision {keys}**, lowest seed {keys_low}; bar ≥ 99.9 %.

Of events: a *link* is a pair of events that are put down to one person, or to one browser that nobody is known in,
once the year is over. *Can be shown*: pairs of one person's events that a chain of shared keys joins (em, ph,
external_id, visitor id, fbp, fbc, cart, checkout, order; never an address), also over keys that strangers share, which
a careful linker must leave aside.

| | seeds together | lowest seed | bar |
|---|---|---|---|
| linked pairs | {linked:,} | | |
| precision | {precision} | {precision_low} | |
| precision, where the year tells | {told} | {told_low} | ≥ 99.9 % |
| recall of what can be shown | {recall} | {recall_low} | ≥ 80 % |

*Where the year tells* leaves out {silent:,} wrong pairs, {silent_share} of all, that no key of the whole year speaks
against: somebody used another's browser and never once showed an e-mail address, a telephone number or an account
there. No way of linking by keys can tell these from the owner's own visits; the first line counts them as wrong.

### Other rates

{varied_count} years of {varied_people:,} people, in each of which every rate is drawn anew from half to one and a half
times its value:

| | lowest to highest year |
|---|---|
| precision of keys | {varied_keys} |
| precision of events, where the year tells | {varied_told} |
| recall of what can be shown | {varied_recall} |

There is no bar on these. Recall hangs on how many log in and how long cookies live.

## What events were given

Of the values added to events, those that are really the event's person's. This is as of each event's own time, when
less is known than at the end of the year. *Told by then*: a key that was seen before says that it was not theirs.
*Told only later*, *told by nothing*: the first visits of a second person to a browser look like the owner's.

| key | added | right | another's, told by then | told only later | told by nothing |
|---|---|---|---|---|---|
{added}
## What orders gain

The year's orders by the way they reach Signalpost, before and after enrichment: share of orders with each key, and of
those whose buyer the sandbox's Meta recognises, somebody else in brackets. It knows the people's addresses, telephone
numbers and accounts, not the year's browsers and clicks, so what fbp and fbc add is in the estimate alone.

{orders}
## Rates

| rate | value |
|---|---|
{rates}
What each means: `YearRates` in tests/truth/person_year/rates.py.
"""


def judged(size: int, seed: int, rates: YearRates | None = None) -> tuple[Judged, Counter[str]]:
    """A year, linked and judged; and wrong pairs by their cause."""
    made = Year(people=size, seed=seed, rates=rates or YearRates())
    lived = made.happenings()
    rows = Memory()
    given = [tuple((one.key, one.value) for one in many.given) for many in learn(rows, lived)]
    labels = [label(rows, one) for one in lived]
    homes = {number: house[0].person.household for number, house in made.houses.items()}
    verdict = Judged(
        links=tuple(judge_links(lived, labels)),
        keys=tuple(judge_keys(lived, people(rows, lived))),
        added={key: tuple(count) for key, count in judge_added(lived, given).items()},
        shares=tuple(shares(lived, homes)),
        orders=gains(made, lived, given),
    )
    return verdict, _causes(lived, labels)


def _causes(lived: Sequence[Happening], labels: Sequence[Any]) -> Counter[str]:
    return mistakes(lived, labels)


@lru_cache(maxsize=1)
def digest() -> str:
    """What the recorded figures follow from, in short."""
    tiny, _ = judged(*TINY)
    parts = (msgspec.to_builtins(tiny), msgspec.to_builtins(YearRates()), SEEDS, VARIED, PEOPLE)
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def record() -> None:
    """Judge the published years."""
    years = {str(seed): judged(PEOPLE, seed)[0] for seed in SEEDS}
    others = {str(seed): judged(DEVELOPMENT_PEOPLE, seed, varied(seed))[0] for seed in VARIED}
    RECORD.write_bytes(msgspec.json.format(msgspec.json.encode(Measured(digest(), years, others)), indent=1) + b"\n")


def recorded() -> Measured:
    """What was measured last."""
    return msgspec.json.decode(RECORD.read_bytes(), type=Measured)


def page() -> str:
    """The whole page; not the recorded one where the record is stale."""
    measured = recorded()
    if measured.digest != digest():
        return "stale: what is linked has changed since it was recorded"
    years = list(measured.years.values())
    links = [Links(*year.links) for year in years]
    total = Links(*(sum(column) for column in zip(*links, strict=True)))
    keys = [KeyLinks(*year.keys) for year in years]
    made = [Shares(*year.shares) for year in years]
    mean = {name: _percent(min(getattr(one, name) for one in made)) for name in Shares._fields[2:]}
    return PAGE.format(
        people=int(sum(one.people for one in made)),
        events=int(sum(one.events for one in made)),
        seeds=", ".join(measured.years),
        key_pairs=sum(one.linked for one in keys),
        keys=_percent(sum(one.right for one in keys) / sum(one.linked for one in keys)),
        keys_low=_percent(min(one.precision for one in keys)),
        linked=total.linked,
        precision=_percent(total.precision),
        precision_low=_percent(min(one.precision for one in links)),
        told=_percent(total.precision_where_told),
        told_low=_percent(min(one.precision_where_told for one in links)),
        recall=_percent(total.recall),
        recall_low=_percent(min(one.recall for one in links)),
        silent=total.silent,
        silent_share=_percent(total.silent / total.linked),
        varied_count=len(measured.varied),
        varied_people=DEVELOPMENT_PEOPLE,
        varied_keys=_between([KeyLinks(*year.keys).precision for year in measured.varied.values()]),
        varied_told=_between([Links(*year.links).precision_where_told for year in measured.varied.values()]),
        varied_recall=_between([Links(*year.links).recall for year in measured.varied.values()]),
        added="".join(_row(key, years) for key in KEYS),
        orders=_orders(years),
        rates="".join(f"| `{name}` | {value} |\n" for name, value in msgspec.structs.asdict(YearRates()).items()),
        **mean,
    )


def _row(key: str, years: Sequence[Judged]) -> str:
    counts = [year.added.get(key, tuple(Added())) for year in years]
    added = Added(*(sum(column) for column in zip(*counts, strict=True)))
    wrong = f"{added.wrong:,} | {added.later:,} | {added.silent:,}"
    return f"| `{key}` | {sum(added):,} | {_percent(added.precision)} | {wrong} |\n"


def _between(shares: Sequence[float]) -> str:
    return f"{_percent(min(shares))} to {_percent(max(shares))}"


def _orders(years: Sequence[Judged]) -> str:
    totals = {source: reduce(Gain.__add__, (year.orders[source.value] for year in years)) for source in ORDERS}
    lines = [f"| | {' | '.join(f'{ORDERS[source]} ({gain.orders:,})' for source, gain in totals.items())} |\n"]
    lines.append(f"|---|{'---|' * len(totals)}\n")
    for place, key in enumerate(ORDER_KEYS):
        cells = (f"{_share(gain.before[place], gain)} → {_share(gain.after[place], gain)}" for gain in totals.values())
        lines.append(f"| `{key}` | {' | '.join(cells)} |\n")
    cells = (
        f"{_share(gain.matched_before, gain)} ({_share(gain.mistaken_before, gain)})"
        f" → {_share(gain.matched_after, gain)} ({_share(gain.mistaken_after, gain)})"
        for gain in totals.values()
    )
    lines.append(f"| recognised | {' | '.join(cells)} |\n")
    quality = (gain.quality() for gain in totals.values())
    cells = (f"{first[0]:.1f}–{first[1]:.1f} → {second[0]:.1f}–{second[1]:.1f}" for first, second in quality)
    lines.append(f"| estimated match quality | {' | '.join(cells)} |\n")
    return "".join(lines)


def _share(count: int, gain: Gain) -> str:
    return f"{count / gain.orders * 100:.1f} %"


def _percent(share: float) -> str:
    """Two digits, never rounded up."""
    return f"{int(share * 10_000) / 100:.2f} %"


def development(seeds: Sequence[int], size: int) -> str:
    """Small years of other seeds, with what goes wrong."""
    lines: list[str] = []
    for seed in seeds:
        found, causes = judged(size, seed)
        links = Links(*found.links)
        lines.append(
            f"seed {seed}: precision {links.precision:.5f}, where told {links.precision_where_told:.5f},"
            f" recall {links.recall:.4f}, {links.linked:,} pairs; of keys {KeyLinks(*found.keys).precision:.5f}"
        )
        lines += [f"  {wrong:7,} pairs  {cause}" for cause, wrong in causes.most_common(15)]
        lines += [
            f"  {key}: right {one[0]:,}, wrong {one[1]:,}, later {one[2]:,}, silent {one[3]:,}"
            for key, one in found.added.items()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--development", type=int, nargs="+", metavar="SEED", help="judge small years instead")
    arguments.add_argument("--people", type=int, default=DEVELOPMENT_PEOPLE, help="people of each of these")
    arguments.add_argument("--again", action="store_true", help="measure again, stale or not")
    arguments.add_argument("--show", action="store_true", help="also print the page")
    chosen = arguments.parse_args()
    if chosen.development:
        if set(chosen.development) & {*SEEDS, *VARIED}:
            sys.exit("that seed is kept for the published years")
        sys.stdout.write(development(chosen.development, chosen.people))
    else:
        if chosen.again or not RECORD.exists() or recorded().digest != digest():
            sys.stdout.write("judging three years; this takes some minutes\n")
            sys.stdout.flush()
            record()
        TARGET.write_text(page(), encoding="utf-8")
        sys.stdout.write(page() if chosen.show else f"{TARGET.name}\n")
