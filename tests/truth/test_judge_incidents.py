"""The judge of incidents counts as a reader would: made by hand, each incident says what it should be worth."""

from __future__ import annotations

import pytest

from judge_incidents import Incident, duration, judge, limit, parameters, table
from shop_traffic.fault import Cause, Extent, Fault, Template, where
from shop_traffic.halves import Half, templates
from shop_traffic.run import Label, Labels, Watched, runs, together
from shop_traffic.visible import Sight

DAY = 86_400
LOST = Template(
    "currency_dropped",
    (Cause.PARAMETER_LOST, Cause.RELEASE),
    Extent.EVERY,
    where("Purchase", "browser", host="www"),
    "change",
    {"drop": "currency"},
    parameter="currency",
)
GONE = Template("silent", (Cause.SOURCE_STOPPED,), Extent.VOLUME, where("Purchase Lead", "servers"), "lose")
DIFFER = Template("near_miss", (Cause.IDS_DIFFER,), Extent.PART, where("Purchase", "shopify"), "change", share=0.5)


def label(template: Template, *, start: int = 10 * DAY, seen: int | None = 600, thirtieth: int | None = None) -> Label:
    """Two days of it in the first dataset."""
    return Label("one", Fault(1, template, start, start + 2 * DAY), Sight(seen, 3_000, 12.0, "share"), thirtieth)


def labels(*faults: Label) -> Labels:
    """One small shop with these, and a large one without any, of 90 days each."""
    return Labels((Watched("one", "small", 90), Watched("two", "large", 90)), faults)


def said(at: int = 10 * DAY + 900, cause: str = "parameter_lost", dataset: str = "one", **touched: object) -> Incident:
    """An incident that opened at a second."""
    return Incident(dataset, at, None, cause)._replace(**touched)


def test_who_says_all_rightly_passes() -> None:
    """Found, in time, with its cause; nothing else said."""
    incidents = [said(event_names=frozenset(["Purchase"]), source="browser", parameter="currency")]
    verdict = judge(incidents, labels(label(LOST)))
    (one,) = verdict.found
    assert (one.after_s, one.limit_s, one.in_time, one.right_cause, one.incidents) == (900, 3_000.0, True, True, 1)
    assert verdict.passed and verdict.false == {"small": 0, "large": 0} and verdict.months["small"] == 3


def test_silence_finds_nothing_and_has_nothing_false() -> None:
    """The first bar is missed, and so is that of time."""
    verdict = judge([], labels(label(LOST)))
    assert {one.name: one.met for one in verdict.bars()} == {
        "visible faults found": False,
        "every event touched: in time": False,
        "volume: in time": True,
        "right cause named": True,
        "false incidents per dataset and month, small shop": True,
        "false incidents per dataset and month, large shop": True,
    }
    assert not verdict.passed


def test_who_cries_all_the_time_is_false() -> None:
    """Every third day in a shop without a fault: ten a month."""
    verdict = judge([said(turn * 3 * DAY, dataset="two") for turn in range(30)], labels())
    assert verdict.false == {"small": 0, "large": 30}
    bar = verdict.bars()[-1]
    assert (bar.value, bar.met) == (10.0, False)
    assert len(verdict.false_ones) == 30


@pytest.mark.parametrize(
    "touched",
    [
        {"event_names": frozenset(["Lead", "PageView"])},
        {"source": "shopify"},
        {"host": "us.hearth-and-loom.example"},
        {"parameter": "value"},
        {"at": 10 * DAY - 1},
        {"at": 13 * DAY},
        {"dataset": "two"},
    ],
)
def test_an_incident_about_something_else_does_not_answer(touched: dict[str, object]) -> None:
    """Another event, sender, host, parameter, time or dataset: the fault is missed, and the incident false."""
    verdict = judge([said(**touched)], labels(label(LOST)))
    assert verdict.found[0].after_s is None
    assert sum(verdict.false.values()) == 1


def test_an_incident_that_says_less_answers() -> None:
    """Nothing but the dataset and the time, or one event of several."""
    assert judge([said()], labels(label(LOST))).found[0].after_s == 900
    many = said(event_names=frozenset(["Purchase", "PageView"]), host="www.hearth-and-loom.example")
    assert judge([many], labels(label(LOST))).found[0].incidents == 1


def test_an_echo_counts_neither_way() -> None:
    """What opens in the day after the end has not found the fault, and is not false."""
    verdict = judge([said(12 * DAY + 60)], labels(label(LOST)))
    assert verdict.found[0].after_s is None and not verdict.false_ones


