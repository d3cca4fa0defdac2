"""Stages as events. The golden orders hold what one looks like to the letter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.event_id import derive
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.user_data import UserData
from signalpost.connectors.lead import Lead, Stage
from signalpost.connectors.lead_events import LONGEST_S, lead_events
from signalpost.connectors.rule import due
from signalpost.connectors.source import OrderSource, Platform

NOW = 1_795_219_200
LEAD = "123456789012345"


def source(platform: Platform = Platform.HUBSPOT, **more: Any) -> OrderSource:
    return OrderSource(name="hub", platform=platform, shop="main", **more)


def lead(*stages: Stage, lead_id: str | int | None = LEAD, **more: Any) -> Lead:
    return Lead(object_id="contact/7", seen_at=NOW * 1_000, stages=stages, user_data=UserData(lead_id=lead_id), **more)


def names(found: Lead, **settings: Any) -> list[tuple[str, int]]:
    events, _ = lead_events(found, source(**settings), NOW)
    return [(one.event.event_name, int(one.event.event_time)) for one in events]


def test_stages_out_of_order_keep_their_own_times() -> None:
    """They go out in the order in which they were reached."""
    found = lead(Stage(name="customer", at=NOW - 10), Stage(name="lead", at=NOW - 90), Stage(name="mql", at=NOW - 50))
    assert names(found) == [("lead", NOW - 90), ("mql", NOW - 50), ("customer", NOW - 10)]


def test_a_stage_is_one_event_however_often_it_is_reached() -> None:
    """And two stages of one name are one; the first time counts."""
    found = lead(Stage(name="lead", at=NOW - 90), Stage(name="open", at=NOW - 50), Stage(name="lead", at=NOW - 10))
    assert names(found, stages={"open": "lead"}) == [("lead", NOW - 90)]


def test_a_stage_is_called_as_the_settings_say() -> None:
    """One without a name is not sent; all others go by the CRM's own word."""
    found = lead(Stage(name="2873", at=NOW - 90), Stage(name="other", at=NOW - 50))
    assert names(found, stages={"2873": "Qualified", "other": ""}) == [("Qualified", NOW - 90)]
    assert due(lead(Stage(name="other", at=NOW)), source(stages={"other": ""}), NOW).unsent == "kind_off"


def test_what_meta_takes_no_more_is_passed_over() -> None:
    """A record that is read again tells of it again, and of new stages too."""
    old = Stage(name="lead", at=NOW - LONGEST_S - 1)
    assert names(lead(old, Stage(name="mql", at=NOW - LONGEST_S))) == [("mql", NOW - LONGEST_S)]
    assert lead_events(lead(old), source(), NOW) == ((), "stage_old")
    assert lead_events(lead(Stage(name="lead", at=NOW - 9)), source(since=NOW), NOW) == ((), "before_start")
    assert lead_events(lead(), source(), NOW) == ((), "")


def test_no_stage_is_from_before_the_lead_or_from_the_future() -> None:
    """Clocks differ; Meta refuses both."""
    found = lead(Stage(name="lead", at=NOW - 90), Stage(name="mql", at=NOW + 90), created_at=NOW - 60)
    assert names(found) == [("lead", NOW - 60), ("mql", NOW)]


def test_one_lead_is_one_lead_whichever_system_tells_of_it() -> None:
    """By Meta's id; without one, by the record's."""
    stage = Stage(name="lead", at=NOW)
    (ours,), _ = lead_events(lead(stage, lead_id=int(LEAD)), source(), NOW)
    (theirs,), _ = lead_events(lead(stage, lead_id=f"l:{LEAD}"), source(Platform.LEAD_ADS), NOW)
    (own,), _ = lead_events(lead(stage, lead_id=None), source(), NOW)
    assert ours.event.event_id == theirs.event.event_id == derive("lead", "main", f"lead/{LEAD}")
    assert ours.name == theirs.name == f"lead/{LEAD}/stage/lead"
    assert own.event.event_id == derive("lead", "main", "contact/7")


def test_a_lead_id_of_fourteen_digits_costs_the_id_and_not_the_event() -> None:
    """Where anything else tells who it is."""
    found = Lead(object_id="contact/7", seen_at=0, stages=(Stage(name="lead", at=NOW),),
                 user_data=UserData(lead_id="12345678901234", em="ann@shop.example"))  # fmt: skip
    (event,), _ = lead_events(found, source(), NOW)
    outcome = prepare(event.event, now=NOW, random_id="r")
    assert isinstance(outcome, Accepted)
    assert "lead_id_invalid" in [note.code for note in outcome.notes]
    assert b"lead_id" not in outcome.body
    assert event.name == "contact/7/stage/lead"


def test_a_stage_of_two_lines_is_one_name() -> None:
    """A line feed in a CRM's word for it costs neither the stage nor what else the message tells."""
    events, _ = lead_events(lead(Stage(name="Offer\nsent ", at=NOW)), source(), NOW)
    assert [one.event.event_name for one in events] == ["Offer sent"]


def test_a_deal_says_what_it_is_worth_where_it_names_a_currency() -> None:
    """And never less than nothing."""
    stages = [
        Stage(name="a", at=NOW - 3, value=Decimal("4900.50"), currency="eur"),
        Stage(name="b", at=NOW - 2, value=Decimal(-1), currency="EUR"),
        Stage(name="c", at=NOW - 1, value=Decimal(5)),
    ]
    events, _ = lead_events(lead(*stages), source(crm_name="Ours"), NOW)
    crm = {"event_source": "crm", "lead_event_source": "Ours"}
    assert [one.event.custom_data for one in events] == [
        crm | {"currency": "EUR", "value": 4900.5}, crm | {"currency": "EUR", "value": 0}, crm,
    ]  # fmt: skip


@given(st.lists(st.tuples(st.text(min_size=1, max_size=9), st.integers(NOW - 2 * LONGEST_S, NOW + 999))))
def test_whatever_is_told_is_in_time_and_named_once(stages: list[tuple[str, int]]) -> None:
    """For any stages."""
    found = lead(*(Stage(name=name.strip() or "x", at=at) for name, at in stages))
    times = [at for _, at in names(found)]
    assert times == sorted(times)
    assert all(NOW - LONGEST_S <= at <= NOW for at in times)
    events, _ = lead_events(found, source(), NOW)
    assert len({one.name for one in events}) == len(events)
