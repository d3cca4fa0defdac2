"""Writes docs/reference/identity-truth.md: how right the links between keys are in a year whose truth is known.

    python tools/docs_identity_truth.py                      write the page from the runs that are recorded
    python tools/docs_identity_truth.py --publish            make another run over the kept scenes, with the next seeds
    python tools/docs_identity_truth.py --again              judge the last run's years again (`make truth`)
    python tools/docs_identity_truth.py --development 1 2    instead judge small years to work with, with mistakes

The years' generator and judge stand in tests/truth. Published runs are recorded in docs/images/identity-truth.json,
each with a digest of what is linked in very small years to work with; when that changes, the page counts as stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "truth"))
import published_years  # noqa: E402
from judge_links import Added, KeyLinks, Links  # noqa: E402
from orders_gain import KEYS as ORDER_KEYS  # noqa: E402
from orders_gain import ORDERS, Gain  # noqa: E402
from person_year.asked import IN_HOUSEHOLDS  # noqa: E402
from person_year.rates import YearRates  # noqa: E402
from person_year.reference import Shares  # noqa: E402
from person_year.scenes.halves import scenes  # noqa: E402
from person_year.scenes.scene import Half, Scene  # noqa: E402
from published_years import FEWER_PEOPLE, FIRST_SEED, Judged, Run, development, run  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "identity-truth.md"
RECORD = ROOT / "docs" / "images" / "identity-truth.json"
PRECISION, RECALL = 0.999, 0.8
MUCH_SHARED = 2
"""The last run, counted from 0, in which every household of the population took part."""
KEYS = ("em", "ph", "external_id", "fbc", "fbp", "client_ip_address", "client_user_agent")
RATES = (
    *("has_account", "family_email", "own_phone_shared", "limits_scripts", "script_days", "drops_all"),
    *("deleted_in_month", "no_number", "imports", "email_slip", "phone_slip"),
)
"""Rates that a year of scenes is drawn by; the others are of years without."""

PAGE = """# How right links are

Written by `make docs` from recorded runs over simulated years; do not edit. `make truth` judges the last run again. It
is a simulation: invented people, scenes and rates as given below. It measures no real shop.

## The year

{people:,} invented people, {events:,} events (seeds {seeds}): visits, logins and logouts, newsletter, carts, orders as
a shop platform's webhook without cookies, orders by telephone, purchases at the till, the file of customers. Every
event knows who really made it. The generator was written before the code that links, the scenes after it; both import
nothing of it.

