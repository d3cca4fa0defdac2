"""SIGTERM under load: what is in hand is answered, what was answered is kept, nobody is killed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from sender import Sender
from serving import Process, Sandbox, Serve, post, run, wait_for


def test_sigterm_finishes_what_is_in_hand(sandbox: Sandbox, key: str, serve: Callable[..., Serve]) -> None:
    """Every process ends by itself with 0, gateways before the worker; the next start delivers the rest."""
    serving = serve("--gateways", "2")
    wait_for("both gateways", lambda: [line["event"] for line in serving.lines()].count("gateway_started") == 2)
    running = [serving]
    senders = [Sender(number, key, lambda: running[-1].gateway) for number in (3, 4)]
    for sender in senders:
        sender.start()
    wait_for("some answers", lambda: all(len(sender.acknowledged) > 100 for sender in senders))
    assert serving.stop() == 0
    for sender in senders:
        sender.enough.set()
        sender.join(30)
    ends = [(line["child"], line["code"]) for line in serving.lines() if line["event"].endswith(" stopped")]
    assert ends == [("watch", 0), ("dashboard", 0), ("gateway-1", 0), ("gateway-2", 0), ("poll", 0), ("worker", 0)]

    again = serve()
    wanted = {event_id for sender in senders for event_id in sender.acknowledged}
    wait_for("all to arrive", lambda: wanted <= {event["event"]["event_id"] for event in sandbox.events()})
    assert again.books()["balanced"]
    assert again.stop() == 0


def test_being_told_to_stop_while_starting_is_no_death(tmp_path: Path, processes: list[Process]) -> None:
    """At whatever moment of its start: every process of it ends with 0."""
    for number in range(3):
        serving = Serve(tmp_path)
        processes.append(serving)
        wait_for("the first process", partial(serving.pid_of, "worker"))
        time.sleep(number * 0.25)
        assert serving.stop() == 0
        ends = [(line["child"], line["code"]) for line in serving.lines() if line["event"].endswith(" stopped")]
        assert ends[-3:] == [("gateway-1", 0), ("poll", 0), ("worker", 0)]
        serving.log.unlink()


def lead(number: int) -> dict[str, object]:
    """An event that needs no page and no browser."""
    user = {"em": "anna@example.com"}
    times = {"event_time": int(time.time()), "event_id": f"lead-{number}"}
    return {"event_name": "Lead", "action_source": "system_generated", "user_data": user} | times


def test_a_revoked_key_is_refused_while_it_runs(key: str, serve: Callable[..., Serve]) -> None:
    """Within seconds; no restart is needed."""
    serving = serve()
    events = map(lead, count())
    assert post(f"{serving.gateway}/v1/events", next(events), key)[0] == 202
    folder = ("--data-dir", str(serving.data))
    [row] = [json.loads(line) for line in run(*folder, "keys", "list", "--json").stdout.splitlines()]
    assert run(*folder, "keys", "revoke", row["key_id"]).returncode == 0
    wait_for("the refusal", lambda: post(f"{serving.gateway}/v1/events", next(events), key)[0] == 401)
