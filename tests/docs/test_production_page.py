"""docs/how-to/run-in-production.md, followed: each command as it stands, on a machine that is a folder."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import tree
from bare_machine import BareMachine
from serving import Sandbox, post, wait_for

PAGE = tree.ROOT / "docs" / "how-to" / "run-in-production.md"
DEPLOY = tree.ROOT / "deploy"
HOST = "https://events.example.com"


def blocks() -> dict[str, list[str]]:
    """The commands of each section."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"^## ", PAGE.read_text(), flags=re.M)[1:]:
        name = section.partition("\n")[0]
        found[name] = re.findall(r"^```sh\n(.*?)^```", section, re.M | re.S)
    return found


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[BareMachine]:
    made = BareMachine(tmp_path / "machine")
    yield made
    made.stop()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    made = Sandbox(tmp_path)
    made.wait()
    yield made
    made.stop()


def test_from_a_bare_machine_to_a_restore(machine: BareMachine, sandbox: Sandbox, tmp_path: Path) -> None:
    """The master key, settings, start, first delivery, a lost disk, restore and upgrade, in the page's order."""
    said = blocks()
    machine.install_checkout()
    _live(machine, sandbox, said, tmp_path)


@pytest.mark.deep
def test_installing_is_as_the_page_says(machine: BareMachine, sandbox: Sandbox, tmp_path: Path) -> None:
    """From a clone: the wheel, the locked packages and the link; what runs then is that."""
    said = blocks()
    kept = machine.home / "deploy"
    kept.rename(tmp_path / "deploy")
    subprocess.run(["git", "clone", "--quiet", str(tree.ROOT), str(machine.home / "x")], check=True)
    for file in (machine.home / "x").iterdir():
        file.rename(machine.home / file.name)
    shutil.rmtree(machine.home / "deploy")
    (tmp_path / "deploy").rename(machine.home / "deploy")
    for block in said["Install"]:
        machine.follow(block)
    shutil.rmtree(machine.home / "src")
    _live(machine, sandbox, said, tmp_path)


def _live(machine: BareMachine, sandbox: Sandbox, said: dict[str, list[str]], tmp_path: Path) -> None:
    etc = machine.root / "etc/signalpost"
    for name in ("The master key", "Settings"):
        for block in said[name]:
            machine.follow(block)
    assert (etc / "master.key").stat().st_mode & 0o377 == 0
    _edit(etc / "signalpost.env", "s3://your-bucket/signalpost", f"file://{tmp_path}/bucket")
    _edit(etc / "caddy.env", "events.example.com", f"http://127.0.0.1:{machine.front}")
    (machine.home / "token.txt").write_text("a-token")
    begun = "".join(machine.follow(block) for block in said["Start"])
    assert "takes events" in begun

    adding, sending, going = said["The first delivery"]
    machine.follow(adding.replace("--name Shop", f"--name Shop --merge-window 0 --base-url {sandbox.url}"))
    sent, *_ = sending.partition("signalpost events list")
    assert '"accepted"' in machine.follow(sent.replace(HOST, f"http://127.0.0.1:{machine.front}"))
    wait_for("the delivery", lambda: [row["event"]["event_id"] for row in sandbox.events()] == ["first-1"])
    wait_for("its end in the ledger", lambda: "delivered" in machine.follow("signalpost events list"))
    machine.follow(going)
    copied = "signalpost doctor --offline --json || true"  # ends with 1 until they are
    wait_for("the copies", lambda: _row(machine.follow(copied), "off this machine")["ok"])

    machine.lose_disk()
    for block in said["Restore"]:
        assert "The books balance." in machine.follow(block)
    wait_for("the restored event", lambda: "first-1" in machine.follow("signalpost events list"))
    shop = Shop(machine, (machine.home / "server.key").read_text().strip())
    shop.start()
    wait_for("an answer", lambda: shop.answers)
    for block in said["Upgrade"]:
        assert "Everything has this release's form." in machine.follow(block)
    had = len(shop.answers)
    wait_for("answers of the upgraded gateway", lambda: len(shop.answers) > had + 3)
    shop.enough.set()
    shop.join(60)
    assert set(shop.answers) == {202}
    wait_for("all of them", lambda: set(shop.ids) <= {row["event"]["event_id"] for row in sandbox.events()})


class Shop(threading.Thread):
    """Sends one event after the other through the proxy, each on a connection of its own, and waits for each answer."""

    def __init__(self, machine: BareMachine, key: str) -> None:
        super().__init__(daemon=True)
        self._url, self._key = f"http://127.0.0.1:{machine.front}/v1/events", key
        self.enough = threading.Event()
        self.answers: list[int] = []
        self.ids: list[str] = []

    def run(self) -> None:
        for number in itertools.count():
            if self.enough.wait(0.05):
                return
            event = {"event_name": "Lead", "action_source": "system_generated", "user_data": {"em": "a@example.com"}}
            times = {"event_time": int(time.time()), "event_id": f"upgrade-{number}"}
            self.answers.append(post(self._url, {"data": [event | times]}, self._key, timeout=60)[0])
            self.ids.append(f"upgrade-{number}")


