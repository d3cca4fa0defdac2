"""What the README and `make run` promise to a new user, done as written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tree
from serving import Process, Sandbox, Serve, environ, run, sandbox_events, wait_for

FIRST_STEPS = ("--first-steps", "--sandbox-port", "0", "--shop-port", "0")


def bash(command: str, folder: Path) -> str:
    """A command as a person pastes it."""
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environ(), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def pasted(serving: Serve) -> list[str]:
    """The commands that `make run` prints, each as one text."""
    printed = serving.out.read_text()
    return [block.strip() for block in re.findall(r"^  ((?:curl|\.venv).*(?:\n   .*)*)", printed, re.M)]


def arrived(serving: Serve) -> list[dict[str, Any]]:
    """What the sandbox shows."""
    assert serving.sandbox is not None
    return sandbox_events(serving.sandbox)


def test_the_readmes_ten_lines_deliver_an_event(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """As printed there, but for the port."""
    serving = serve(*FIRST_STEPS)
    block, *_ = re.findall(r"^```python\n(.*?)^```", (tree.ROOT / "README.md").read_text(), re.M | re.S)
    assert len([line for line in block.splitlines() if line.strip()]) <= 10
    code = block.replace("http://127.0.0.1:8080", serving.gateway)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env=environ(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "accepted" in done.stdout
    [event] = wait_for("the event", lambda: arrived(serving))
    assert event["event"]["event_name"] == "Purchase"
    assert "Anna" not in json.dumps(event)


def test_what_make_run_prints_can_be_pasted(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """The curl that sends, the curl that looks, and the list of events."""
    serving = serve(*FIRST_STEPS)
    send, look, *_ = pasted(serving)
    assert json.loads(bash(send, tmp_path))["accepted"] == 1
    wait_for("the event", lambda: arrived(serving))
    assert json.loads(bash(look, tmp_path))["count"] == 1
    assert "Purchase" in run("events", "list", cwd=tmp_path).stdout


def test_it_works_twice_in_a_row(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """The second start uses the dataset and the key of the first, and what was accepted is still there."""
    first = serve(*FIRST_STEPS)
    key = (tmp_path / "var/server.key").read_text()
    assert (tmp_path / "var/server.key").stat().st_mode & 0o077 == 0
    bash(pasted(first)[0], tmp_path)
    assert first.stop() == 0
    second = serve(*FIRST_STEPS)
    assert (tmp_path / "var/server.key").read_text() == key
    assert len(run("datasets", "list", "--json", cwd=tmp_path).stdout.splitlines()) == 1
    bash(pasted(second)[0], tmp_path)
    wait_for("both", lambda: second.books()["routed"] == 2)


def test_a_taken_port_is_said(tmp_path: Path, sandbox: Sandbox) -> None:
    """Which one, and what to do; nothing is left running."""
    port = sandbox.url.rsplit(":", 1)[1]
    done = run("serve", "--port", port, cwd=tmp_path)
    assert done.returncode == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert "--port 0" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_key_is_told_apart(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """By the exit code: access, not input; nothing is taken."""
    serving = serve()
    done = run("send", "-", stdin=run("sample", "--visits", "1").stdout, cwd=tmp_path, SIGNALPOST_KEY="wrong-key")
    assert done.returncode == 4, done.stderr
    assert "wrong-key" not in done.stderr + done.stdout + serving.log.read_text()


def test_a_folder_is_served_once(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """A second serve names the first."""
    serving = serve()
    done = run("serve", "--port", "0", cwd=tmp_path)
    assert done.returncode == 2
    assert str(serving.popen.pid) in done.stderr


def test_without_its_master_key_nothing_starts(tmp_path: Path, serve: Callable[..., Serve]) -> None:
    """Once data are there; the message names the key id that is wanted."""
    assert serve().stop() == 0
    (tmp_path / "var/master.key").unlink()
    done = run("serve", "--port", "0", cwd=tmp_path)
    assert done.returncode == 3
    assert re.search(r"master key with id [0-9a-f]{16}", done.stderr)
    assert not (tmp_path / "var/master.key").exists()


def test_events_without_a_token_wait_for_it(
    tmp_path: Path, sandbox: Sandbox, serve: Callable[..., Serve], processes: list[Process]
) -> None:
    """Plain `serve` keeps them; once the dataset has its token they go out, within seconds."""
    run("datasets", "add", "77", "--base-url", sandbox.url, "--merge-window", "0", cwd=tmp_path)
    key = run("keys", "create", "test", "--basis", "consent", cwd=tmp_path).stdout.strip()
    serving = serve()
    day = run("sample", "--visits", "3").stdout
    sent = run("send", "-", stdin=day, cwd=tmp_path, SIGNALPOST_KEY=key)
    assert sent.returncode == 0, sent.stderr
    waiting = len(day.splitlines())
    wait_for("the queue", lambda: serving.books()["states"].get("waiting", 0) == waiting)
    assert sandbox.events() == []
    assert run("datasets", "set-token", "77", stdin="a-token", cwd=tmp_path).returncode == 0
    wait_for("the delivery", lambda: len(sandbox.events()) == waiting)
