"""What the ledger tells."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.watch.checks.facts import Aim, Check, Counted, Delivery, Facts, Leak, Refused
from signalpost.watch.checks.finding import Finding
from signalpost.watch.checks.table import run
from signalpost.watch.checks.told import aims, delivery, leaks, metas, other_senders, planned, refused
from signalpost.watch.plan.counted import PlanBreak
from watch_views import NOW, SERIES, one, view


def of(**given: Any) -> list[Finding]:
    return list(delivery(view(facts=Facts(delivery=Delivery(**given)))))


def test_nothing_told_is_nothing_found() -> None:
    """Nor is a delivery that goes well."""
    assert not list(delivery(view())) and not of(delivered=1_000, failed=4, dead={"expired": 2}, waiting_s=60)


def test_a_stop_is_why_the_rest_is_not_said() -> None:
    """Since when, and why; the backlog is its effect."""
    (found,) = of(stopped="token", stopped_since=5, failed=90, waiting=7, waiting_s=9_999)
    assert (found.check, found.cause, found.since, found.evidence) == ("delivery_stopped", "token", 5, {"waiting": 7})
    assert of(stopped="token")[0].since == NOW


@pytest.mark.parametrize(
    ("given", "check", "cause"),
    [
        ({"delivered": 50, "failed": 50}, "delivery_failing", "delivery_failing"),
        ({"waiting_s": 3_600, "waiting": 9}, "delivery_backlog", "backlog"),
        ({"waiting_s": 3_600, "throttled": True}, "delivery_backlog", "throttled"),
        ({"dead": {"expired": 3}}, "dead_letters", "dead_letters"),
        ({"token_ends": NOW + 86_400}, "token_ends", "token_ends"),
        ({"version_ends": NOW - 86_400}, "version_ends", "version_ends"),
    ],
)
def test_what_is_wrong_with_delivery(given: dict[str, Any], check: str, cause: str) -> None:
    """One thing each."""
    (found,) = of(**given)
    assert (found.check, found.cause) == (check, cause)


def test_a_token_that_is_good_for_months_is_none() -> None:
    """And failures that are usual are no news."""
    assert not of(token_ends=NOW + 90 * 86_400, delivered=50, failed=50, usual_failed=0.5)


def test_a_version_that_ends_is_told_with_the_one_that_answers() -> None:
    """As far as it is known."""
    (found,) = of(version_ends=NOW, served="v26.0")
    assert found.shown == {"now": "v26.0"}
    assert of(version_ends=NOW)[0].shown == {}


def test_a_check_of_metas_own_that_fails() -> None:
    """By Meta's title."""
    (found,) = metas(view(facts=Facts(failed=(Check(key="pixel_decline", title="Decline", since=5),))))
    assert (found.check, found.subject, found.since, found.shown) == (
        "meta_check", "pixel_decline", 5, {"now": "Decline"}
    )  # fmt: skip


def test_a_plan_that_is_broken_is_told_once() -> None:
    """Not where a single copy does, nor one of a thousand; and not beside what its counts tell already."""

    def broken(**over: Any) -> PlanBreak:
        values = {"copies": 50, "hits": 5, "since": 7, "place": "custom_data.currency", "code": "missing"}
        return PlanBreak(**({"source": "browser", "event_name": "Purchase"} | values | over))

    told = Facts(breaks=(broken(), broken(hits=2), broken(copies=1_000), broken(code="new", place="custom_data.gift")))
    first, second = planned(view(facts=told))
    assert (first.check, first.subject, first.since) == ("plan_missing", "currency", 7)
    assert (first.series.source, first.evidence) == ("browser", {"copies": 50, "hits": 5})
    assert second.check == "plan_new"
    assert {each.check for each in run(view(facts=told))} == {"plan_missing", "plan_new"}
    vanished = {each.check for each in run(view(one("param:currency:text"), facts=told))}
    assert vanished == {"parameter_vanished", "plan_new"}