What happens to people comes from {templates} scenes, such as *a couple parts* or *the lunch break*, in two halves.
{development} are to work with: what goes wrong there may be looked at. **The figures below are of the other {held_out}
alone**, which were committed before the first run over them and are read by published runs only ([all of
them](#scenes)). Whoever wrote them knew the rules, and the totals of the first run, which was over others. People,
browsers and the judge are common to both.

| of the people | share | asked for |
|---|---|---|
| live in a household of several | {in_households} | ≥ 30 % |
| use a browser that somebody else uses too | {on_shared_devices} | ≥ 10 % |
| give a telephone number that somebody else gives too | {with_shared_phone} | ≥ 5 % |
| give an e-mail address that somebody else gives too | {with_shared_email} | |
| use a terminal of the shop, or order through an agent's browser | {at_kiosk_or_agent} | |

Besides: the call centre's own number in place of the customer's, addresses of offices, cookies that Safari takes away
after seven days, cookies deleted, slips when typing e-mail and telephone. Not in it: two people who use one account.
How often each thing happens is an assumption of ours.

**This casting was chosen after runs 1 to 3 had missed the bar of recall**, and because their shares, of 80 % in
households of several, were far above those asked for. From run 4 on, so many households of several are left out that
{in_several} of people live in one; who lives alone stays. Shared devices and telephones follow from that. No scene
happens more or less often for it, and no rule of linking and nothing of the judge was changed. What the scenes give
with more than twice the sharing is [below](#with-more-than-twice-the-sharing).

## Links

Of keys: pairs of keys (em, ph, external_id, visitor id) that were linked into one person, {key_pairs:,} in all. A pair
is right if some one person really used both. **Precision {keys}**, lowest seed {keys_low}; bar {keys_bar}.

Of events: a *link* is a pair of events that are put down to one person, or to one browser that nobody is known in,
once the year is over. *Can be shown*: pairs of one person's events that a chain of shared keys joins (em, ph,
external_id, visitor id, fbp, fbc, cart, checkout, order; never an address), also over keys that strangers share, which
a careful linker must leave aside.

| | seeds together | lowest seed | bar |
|---|---|---|---|
| linked pairs | {linked:,} | | |
| precision | {precision} | {precision_low} | |
| precision, where the year tells | {told} | {told_low} | {told_bar} |
| recall of what can be shown | {recall} | {recall_low} | {recall_bar} |

*Where the year tells* leaves out {silent:,} wrong pairs, {silent_share} of all, that no key of the whole year speaks
against: somebody used another's browser and never once showed an e-mail address, a telephone number or an account
there. No way of linking by keys can tell these from the owner's own visits; the first line counts them as wrong. That
the bar is on the second line was decided after the first results were known
([decision 0159](../decisions/0159-links-are-judged-on-a-year-that-knows-the-answer.md)).

### Other rates

{varied_count} years of about {varied_people:,} people, in each of which every rate, and how often each scene happens,
is drawn anew from half to one and a half times its value:

| | lowest to highest year |
|---|---|
| precision of keys | {varied_keys} |
| precision of events, all | {varied_precision} |
| precision of events, where the year tells | {varied_told} |
| recall of what can be shown | {varied_recall} |

There is no bar on these. Recall hangs on how many log in and out, how long cookies live and how many addresses a person
uses: a logout ends what a login began, a browser on which two addresses were shown is taken for two people's unless a
telephone and a first name say otherwise, and an address that was only typed links nothing. These are rules
([why](../explanation/identity.md)), and each costs recall.

### With more than twice the sharing

The same scenes, in run 3: every household of the population takes part, which puts {before_households} of people in
households of several, {before_devices} on shared devices, and lets {before_phones} give a shared telephone.

| | of keys | events, all | events, where the year tells | recall |
|---|---|---|---|---|
| run 3 | {before} |

There recall is below the 80 % asked for. Whoever's customers share that much has to reckon with it.

### To work with, for comparison

| | of keys | events, all | events, where the year tells | recall |
|---|---|---|---|---|
{compared}
The first is cast as the published years are; the second has all households. `python tools/docs_identity_truth.py
--development 1` shows what goes wrong in such years.

### Runs

Every run over the kept scenes, each from seeds of its own. After the first one the figures of those before it were
known. [Decision 0212](../decisions/0212-scenes-that-only-the-published-run-plays.md) says what happened in between.

| run | seeds | in households | shared devices | of keys | events, all | events, where the year tells | recall |
|---|---|---|---|---|---|---|---|
{runs}
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
## Scenes

*Often*: to which share of those that fit it happens in the year; of households where several take part.

| scene | often |
|---|---|
{scenes}
Step by step: tests/truth/person_year/scenes.

## Rates

| rate | value |
|---|---|
{rates}
What each means: `YearRates` in tests/truth/person_year/rates.py.
"""


digest = lru_cache(maxsize=1)(published_years.digest)


def recorded() -> list[Run]:
    """The published runs, the last one at the end."""
    return msgspec.json.decode(RECORD.read_bytes(), type=list[Run]) if RECORD.exists() else []


def publish() -> None:
    """Make another published run."""
    before = recorded()
    runs = [*before, run(len(before))]
    RECORD.write_bytes(msgspec.json.format(msgspec.json.encode(runs), indent=1) + b"\n")


def page() -> str:
    """The whole page; not the recorded one where the record is stale."""
    runs = recorded()
    if not runs or runs[-1].digest != digest():
        return "stale: what is linked has changed since it was recorded; --publish makes another run"
    measured, before = runs[-1], runs[MUCH_SHARED]
    years = list(measured.years.values())
    links = [Links(*year.links) for year in years]
    total, pairs = _links(years), _keys(years)
    keys = [KeyLinks(*year.keys) for year in years]
    made = [Shares(*year.shares) for year in years]
    mean = {name: _percent(min(getattr(one, name) for one in made)) for name in Shares._fields[2:]}
    return PAGE.format(
        people=int(sum(one.people for one in made)),
        events=int(sum(one.events for one in made)),
        seeds=", ".join(measured.years),
        templates=sum(len(scenes(half)) for half in Half),
        development=len(scenes(Half.DEVELOPMENT)),
        held_out=len(scenes(Half.HELD_OUT)),
        key_pairs=pairs.linked,
        keys=_percent(pairs.precision),
        keys_low=_percent(min(one.precision for one in keys)),
        keys_bar=_bar(PRECISION, min(one.precision for one in keys)),
        told_bar=_bar(PRECISION, min(one.precision_where_told for one in links)),
        recall_bar=_bar(RECALL, min(one.recall for one in links)),
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
        varied_people=FEWER_PEOPLE,
        varied_keys=_between([KeyLinks(*year.keys).precision for year in measured.varied.values()]),
        varied_precision=_between([Links(*year.links).precision for year in measured.varied.values()]),
        varied_told=_between([Links(*year.links).precision_where_told for year in measured.varied.values()]),
        varied_recall=_between([Links(*year.links).recall for year in measured.varied.values()]),
        added="".join(_row(key, years) for key in KEYS),
        orders=_orders(years),
        compared="".join(
            f"| {name} | {_figures([measured.development[kind]])} |\n"
            for kind, name in (("scenes", "scenes to work with"), ("rates", "a year drawn by rates alone"))
        ),
        runs="".join(
            f"| {place} | {', '.join(one.years)} | {' | '.join(_least(one)[:2])} | {_figures(one.years.values())} |\n"
            for place, one in enumerate(runs, start=1)
        ),
        in_several=f"{IN_HOUSEHOLDS * 100:.0f} %",
        before=_figures(before.years.values()),
        before_households=_least(before)[0],
        before_devices=_least(before)[1],
        before_phones=_least(before)[2],
        scenes="".join(map(_scene, scenes(Half.HELD_OUT))),
        rates="".join(f"| `{name}` | {getattr(YearRates(), name)} |\n" for name in RATES),
        **mean,
    )


def _links(years: Iterable[Judged]) -> Links:
    return Links(*(sum(column) for column in zip(*(year.links for year in years), strict=True)))


def _keys(years: Iterable[Judged]) -> KeyLinks:
    return KeyLinks(*(sum(column) for column in zip(*(year.keys for year in years), strict=True)))


def _figures(years: Iterable[Judged]) -> str:
    years = list(years)
    links = _links(years)
    figures = (_keys(years).precision, links.precision, links.precision_where_told, links.recall)
    return " | ".join(map(_percent, figures))


def _least(measured: Run) -> list[str]:
    """Of people: in households of several, on shared devices, with a shared telephone; of the year with fewest."""
    made = [Shares(*year.shares) for year in measured.years.values()]
    names = ("in_households", "on_shared_devices", "with_shared_phone")
    return [_percent(min(getattr(one, name) for one in made)) for name in names]


def _scene(scene: Scene) -> str:
    return f"| {scene.name} | {scene.often} |\n"


def _row(key: str, years: Sequence[Judged]) -> str:
    counts = [year.added.get(key, tuple(Added())) for year in years]
    added = Added(*(sum(column) for column in zip(*counts, strict=True)))
    wrong = f"{added.wrong:,} | {added.later:,} | {added.silent:,}"
    return f"| `{key}` | {sum(added):,} | {_percent(added.precision)} | {wrong} |\n"


def _bar(bar: float, lowest: float) -> str:
    """What is asked for, and whether every seed has it."""
    return f"≥ {bar * 100:.3g} %: {'met' if lowest >= bar else 'missed'}"


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


def shown(seeds: Sequence[int], size: int) -> str:
    """Small years to work with, with what goes wrong."""
    lines: list[str] = []
    for seed in seeds:
        for name, (found, causes) in development(size, seed).items():
            links = Links(*found.links)
            lines.append(
                f"{name}, seed {seed}: precision {links.precision:.5f}, where told {links.precision_where_told:.5f},"
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
    arguments.add_argument("--people", type=int, default=FEWER_PEOPLE, help="people of each of these")
    arguments.add_argument("--publish", action="store_true", help="make another run over what is kept; it is recorded")
    arguments.add_argument("--again", action="store_true", help="judge the last run's years again")
    arguments.add_argument("--show", action="store_true", help="also print the page")
    chosen = arguments.parse_args()
    if chosen.development:
        if max(chosen.development) >= FIRST_SEED:
            sys.exit(f"seeds from {FIRST_SEED} on are kept for the published years")
        sys.stdout.write(shown(chosen.development, chosen.people))
    else:
        if chosen.publish:
            publish()
        elif chosen.again and run(len(recorded()) - 1) != recorded()[-1]:
            sys.exit("the last run's years give other figures now: --publish makes another run")
        text = page()
        if text.startswith("stale"):
            sys.exit(text)
        TARGET.write_text(text, encoding="utf-8")
        sys.stdout.write(text if chosen.show else f"{TARGET.name}\n")
