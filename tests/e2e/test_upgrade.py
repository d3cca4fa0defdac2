"""From a release of the first migrations to this one, under load and behind the proxy of deploy/: no event is lost."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tree
from sender import Sender
from serving import DATASET, PATIENCE_S, Sandbox, environ, get, run, settled, wait_for

#: The last commit of whose ledger, identities, control file and keys this release has every migration still to make.
FIRST_FORMS = "54d130b"


@pytest.fixture
def old(tmp_path: Path) -> dict[str, str]:
    """The environment in which `python -m signalpost` is that release."""
    packed = subprocess.run(
        ["git", "-C", str(tree.ROOT), "archive", FIRST_FORMS, "src"], capture_output=True, check=False
    )
    assert packed.returncode == 0, "this needs the whole history: git fetch --unshallow"
    (tmp_path / "old").mkdir()
    subprocess.run(["tar", "-x", "-C", str(tmp_path / "old")], input=packed.stdout, check=True)
    return environ() | {"PYTHONPATH": str(tmp_path / "old" / "src")}


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Whatever is put in here is ended with the test."""
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.deep
def test_an_upgrade_under_load_loses_no_event(
    tmp_path: Path, sandbox: Sandbox, old: dict[str, str], started: list[subprocess.Popen[bytes]]
) -> None:
    """Whoever sends waits for the new release; what the old one acknowledged is delivered by the new."""
    port, front = free_port(), free_port()
    key = _set_up(tmp_path, old, sandbox)
    proxy = _caddy(tmp_path, front, port)
    started.append(proxy)
    before = _serve(tmp_path, port, old)
    started.append(before)
    wait_for("the old release", lambda: _answers(f"http://127.0.0.1:{port}/health/ready"))
    wait_for("the proxy", lambda: _listens(front))

    senders = [Sender(number, key, lambda: f"http://127.0.0.1:{front}") for number in (1, 2)]
    for sender in senders:
        sender.start()
    wait_for("some answers", lambda: all(len(sender.acknowledged) > 100 for sender in senders))
    before.terminate()
    assert before.wait(PATIENCE_S) == 0
    kept = [len(sender.acknowledged) for sender in senders]
    after = _serve(tmp_path, port, environ())
    started.append(after)
    migrated = wait_for("the migration", lambda: _migrated(tmp_path))
    wait_for(
        "answers of the new release",
        lambda: all(len(sender.acknowledged) > had + 100 for sender, had in zip(senders, kept, strict=True)),
    )
    for sender in senders:
        sender.enough.set()
        sender.join(30)

    assert "ledger.db from 1 to" in migrated
    acknowledged = {event_id for sender in senders for event_id in sender.acknowledged}
    books = settled(tmp_path / "var")
    assert books["balanced"]
    assert books["received"] >= len(acknowledged)
    assert not books["dead"] and not books["dropped"]
    waiting = acknowledged - {row["event"]["event_id"] for row in sandbox.events()}
    assert len(waiting) <= books["fates"]["held"]  # this release asks for consent in the EEA, which the first did not
    after.terminate()
    assert after.wait(PATIENCE_S) == 0
    _old_is_refused(tmp_path, old)


def _old_is_refused(folder: Path, old: dict[str, str]) -> None:
    """There is no way back over the same files: the old release says so, and what to do."""
    words = [sys.executable, "-m", "signalpost", "--data-dir", str(folder / "var"), "work"]
    refused = subprocess.run(words, env=old, capture_output=True, text=True, timeout=PATIENCE_S)
    assert refused.returncode == 3
    assert "written by a newer release" in refused.stderr
    assert "restore the backup made before the upgrade" in refused.stderr


def _set_up(folder: Path, old: dict[str, str], sandbox: Sandbox) -> str:
    """A dataset and a key, made by the old release."""
    base = [sys.executable, "-m", "signalpost", "--data-dir", str(folder / "var")]
    for words, stdin in (
        (["datasets", "add", DATASET, "--base-url", sandbox.url, "--merge-window", "0"], ""),
        (["datasets", "set-token", DATASET], "a-token"),
        (["keys", "create", "shop"], ""),
    ):
        done = subprocess.run([*base, *words], env=old, input=stdin, capture_output=True, text=True, timeout=PATIENCE_S)
        assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _serve(folder: Path, port: int, env: dict[str, str]) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "signalpost", "--data-dir", str(folder / "var"), "serve", "--port", str(port)]
    with (folder / "serve.log").open("ab") as log:
        return subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _caddy(folder: Path, front: int, port: int) -> subprocess.Popen[bytes]:
    """The Caddyfile of deploy/, without a certificate: the host is this machine's own."""
    said = (tree.ROOT / "deploy" / "Caddyfile").read_text()
    settings = folder / "Caddyfile"
    settings.write_text(re.sub(r"^\{\n", "{\n\tadmin off\n\tauto_https off\n", said, count=1, flags=re.M))
    places = {"EVENTS_HOST": f"http://127.0.0.1:{front}", "EVENTS_GATEWAY": f"127.0.0.1:{port}"}
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    caddy = Path(sys.executable).with_name("caddy")
    with (folder / "caddy.log").open("wb") as log:
        return subprocess.Popen(
            [str(caddy), "run", "--config", str(settings), "--adapter", "caddyfile"],
            env=dict(os.environ) | places | homes,
            stdout=log,
            stderr=log,
        )


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(url: str) -> bool:
    try:
        return bool(get(url))
    except (OSError, ValueError):
        return False


def _migrated(folder: Path) -> str | None:
    """What `store migrate` said once it could: the new worker looks now and then whether the files are new."""
    done = run("--data-dir", str(folder / "var"), "store", "migrate")
    return done.stdout if done.returncode == 0 else None
