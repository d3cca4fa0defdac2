"""A day of a shop through real processes: from the command line through the gateway to the sandbox, books balanced."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from serving import DATASET, Sandbox, Serve, run, wait_for


def test_a_day_arrives_once_and_the_books_balance(
    tmp_path: Path, sandbox: Sandbox, key: str, serve: Callable[..., Serve]
) -> None:
    """Sent twice, every event reaches Meta once; the second copies stand in the books as doubles."""
    serving = serve()
    day = tmp_path / "day.jsonl"
    day.write_text(run("sample", "--seed", "1", "--visits", "60").stdout)
    sent = {json.loads(line)["event_id"] for line in day.read_text().splitlines()}
    for _ in range(2):
        done = run("--data-dir", str(serving.data), "send", str(day), "--json", SIGNALPOST_KEY=key)
        assert done.returncode == 0, done.stderr
        assert {json.loads(line)["status"] for line in done.stdout.splitlines()} == {"accepted"}

    assert serving.settled(2 * len(sent))["balanced"]
    arrived = [event["event"]["event_id"] for event in sandbox.events()]
    assert sorted(arrived) == sorted(sent)
    assert serving.stop() == 0
    assert not (serving.data / "serve.json").exists()


def test_what_arrives_is_hashed(sandbox: Sandbox, key: str, serve: Callable[..., Serve]) -> None:
    """curl to the gateway, curl to the sandbox; the address left as its hash."""
    serving = serve()
    body = {
        "event_name": "Purchase",
        "event_time": int(time.time()),
        "action_source": "website",
        "event_id": "e-1",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {"em": " Anna@Example.com ", "client_user_agent": "Mozilla/5.0"},
        "custom_data": {"value": 19.99, "currency": "EUR", "order_id": "1001"},
    }
    headers = ["-H", f"Authorization: Bearer {key}", "-H", "Content-Type: application/json"]
    words = ["curl", "-sS", "--fail-with-body", f"{serving.gateway}/v1/events", *headers, "-d", json.dumps(body)]
    answer = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    result = json.loads(answer)["results"][0]
    assert result["status"] == "accepted"

    [arrived] = wait_for("the event", sandbox.events)
    assert arrived["dataset"] == DATASET
    assert arrived["event"]["event_id"] == "e-1"
    assert arrived["event"]["user_data"]["em"] == hashlib.sha256(b"anna@example.com").hexdigest()
    assert "nna@" not in json.dumps(arrived)
    told = wait_for("the receipt", lambda: _told(serving, result["receipt"]))
    assert told[0]["state"] == "delivered"


def _told(serving: Serve, receipt: str) -> list[dict[str, object]] | None:
    done = run("--data-dir", str(serving.data), "events", "show", receipt, "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []
    return rows if rows and rows[0].get("state") == "delivered" else None
