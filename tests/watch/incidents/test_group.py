"""Which findings are one incident."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.counts.slot import Series
from signalpost.watch.incidents.group import groups


def found(check: str, cause: str, event: str = "Purchase", **given: Any) -> Finding:
    series = given.pop("series", Series("1", "browser", "h", event))
    return Finding(**{"check": check, "cause": cause, "level": Level.WARNING, "series": series, "since": 5, **given})


def grouped(*findings: Finding) -> list[tuple[str, str, int]]:
    return [(one.key, one.cause, len(one.findings)) for one in groups(findings)]


def test_an_event_whose_ids_changed_is_one_incident() -> None:
    """Both sides, and what comes of it; the ids are why."""
    server = Series("1", "server", "h", "Purchase")
    assert grouped(
        found("overlap_fell", "ids_changed", level=Level.CRITICAL),
        found("id_form", "ids_changed", series=server),
        found("key_fell", "key_lost"),
        found("near_miss", "ids_differ", series=Series("1", "", "", "Purchase")),
    ) == [("event:Purchase", "ids_changed", 4)]


def test_two_events_are_two_incidents() -> None:
    """Unless something ties them."""
    assert len(grouped(found("key_fell", "key_lost"), found("key_fell", "key_lost", "Lead"))) == 2


def test_what_several_events_lose_is_one_incident() -> None:
    """The same key; another one is by itself."""
    lost = [found("key_fell", "key_lost", event, subject="em") for event in ("Purchase", "Lead")]
    other = found("key_fell", "key_lost", subject="ph")
    assert grouped(*lost, other) == [("key_fell:em", "key_lost", 2), ("event:Purchase", "key_lost", 1)]


def test_datasets_are_never_one() -> None:
    """However alike."""
    other = Series("2", "browser", "h", "Purchase")
    assert len(grouped(found("key_fell", "key_lost"), found("key_fell", "key_lost", series=other))) == 2


def test_a_release_ties_what_broke_with_it() -> None:
    """One thing keeps its own cause, several are the deploy's."""
    first = found("parameter_vanished", "parameter_lost", releases=("1.1", "1.2"))
    second = found("key_fell", "key_lost", "Lead", releases=("1.2",))
    assert grouped(first) == [("release:browser:1.2", "parameter_lost", 1)]
    assert grouped(first, second) == [("release:browser:1.2", "deploy", 2)]
    effect = found("value_odd", "value_odd", releases=("1.2",))
    assert grouped(first, effect) == [("release:browser:1.2", "parameter_lost", 2)]
    assert groups([first])[0].release == "1.2"


def test_a_source_whose_events_are_all_gone_is_what_is_gone() -> None:
    """A single one is gone by itself."""
    one, other = found("event_missing", "event_gone"), found("event_missing", "event_gone", "Lead")
    assert grouped(one) == [("event:Purchase", "event_gone", 1)]
    assert grouped(one, other) == [("source:browser:h", "source_gone", 2)]


def test_silence_takes_in_what_is_missing() -> None:
    """And nothing else."""
    silence = found("dataset_silent", "dataset_silent", series=Series("1"), level=Level.CRITICAL)
    refused = found("event_refused", "refused")
    assert grouped(found("event_missing", "event_gone"), silence, refused) == [
        ("dataset_silent", "dataset_silent", 2),
        ("event:Purchase", "refused", 1),
    ]


@pytest.mark.parametrize(("cause", "named"), [("token", "token"), ("refused_in_a_row", "stopped")])
def test_delivery_is_one_incident(cause: str, named: str) -> None:
    """With the stop as its cause, one without words as a stop."""
    whole = Series("1")
    stop = found("delivery_stopped", cause, series=whole, subject=cause)
    dead = found("dead_letters", "dead_letters", series=whole)
    assert grouped(dead, stop) == [("delivery", named, 2)]