def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    """Without a warning, and exposing little."""
    for file in (DEPLOY / "systemd").iterdir():
        text = file.read_text().replace("/opt/signalpost/bin/signalpost", sys.executable)
        (tmp_path / file.name).write_text(text)
    units = [str(file) for file in sorted(tmp_path.iterdir())]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_may_drain_for_as_long_as_its_processes_may() -> None:
    """They end one after the other; systemd and the container engine wait for all of them."""
    from signalpost.cli.serve import children
    from signalpost.cli.state import Running
    from signalpost.settings import Settings

    class Entrance:
        def fileno(self) -> int:
            return 3

    settings = Settings(replication="file:///mnt/copies")
    ended = children(settings, Entrance(), None, Running(pid=1, gateway=""))  # type: ignore[arg-type]
    needed = len(ended) * (settings.drain_seconds + 5)
    unit = (DEPLOY / "systemd" / "signalpost.service").read_text()
    compose = (DEPLOY / "compose.yaml").read_text()
    for pattern, text in ((r"TimeoutStopSec=(\d+)", unit), (r"stop_grace_period: (\d+)s", compose)):
        [seconds] = re.findall(pattern, text)
        assert int(seconds) >= needed


def test_the_caddyfile_is_what_caddy_takes() -> None:
    """Of the version the tests install."""
    caddy = Path(sys.executable).with_name("caddy")
    words = [str(caddy), "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile", "--validate"]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=60, env={"EVENTS_HOST": "events.example.com", "HOME": "/tmp"}
    )
    assert done.returncode == 0, done.stderr
    [server] = json.loads(done.stdout)["apps"]["http"]["servers"].values()
    assert server["routes"][0]["match"] == [{"host": ["events.example.com"]}]


def test_the_files_of_the_containers_fit_together() -> None:
    """What the compose file mounts and builds from is there; the examples are those it names without `.example`."""
    import yaml

    said = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    signalpost, caddy = said["services"]["signalpost"], said["services"]["caddy"]
    assert (DEPLOY / signalpost["build"]["context"] / signalpost["build"]["dockerfile"]).is_file()
    assert signalpost["read_only"] and signalpost["cap_drop"] == ["ALL"]
    for file in (*signalpost["env_file"], *caddy["env_file"]):
        assert (DEPLOY / f"{file}.example").is_file()
    for service in (signalpost, caddy):
        named = [volume.partition(":")[0] for volume in service["volumes"]]
        assert all((DEPLOY / name).is_file() if name.startswith("./") else name in said["volumes"] for name in named)
    address = caddy["networks"]["inside"]["ipv4_address"]
    assert signalpost["environment"]["SIGNALPOST_TRUSTED_PROXIES"] == f"{address}/32"
    assert set(signalpost["secrets"]) == set(said["secrets"])


def test_the_container_holds_what_its_file_says() -> None:
    """Everything it copies is in the repository, nobody in it is root, and it is asked by its own command."""
    said = (DEPLOY / "Containerfile").read_text()
    assert re.findall(r"^USER (.*)$", said, re.M) == ["10001:10001"]
    assert 'CMD ["signalpost", "health"]' in said
    for file in re.findall(r"-r (\S+)", said):
        assert (tree.ROOT / file).is_file()
    settings = re.findall(r"(SIGNALPOST_\w+)=", said + (DEPLOY / "compose.yaml").read_text())
    units = re.findall(r"(SIGNALPOST_\w+)=", "".join(file.read_text() for file in (DEPLOY / "systemd").iterdir()))
    from signalpost.settings import table

    assert {*settings, *units} <= {row.variable for row in table()}


@pytest.mark.deep
def test_the_containers_commands_build_what_runs(tmp_path: Path) -> None:
    """As the file has them, but for what wants an administrator, on a clone in place of the build's context."""
    clone, made = tmp_path / "build", tmp_path / "made"
    subprocess.run(["git", "clone", "--quiet", str(tree.ROOT), str(clone)], check=True)
    building = re.split(r"^FROM .*$", (DEPLOY / "Containerfile").read_text(), flags=re.M)[1]
    ours = [line for line in re.findall(r"^RUN (.*)$", building, re.M) if "apt-get" not in line]
    assert len(ours) == 5
    script = "\n".join(ours).replace("/opt/signalpost", str(made))
    done = subprocess.run(["bash", "-euc", script], cwd=clone, capture_output=True, text=True, timeout=1_800)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(clone)
    said = subprocess.run([str(made / "bin" / "signalpost"), "--version"], capture_output=True, text=True, cwd=tmp_path)
    assert said.returncode == 0
    assert (made / "bin" / "litestream").exists()


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def _row(lines: str, name: str) -> dict[str, object]:
    rows = [json.loads(line) for line in lines.splitlines()]
    return next(dict(row) for row in rows if row["name"] == name)


def test_the_command_reads_the_settings_as_the_service_does(tmp_path: Path) -> None:
    """To the letter: what a shell would take for itself (`&`, `$`) stands in URLs of buckets."""
    url = "s3://bucket/shop?endpoint=https://s3.example.com&region=eu$1"
    lines = ("# a remark", "", f"SIGNALPOST_REPLICATION={url}", 'AWS_SECRET_ACCESS_KEY="a/b+c= d"', "AWS_REGION='eu'")
    (tmp_path / "signalpost.env").write_text("\n".join(lines))  # without a last line feed
    shows = (
        'printf "%s\\n" "$SIGNALPOST_REPLICATION" "$AWS_SECRET_ACCESS_KEY" "$AWS_REGION" "$SIGNALPOST_DATA_DIR" "$@"'
    )
    for name, text in (("id", "echo signalpost"), ("program", shows)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    script = (DEPLOY / "signalpost").read_text().replace("/opt/signalpost/bin/signalpost", str(tmp_path / "program"))
    (tmp_path / "command").write_text(script.replace("/etc/signalpost/", f"{tmp_path}/"))
    said = subprocess.run(
        ["sh", str(tmp_path / "command"), "events", "two words"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == [url, "a/b+c= d", "eu", "/var/lib/signalpost", "events", "two words"]
