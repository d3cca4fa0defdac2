"""The tutorial of the first day, typed as printed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tree
from serving import Serve, environ, sandbox_events, wait_for

PAGE = (tree.ROOT / "docs" / "tutorial" / "first-day.md").read_text(encoding="utf-8")
FIRST_STEPS = ("--first-steps", "--sandbox-port", "0", "--shop-port", "0")


@pytest.fixture
def terminal(tmp_path: Path) -> Callable[[str], str]:
    """A second terminal in the folder of `make run`, in which `signalpost` is the command."""
    command = tmp_path / "signalpost"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m signalpost "$@"\n')
    command.chmod(0o755)

    def typed(text: str) -> str:
        env = environ() | {"PATH": f"{tmp_path}:{environ()['PATH']}"}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return typed


def section(number: int) -> str:
    """The commands of a numbered section, in order."""
    text = PAGE.split(f"\n## {number}. ")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"^```\n(.*?)^```", text, re.M | re.S))


def test_the_first_day_goes_as_the_tutorial_says(
    tmp_path: Path, serve: Callable[..., Serve], terminal: Callable[[str], str]
) -> None:
    """A sample day with seed 1: checked, sent twice, arrived once; the books balance and tell an event's story."""
    serving = serve(*FIRST_STEPS)
    assert serving.sandbox is not None
    terminal(section(2))
    day = (tmp_path / "day.jsonl").read_text().splitlines()
    ids = sorted(json.loads(line)["event_id"] for line in day)
    checked = terminal(section(3))
    assert f"{len(day):,} accepted, 0 dropped".replace(",", "") in checked.replace(",", "")
    terminal(section(4))
    terminal(section(4))
    wait_for("the day", lambda: serving.books()["states"].get("delivered", 0) == len(day) or None)
    assert "events" in json.loads(terminal(section(5).replace("http://127.0.0.1:8090", serving.sandbox)))
    arrived = sandbox_events(serving.sandbox)
    assert sorted(event["event"]["event_id"] for event in arrived) == ids
    books = serving.books()
    assert books["balanced"]
    assert books["received"] == 2 * len(day)
    told = terminal(section(6).replace("EVENT_ID", ids[0]))
    assert "delivered" in told
    assert ids[0] in told