def test_the_first_incident_finds_and_names_the_cause() -> None:
    """A later one with the right word does not help; all that answer are counted."""
    verdict = judge([said(10 * DAY + 7_200), said(10 * DAY + 60, cause="leak")], labels(label(LOST)))
    (one,) = verdict.found
    assert (one.after_s, one.right_cause, one.incidents) == (60, False, 2)
    assert not {one.name: one.met for one in verdict.bars()}["right cause named"]


def test_any_of_the_right_causes_is_right() -> None:
    """A release that broke it is as right as what broke."""
    assert judge([said(cause="release")], labels(label(LOST))).found[0].right_cause


def test_either_side_may_be_named_where_two_are_compared() -> None:
    """Ids differ between them."""
    assert judge([said(source="browser")], labels(label(DIFFER))).found[0].incidents == 1
    assert judge([said(source="browser")], labels(label(GONE))).found[0].incidents == 0


def test_a_fault_that_nobody_could_see_is_not_asked_for() -> None:
    """Whether it is found or not; and finding it is not false."""
    unseen = labels(label(LOST, seen=None))
    assert judge([], unseen).passed
    assert judge([said()], unseen).passed


def test_limits_follow_the_extent() -> None:
    """Thirty events or a quarter of an hour; twice the test's time; none for a part."""
    assert limit(label(LOST, thirtieth=10 * DAY + 100)) == 900
    assert limit(label(LOST, thirtieth=10 * DAY + 5_000)) == 5_000
    assert limit(label(LOST)) == 3_000
    never = label(LOST)._replace(sight=Sight(600, None, 0.0, "share"))
    assert limit(never) == 2 * DAY
    assert limit(label(GONE)) == 1_200
    assert limit(label(GONE)._replace(sight=Sight(600, None, 0.0, "count", 900))) == 1_800
    assert limit(label(DIFFER)) is None and limit(label(GONE, seen=None)) is None


def test_late_is_found_but_not_in_time() -> None:
    """Half an hour for what the right test sees in ten minutes."""
    verdict = judge([said(10 * DAY + 1_800, cause="source_stopped")], labels(label(GONE)))
    met = {one.name: one.met for one in verdict.bars()}
    assert met["visible faults found"] and not met["volume: in time"]


def test_unknown_datasets_are_said() -> None:
    """A run whose names do not fit is a mistake, not a false incident."""
    with pytest.raises(ValueError, match="no label knows: three"):
        judge([said(dataset="three")], labels())


def test_the_table_has_a_row_for_each_kind_and_bar() -> None:
    """As it is shown in the docs."""
    lines = table(judge([said()], labels(label(LOST), label(GONE, start=20 * DAY))))
    assert "| currency dropped | 1 | 1 | 1 | 1 | 15 min | 1 | 1 |" in lines
    assert "| silent | 1 | 1 | 0 | 0 | – | 0 | 0 |" in lines
    assert "| small | 3 | 2 | 2 | 1 | 1 | 1 | 0 |" in lines
    assert "| visible faults found | ≥ 95% | 50.0% | missed |" in lines
    assert "| false incidents per dataset and month, small shop | ≤ 1 | 0.00 | met |" in lines
    assert duration(9_000) == "2.5 h"


def test_parameters_are_all_that_a_template_touches() -> None:
    """Keys of user_data too; nothing where no parameter is meant."""
    assert parameters(LOST) == {"currency"}
    assert parameters(GONE) == frozenset()
    lists = LOST._replace(parameter="content_ids", args={"content_ids": "x{id}"})
    assert parameters(lists) == {"content_ids", "contents"}
    counts = LOST._replace(parameter="num_items", args={"add": {"num_items": 1}})
    assert parameters(counts) == {"num_items", "contents"}
    keys = LOST._replace(parameter="em", args={"drop_keys": ("em", "ph")})
    assert parameters(keys) == {"em", "ph"}


def test_a_run_is_gone_through_once_and_then_labelled() -> None:
    """When the thirtieth touched copy came; who knows all labels passes every bar."""
    shops = list(runs(templates(Half.DEVELOPMENT), 1, size="middle"))
    assert [one.dataset for one in shops] == [f"middle-{turn}" for turn in range(len(shops))]
    assert not shops[-1].faults and sum(len(one.faults) for one in shops) == len(templates(Half.DEVELOPMENT))
    all_labels = together([one.labels() for one in shops])
    assert len(all_labels.watched) == len(shops)
    perfect = [
        Incident(one.dataset, one.fault.start + 300, one.fault.end, one.fault.template.causes[0].value)
        for one in all_labels.faults
    ]
    assert judge(perfect, all_labels).passed
    with pytest.raises(ValueError, match="no size of a shop: huge"):
        next(runs([], 1, size="huge"))
