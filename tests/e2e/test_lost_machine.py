"""A machine is lost with its disk: what was copied off it comes back whole, and what that costs is bounded."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from replicating import EVERY_S, environ, lose, put_back, shipping
from sender import Sender
from serving import DATASET, Sandbox, Serve, run, wait_for

#: What a lost disk may cost here: one interval until a change is seen, one until it is sent, and a busy machine.
COST_S = 2 * EVERY_S + 3


@pytest.mark.parametrize("before_s", [0.3, pytest.param(2.5, marks=pytest.mark.deep)])
def test_a_lost_disk_costs_no_more_than_the_interval(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], tmp_path: Path, before_s: float
) -> None:
    """Everything acknowledged before that arrives, under the event_id it was acknowledged with; the books balance."""
    running = [serve(**environ(tmp_path / "copies"))]
    shipping(running[0])
    senders = [Sender(number, key, lambda: running[-1].gateway) for number in (1, 2)]
    for sender in senders:
        sender.start()
    wait_for("some answers", lambda: all(len(sender.acknowledged) > 100 for sender in senders))
    time.sleep(before_s)
    lost_at = time.monotonic()
    lose(running[0], tmp_path / "kept.key")
    for sender in senders:
        sender.enough.set()
        sender.join(30)

    said = put_back(tmp_path, tmp_path / "copies", tmp_path / "kept.key")
    assert "The books balance." in said
    running.append(serve(**environ(tmp_path / "copies")))
    books = running[-1].settled()
    assert books["balanced"]
    arrived = sandbox.events()
    there = {row["event"]["event_id"] for row in arrived}
    when = {event_id: at for sender in senders for event_id, at in sender.when.items()}
    lost = [at for event_id, at in when.items() if event_id not in there]
    assert all(lost_at - at < COST_S for at in lost), f"{lost_at - min(lost):.1f} s of events are lost"
    assert one_id_each(arrived)
    assert running[-1].stop() == 0


@pytest.mark.deep
def test_every_file_comes_back_as_of_one_moment(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], tmp_path: Path
) -> None:
    """Settings that came later are gone, events are not; the next restore, at the same URL, finds what came after."""
    copies, kept = tmp_path / "copies", tmp_path / "kept.key"
    first = serve(**environ(copies))
    shipping(first)
    send(first, key, "before")
    time.sleep(1.5)  # moments are told apart by the second
    moment = datetime.now(UTC)
    time.sleep(1.5)
    send(first, key, "after")
    renamed = run("--data-dir", str(first.data), "datasets", "add", DATASET, "--name", "after")
    assert renamed.returncode == 0, renamed.stderr
    caught_up(first)
    lose(first, kept)

    put_back(tmp_path, copies, kept, "--at", f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    second = serve(**environ(copies))
    assert second.settled()["received"] == 40
    listed = run("--data-dir", str(second.data), "datasets", "list", "--json").stdout
    assert '"after"' not in listed
    send(second, key, "again")
    caught_up(second)
    lose(second, kept)

    put_back(tmp_path, copies, kept)
    third = serve(**environ(copies))
    assert third.settled()["received"] == 60
    marks = {row["event"]["custom_data"]["mark"].partition("-")[0] for row in sandbox.events()}
    assert marks == {"before", "after", "again"}
    assert third.stop() == 0


@pytest.mark.deep
def test_kills_of_what_copies_lose_nothing_and_spoil_no_copy(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], tmp_path: Path
) -> None:
    """`replicate`, gateway and worker are killed in turn; afterwards the copies are whole."""
    running = serve(**environ(tmp_path / "copies"))
    shipping(running)
    sender = Sender(3, key, lambda: running.gateway)
    sender.start()
    for victim in ("replicate", "gateway-1", "replicate", "worker"):
        time.sleep(0.7)
        before = running.pid_of(victim)
        running.kill(victim)
        wait_for("the restart", lambda: running.pid_of(victim) not in (None, before))  # noqa: B023
    sender.enough.set()
    sender.join(30)
    running.settled()
    caught_up(running)
    lose(running, tmp_path / "kept.key")

    put_back(tmp_path, tmp_path / "copies", tmp_path / "kept.key")
    again = serve(**environ(tmp_path / "copies"))
    wait_for(
        "what was acknowledged",
        lambda: set(sender.acknowledged) <= {row["event"]["event_id"] for row in sandbox.events()},
    )
    books = again.settled()
    assert books["received"] >= len(sender.acknowledged)
    assert again.stop() == 0


@pytest.mark.deep
def test_a_stopped_installation_is_copied_to_its_last_event(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], tmp_path: Path
) -> None:
    """Whatever the interval: what drains is copied before it ends, the copying last."""
    slow = environ(tmp_path / "copies") | {"SIGNALPOST_REPLICATION_SECONDS": "60"}
    first = serve(**slow)
    send(first, key, "last")
    first.settled()
    wait_for("the copying", lambda: first.pid_of("replicate"))
    wait_for("its programs", lambda: any(line.get("child") == "keys" for line in first.lines()))
    time.sleep(1)
    assert first.stop() == 0
    lose(first, tmp_path / "kept.key")
    put_back(tmp_path, tmp_path / "copies", tmp_path / "kept.key")
    again = serve(**slow)
    assert again.settled()["received"] == 20
    assert again.stop() == 0


def send(serving: Serve, key: str, word: str) -> None:
    """One batch, acknowledged, whose events are marked by `word`."""
    sender = Sender(9, key, lambda: serving.gateway)
    events = sender._batch(1)
    for index, event in enumerate(events):
        event["custom_data"]["mark"] = f"{word}-{index}"
        event["event_id"] = f"{word}-{index}"
    assert sender._send(events)


def caught_up(serving: Serve) -> None:
    """Wait until all that was there at this moment is known to be copied."""
    now = time.time() * 1000
    shipped = serving.data / "replication" / "shipped.json"
    wait_for("the copies", lambda: shipped.exists() and shipped.stat().st_mtime * 1000 > now + 6_000)


def one_id_each(arrived: list[dict[str, Any]]) -> bool:
    """Whether each event came under one event_id, however often it came: Meta counts it once."""
    ids: dict[str, set[str]] = {}
    for row in arrived:
        ids.setdefault(row["event"]["custom_data"]["mark"], set()).add(row["event"]["event_id"])
    return all(len(found) == 1 for found in ids.values())
