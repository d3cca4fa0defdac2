"""kill -9 of the worker while people decide: what was refused is not sent, what was granted is, the books balance."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from serving import Sandbox, Serve, post, run, wait_for

PEOPLE = 24
GROUPS = 2


def test_kills_while_people_decide(
    tmp_path: Path, sandbox: Sandbox, key_without_basis: str, serve: Callable[..., Serve], deep: bool
) -> None:
    """Every second person grants late, the others deny; the worker is killed after each group of decisions."""
    serving = serve()
    status, answer = post(
        f"{serving.gateway}/v1/events", {"data": [order(number) for number in range(PEOPLE)]}, key_without_basis
    )
    assert (status, {one["status"] for one in answer["results"]}) == (202, {"accepted"})
    wait_for("all to be held", lambda: serving.books()["fates"]["held"] == PEOPLE)
    for group in range(GROUPS):
        for said in ("granted", "denied"):
            people = [number for number in range(group, PEOPLE, GROUPS) if (number // GROUPS) % 2 == (said == "denied")]
            decide(tmp_path, said, people)
        for _ in range(4 if deep else 1):
            kill_worker(serving)
    books = wait_for("all to be decided", partial(decided, serving))
    assert books["balanced"]
    assert books["dropped"] == {"consent_denied": PEOPLE // 2}
    granted = {f"order-{number}" for number in range(PEOPLE) if not (number // GROUPS) % 2}
    assert {row["event"]["event_id"] for row in sandbox.events()} == granted
    assert len(sandbox.events()) == len(granted)
    assert serving.stop() == 0


def order(number: int) -> dict[str, Any]:
    """An order of somebody in Germany, by their e-mail address, without a word about consent."""
    return {
        "event_name": "Purchase",
        "event_id": f"order-{number}",
        "event_time": int(time.time()) - 60,
        "action_source": "phone_call",
        "user_data": {"em": email(number), "country": "de"},
        "custom_data": {"value": 10, "currency": "EUR"},
    }


def email(number: int) -> str:
    return f"person{number}@shop.example"


def decide(folder: Path, said: str, people: list[int]) -> None:
    lines = "\n".join(json.dumps({"email": email(number)}) for number in people)
    done = run("--data-dir", str(folder / "var"), "consent", "record", said, stdin=lines)
    assert done.returncode == 0, done.stderr


def kill_worker(serving: Serve) -> None:
    before = serving.pid_of("worker")
    serving.kill("worker")
    wait_for("the restart", lambda: serving.pid_of("worker") not in (None, before))


def decided(serving: Serve) -> dict[str, Any] | None:
    """The books, once nothing is held any more and all that was let go is delivered."""
    books = serving.books()
    done = books["fates"]["held"] == 0 and books["states"].get("delivered", 0) == books["routed"] == PEOPLE // 2
    return books if done else None
