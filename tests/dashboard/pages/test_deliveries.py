"""Deliveries: queues, refusals, dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard_events import filled
from dashboard_shown import DATASET, Shown
from ledger_parts import NOW, SPACE
from signalpost.store import open_control, open_ledger


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    with filled(tmp_path) as found:
        yield found


def test_each_queue_says_what_waits_and_how_fast_it_goes(shown: Shown) -> None:
    """The rate is of the calls that Meta took."""
    model = shown.json("/deliveries")
    (queue,) = model["queues"]
    assert (queue["waiting"], queue["scheduled"], queue["sending"], queue["dead"]) == (1, 1, 0, 2)
    assert (queue["delivered"], queue["rate"], queue["oldest_ms"]) == (1, 0.2, 10_000)
    assert (model["tone"], model["sentence"]) == ("good", "The dataset is sending.")
    assert sum(sum(one["values"]) for one in model["speed"]["series"]) == 3


def test_a_stopped_queue_says_why_and_what_to_do(shown: Shown) -> None:
    """First of all."""
    with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
        ledger.pause(SPACE, DATASET, "token", NOW)
    model = shown.json("/deliveries")
    assert (model["tone"], model["sentence"]) == ("bad", "1 of 1 datasets wait: Shop.")
    assert model["queues"][0]["why"] == "Meta refuses the access token"
    assert f"signalpost datasets set-token {DATASET}" in shown.get("/deliveries").text
    assert shown.json("/why?q=e3")["answers"][0]["sentence"].startswith("Not sent yet: its dataset waits, since Meta")


def test_refusals_are_told_by_code_with_meaning_and_fix(shown: Shown) -> None:
    """Calls that were taken are none."""
    (error,) = shown.json("/deliveries")["errors"]
    assert (error["code"], error["subcode"], error["calls"], error["fbtrace_id"]) == (100, 2804009, 1, "AnotherTrace")
    assert (error["meaning"], error["fix"]) == ("Purchase without value", "Send custom_data.value, such as 19.99.")


def test_dead_letters_are_told_by_reason_and_one_by_one(shown: Shown) -> None:
    """Filtered by reason."""
    model = shown.json("/deliveries")
    assert {(one["reason"], one["count"]) for one in model["dead"]} == {("value_missing", 1), ("expired", 1)}
    assert [one["event_id"] for one in model["events"]] == ["e7", "e2"]
    only = shown.json(f"/deliveries?dataset={DATASET}&reason=value_missing")
    assert [one["event_id"] for one in only["events"]] == ["e2"]
    assert shown.json(f"/deliveries?before={only['events'][0]['row']}")["events"] == []


def test_without_a_dataset_the_page_says_what_will_stand_there(shown: Shown) -> None:
    """And one that is not in the settings any more is still told of."""
    with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
        control.remove_dataset(SPACE, DATASET, author="test", now=NOW)
    page = shown.get("/deliveries").text
    assert "Not in the settings" in page