def test_the_rest_has_keys_of_its_own() -> None:
    """Consent and clocks by source, targets by event, sums by cause."""
    whole = Series("1", "", "", "Purchase")
    assert [key for key, _, _ in grouped(
        found("consent_moved", "consent_changed"), found("consent_moved", "consent_changed", "Lead"),
        found("quality_low", "quality_low", series=whole), found("orders_differ", "orders_missing", series=whole),
        found("parameter_new", "parameter_added", subject="a"), found("parameter_new", "parameter_added", subject="b"),
    )] == [
        "consent_changed:browser", "quality_low:Purchase:", "orders_missing:Purchase", "parameter_added:Purchase:a",
        "parameter_added:Purchase:b",
    ]  # fmt: skip


def test_what_is_done_to_several_events_is_done_in_one_place() -> None:
    """Values in cents: some events show that they are, others only that they moved."""
    cents = [found("value_scale", "cents", event, subject="EUR") for event in ("Purchase", "AddToCart")]
    moved = found("value_range", "values_moved", "InitiateCheckout", subject="EUR")
    assert grouped(moved, *cents) == [("place:values", "cents", 3)]
    assert grouped(cents[0]) == [("event:Purchase", "cents", 1)]


def test_what_a_lost_parameter_does_is_its_incident() -> None:
    """Values without the currency that is lost, and what died of it; another lack is by itself."""
    lost = found("parameter_vanished", "parameter_lost", subject="currency")
    odd = found("value_odd", "value_odd", "AddToCart", subject="currency")
    died = found("dead_letters", "dead_letters", subject="currency_missing", series=Series("1"))
    other = found("dead_letters", "dead_letters", subject="expired", series=Series("1"))
    assert grouped(lost, odd, died, other) == [
        ("event:Purchase", "parameter_lost", 3),
        ("delivery", "dead_letters", 1),
    ]
    assert grouped(died) == [("delivery", "dead_letters", 1)]


def test_a_leak_is_more_than_a_new_parameter() -> None:
    """It says what the parameter holds."""
    leak = found("leak", "leak", subject="email", series=Series("1", "", "", "Purchase"))
    new = found("parameter_new", "parameter_added", subject="note")
    assert grouped(leak, new) == [("leak:Purchase", "leak", 2)]
    assert grouped(new) == [("parameter_added:Purchase:note", "parameter_added", 1)]


def test_the_finding_that_shows_most_names_it() -> None:
    """Of two with one cause."""
    bare = found("overlap_fell", "ids_changed", level=Level.CRITICAL)
    shown = found("id_form", "ids_changed", shown={"now": "srv-{n}", "before": "{n}"})
    assert groups([bare, shown])[0].findings[0] is shown


DAY = 86_400


def test_what_began_a_day_after_another_cause_is_an_incident_of_its_own() -> None:
    """Else a fault that goes on hides the next one; its effects go with the later cause."""
    assert grouped(
        found("test_code", "test_traffic", since=5),
        found("sent_twice", "sent_twice", since=5 + DAY),
        found("event_refused", "refused", since=5 + 2 * DAY, subject="currency_missing"),
        found("overlap_fell", "other_side_less", since=9 + 2 * DAY),
    ) == [
        ("event:Purchase", "test_traffic", 1),
        ("event:Purchase:sent_twice", "sent_twice", 1),
        ("event:Purchase:refused", "refused", 2),
    ]


def test_what_began_within_a_day_or_is_of_one_cause_is_one_incident() -> None:
    """Hosts with few copies are sure of it late."""
    late = Series("1", "browser", "fr", "Purchase")
    assert grouped(
        found("test_code", "test_traffic", since=5),
        found("test_code", "test_traffic", since=5 + 3 * DAY, series=late),
        found("sent_twice", "sent_twice", since=4 + DAY),
    ) == [("event:Purchase", "test_traffic", 3)]
    assert grouped(found("overlap_fell", "other_side_less", since=5), found("key_fell", "x", since=5 + DAY)) == [
        ("event:Purchase", "other_side_less", 2)
    ]
