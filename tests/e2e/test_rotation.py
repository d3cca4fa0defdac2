"""Keys are replaced under a running installation: nothing stops, nothing is lost, the old key opens nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from serving import DATASET, Sandbox, Serve, post, run, wait_for
from signalpost.errors import KeyMissing
from signalpost.store.keyring import Keyring


def send(serving: Serve, key: str, event_id: str) -> None:
    event = {
        "event_name": "Lead", "event_time": int(time.time()) - 5, "event_id": event_id, "action_source": "website",
        "event_source_url": "https://shop.example/", "user_data": {"em": "rota@mail.example", "client_user_agent": "x"},
    }  # fmt: skip
    status, answer = post(f"{serving.gateway}/v1/events", {"data": [event]}, key)
    assert status in (200, 202), answer


def delivered(sandbox: Sandbox, event_id: str) -> bool:
    return any(event["event_id"] == event_id for event in sandbox.events())


def test_keys_change_while_events_come_and_go(
    tmp_path: Path, sandbox: Sandbox, key: str, serve: Callable[..., Serve]
) -> None:
    """Events are taken and delivered before, between and after; a worker that is killed comes back with the new key."""
    serving = serve()
    folder = ("--data-dir", str(tmp_path / "var"))
    old = bytes.fromhex((tmp_path / "var" / "master.key").read_text())
    send(serving, key, "before")
    wait_for("the first", lambda: delivered(sandbox, "before"))
    for number in range(2):
        done = run(*folder, "secrets", "rotate", "--json")
        assert done.returncode == 0, done.stderr
        assert run(*folder, "datasets", "set-token", DATASET, stdin=f"token-{number}").returncode == 0
        send(serving, key, f"after {number}")
        wait_for("the next", lambda number=number: delivered(sandbox, f"after {number}"))
    serving.kill("worker")
    serving.kill("gateway-1")
    serving.wait()
    send(serving, key, "after the kill")
    wait_for("the last", lambda: delivered(sandbox, "after the kill"))
    with pytest.raises(KeyMissing):
        Keyring.open(tmp_path / "var", old)
    assert serving.stop() == 0
    assert serving.books()["balanced"]
