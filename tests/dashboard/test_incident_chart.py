"""The chart of an incident."""

from __future__ import annotations

from collections.abc import Sequence

from incidents_told import NOON, a_finding
from signalpost.dashboard.incident_chart import BEFORE_S, STEP_S, WEEK_S, chart_of, window
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import SLOT_S, Series, Slot

PURCHASE = Series("123", "browser", "shop.example", "Purchase")
OTHER = PURCHASE._replace(event_name="Lead")


class Kept:
    """Slots as a ledger keeps them."""

    def __init__(self, every: Sequence[Closed]) -> None:
        self.every = every

    def watch_slots(self, space_id: int, after: int, most: int = 500) -> Sequence[Closed]:
        return [one for one in self.every if one.begin > after][:most]

    def watch_until(self) -> int:
        return max((one.begin + SLOT_S for one in self.every), default=0)


def closed(begin: int, copies: int, having: int, release: str = "1") -> Closed:
    tallies = {"param:currency:text": having, "param:currency_code:text": 1, f"release:{release}": copies}
    tallies |= {"text:currency:EUR": having}  # a word of its list: the same copies once more
    return Closed(begin=begin, slots={PURCHASE: Slot(copies=copies, tallies=tallies), OTHER: Slot(copies=99)})


def test_it_shows_what_came_what_came_a_week_before_and_what_had_the_parameter() -> None:
    """Each value is the sum of three slots of the finding's series, and of no other."""
    first, until = window(NOON, NOON + 7_200)
    now = [closed(at, 10, 10 if at < NOON else 1, "1" if at < NOON else "2") for at in range(first, until, SLOT_S)]
    week = [closed(at - WEEK_S, 8, 8) for at in range(first, until, SLOT_S)]
    slots = Kept([*week, *now])
    chart = chart_of(slots, 1, a_finding(series=PURCHASE), NOON, NOON + 7_200)
    assert chart is not None
    named = {one.name: one.values for one in chart.series}
    assert set(named["Copies"]) == {30}
    assert set(named["A week before"]) == {24}
    began = BEFORE_S // STEP_S
    assert (set(named["With currency"][:began]), set(named["With currency"][began:])) == ({30}, {3})
    assert [(one.at, one.label) for one in chart.marks] == [(NOON, "Release 2"), (NOON, "it began")]


def test_a_finding_about_no_parameter_has_no_line_of_one() -> None:
    """Of all of a source, every event of it is counted; without a week before, there is none."""
    first, until = window(NOON, NOON + 600)
    slots = Kept([closed(at, 10, 10) for at in range(first, until, SLOT_S)])
    finding = a_finding(series=Series("123", "browser"), subject="")
    chart = chart_of(slots, 1, finding, NOON, NOON + 600)
    assert chart is not None
    assert [(one.name, set(one.values)) for one in chart.series] == [("Copies", {327})]


def test_nothing_is_drawn_before_the_first_slot_and_after_the_last() -> None:
    """What was not counted is no silence."""
    slots = Kept([closed(at, 10, 10) for at in range(NOON - 1_800, NOON + 1_200, SLOT_S)])
    chart = chart_of(slots, 1, a_finding(series=PURCHASE), NOON, NOON + 7_200)
    assert chart is not None
    assert (chart.at[0], chart.at[-1]) == (NOON - 1_800, NOON)
    assert [set(one.values) for one in chart.series] == [{30}, {30}]


def test_where_no_slot_is_kept_there_is_no_chart() -> None:
    """And a long incident is shown from its beginning."""
    assert chart_of(Kept([]), 1, a_finding(), NOON, NOON + 600) is None
    first, until = window(NOON, NOON + 90 * 86_400)
    assert (until - first) // 3_600 == 40