def test_an_event_under_its_targets() -> None:
    """Each of the two; not where few came, and nothing is made of what is not known."""
    low = Aim(event_name="Purchase", events=90, quality=5.0, least_quality=6.0, coverage=0.5)
    few = Aim(event_name="Lead", events=9, quality=1.0, least_quality=6.0)
    unknown = Aim(event_name="Search", events=90, quality=1.0)
    found = list(aims(view(facts=Facts(aims=(low, few, unknown)))))
    assert [(one.check, one.series.event_name) for one in found] == [
        ("quality_low", "Purchase"),
        ("coverage_low", "Purchase"),
    ]
    assert found[1].evidence == {"now": 0.5, "wanted": 0.75, "events": 90}


def test_a_leak_says_where_and_of_what_kind() -> None:
    """Never what."""
    leak = Leak(series=SERIES, place="custom_data.note", kind="email", copies=4, since=5)
    (found,) = leaks(view(facts=Facts(leaks=(leak,))))
    assert (found.check, found.subject, found.shown) == ("leak", "custom_data.note", {"kind": "email"})


@pytest.mark.parametrize(("tried", "dead", "told"), [(10, 3, True), (10, 1, False), (10_000, 30, False), (9, 2, False)])
def test_events_that_meta_refuses_more_than_it_does_anyway(tried: int, dead: int, told: bool) -> None:
    """Of one event name, by Meta's code."""
    one = Refused(event_name="Purchase", tried=tried, dead=dead, reason="100", since=5)
    found = list(refused(view(facts=Facts(refused=(one,)))))
    assert [(each.check, each.subject, each.since) for each in found] == [("events_refused", "100", 5)] * told


def test_what_is_told_by_name_is_not_told_again_without() -> None:
    """Dead events of another reason are."""
    named = Refused(event_name="Purchase", tried=10, dead=9, reason="100", since=5)
    facts = Facts(refused=(named,), delivery=Delivery(dead={"100": 9, "expired": 9}))
    assert [(one.check, one.subject) for one in delivery(view(facts=facts))] == [("dead_letters", "expired")]


@pytest.mark.parametrize(("by_meta", "told"), [(190, True), (105, False), (90, False)])
def test_another_sender_is_who_meta_counts_and_nobody_delivered(by_meta: int, told: bool) -> None:
    """By a tenth: two clocks cut a day at different seconds."""
    one = Counted(event_name="Purchase", by_meta=by_meta, delivered=100, since=5)
    found = list(other_senders(view(facts=Facts(counted=(one,)))))
    assert [(each.check, each.evidence["double"]) for each in found] == [("other_sender", 90)] * told


def test_what_is_wrong_has_its_price() -> None:
    """By the events it is about: those that wait, that died, that are double, that lack quality, a day's to come."""
    refusals = tuple(Refused(event_name="Purchase", tried=10, dead=4, reason="100", since=at) for at in (7, 5))
    facts = Facts(
        delivery=Delivery(stopped="token", waiting=6, dead={"expired": 3}, delivered=1, token_ends=NOW),
        refused=refusals,
        counted=(Counted(event_name="Purchase", by_meta=19, delivered=10, since=5),),
        aims=(Aim(event_name="Purchase", events=90, quality=4.0, least_quality=8.0),),
        leaks=(Leak(series=SERIES, place="email", kind="email", copies=2, since=5),),
    )
    seen = view(facts=facts)
    found = [one for check in (delivery, refused, other_senders, aims, leaks) for one in check(seen)]
    assert {one.check: one.at_risk["EUR"] for one in found} == {
        "delivery_stopped": 60.0,
        "dead_letters": 30.0,
        "token_ends": 240.0,
        "events_refused": 200.0,
        "other_sender": 450.0,
        "quality_low": 2_250.0,
        "leak": 100.0,
    }


def test_events_that_are_refused_in_an_hour_and_in_a_day_are_told_once() -> None:
    """Since the shorter time: that is when it began, as far as is known."""
    both = tuple(Refused(event_name="Purchase", tried=10, dead=4, reason="100", since=at) for at in (7, 5))
    assert [one.since for one in refused(view(facts=Facts(refused=both)))] == [7]


def test_throttling_is_told_before_anything_waits() -> None:
    """Today, not now: nothing is lost."""
    (found,) = of(throttled=True)
    assert (found.check, found.cause) == ("delivery_throttled", "throttled")
