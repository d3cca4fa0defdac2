"""Replay, pause and resume: preview, command, answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard_events import filled, row_of
from dashboard_shown import DATASET, Shown
from ledger_parts import NOW
from signalpost.store import open_control
from signalpost.store.control import Command


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    with filled(tmp_path) as found:
        yield found


def posted(shown: Shown) -> Command:
    with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
        (command,) = control.open_commands()
        return command


def test_a_preview_says_how_many_which_and_what_will_happen(shown: Shown) -> None:
    """One that is too old is told beforehand."""
    model = shown.json(f"/deliveries/replay?dataset={DATASET}")
    assert (model["count"], [one["event_id"] for one in model["events"]], model["expired"]) == (2, ["e7", "e2"], 1)
    one = shown.json(f"/deliveries/replay?dataset={DATASET}&reason=value_missing")
    assert (one["count"], one["expired"]) == (1, 0)
    assert "Replay 1 event" in shown.get(f"/deliveries/replay?dataset={DATASET}&reason=value_missing").text
    assert "Nothing to replay." in shown.get("/deliveries/replay?reason=none").text


def test_a_replay_is_asked_of_the_worker_and_its_answer_shown(shown: Shown) -> None:
    """Nothing is queued by the page itself."""
    done = shown.post("/deliveries/replay", dataset=DATASET, reason="value_missing")
    command = posted(shown)
    assert (done.status_code, done.headers["location"]) == (303, f"/deliveries?command={command.command_id}")
    assert (command.verb.value, command.arguments, command.author) == (
        "replay",
        {"dataset": DATASET, "reason": "value_missing"},
        "this machine",
    )
    assert shown.json(done.headers["location"])["asked"]["done"] is False
    assert "has not answered yet" in shown.get(done.headers["location"]).text
    with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
        control.finish(command.command_id, answer={"replayed": 1}, now=NOW)
    assert shown.json(done.headers["location"])["asked"]["sentence"] == "1 event is queued again."


def test_one_event_is_replayed_by_its_number(shown: Shown) -> None:
    """From its story."""
    row = row_of(shown, "e2")
    shown.post("/deliveries/replay", row=str(row))
    assert posted(shown).arguments == {"rows": [row]}


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_a_dataset_is_paused_and_resumed(shown: Shown, verb: str) -> None:
    """One that is there."""
    shown.post(f"/deliveries/{verb}", dataset=DATASET)
    assert (posted(shown).verb.value, posted(shown).arguments) == (verb, {"dataset": DATASET})
    assert shown.post(f"/deliveries/{verb}", dataset="77").status_code == 422


def test_a_replay_of_nothing_named_is_refused(shown: Shown) -> None:
    """It would say nothing of which events."""
    answer = shown.post("/deliveries/replay")
    assert (answer.status_code, "Say which events" in answer.text) == (422, True)


def test_a_refused_command_says_so(shown: Shown) -> None:
    """In the worker's words; a number that is no command says nothing."""
    shown.post("/deliveries/pause", dataset=DATASET)
    command = posted(shown)
    with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
        control.finish(command.command_id, error="there is no such dataset", now=NOW)
    asked = shown.json(f"/deliveries?command={command.command_id}")["asked"]
    assert (asked["tone"], asked["sentence"]) == ("bad", "Refused: there is no such dataset")
    for number in ("999", "x", "9" * 30):
        assert shown.json(f"/deliveries?command={number}")["asked"] is None
