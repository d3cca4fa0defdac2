"""A bare machine, as far as a folder can be one: the lines of a page are run in it as they stand.

Its root is a folder: absolute paths of the page and of deploy/ lie below it. What only an administrator of a real one
can do (packages, users, owners) is left out; systemd is played by this class, from the unit files themselves.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import tree
from replicating import descendants
from serving import PATIENCE_S, environ, wait_for

PLACES = ("/opt/signalpost", "/etc/signalpost", "/etc/systemd", "/etc/caddy", "/usr/local/bin", "/var/lib/signalpost")
#: Words that begin a command of an administrator, and what stands for them here.
STANDINS = {
    "sudo": '[ "$1" = -u ] && shift 2; [ "$1" = -- ] && shift; exec "$@"',
    "apt-get": "exit 0",
    "useradd": "exit 0",
    "id": "echo signalpost",
    "install": (
        'words=(); while [ $# -gt 0 ]; do case "$1" in -o|-g) shift 2;; *) words+=("$1"); shift;; esac; done;'
        ' exec /usr/bin/install "${words[@]}"'
    ),
}


class BareMachine:
    """`root` is an empty folder. `front` is the port on which its proxy answers."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "clone"
        self.log = root / "machine.log"
        self._entrance = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.front = _free_port()
        self._service: subprocess.Popen[bytes] | None = None
        self._proxy: subprocess.Popen[bytes] | None = None
        shutil.copytree(tree.ROOT / "deploy", self.home / "deploy")
        for file in (self.home / "deploy").rglob("*"):
            if file.is_file():
                file.write_text(self.placed(file.read_text()))
        for place in (*PLACES, "/bin"):
            (root / place[1:]).parent.mkdir(parents=True, exist_ok=True)
        for place in ("/etc/caddy", "/etc/systemd/system", "/usr/local/bin", "/bin", "/var/lib"):
            (root / place[1:]).mkdir(parents=True, exist_ok=True)
        for name, script in STANDINS.items():
            self._script(root / "bin" / name, script)

    def placed(self, text: str) -> str:
        """`text` with the machine's places below its root."""
        return re.sub("|".join(map(re.escape, PLACES)), lambda found: f"{self.root}{found[0]}", text)

    def install_checkout(self) -> None:
        """This checkout in place of the built wheel."""
        command = f'PYTHONPATH={tree.SRC} exec {shlex.quote(sys.executable)} -m signalpost "$@"'
        program = self.root / "opt" / "signalpost" / "bin" / "signalpost"
        program.parent.mkdir(parents=True)
        self._script(program, command)
        shutil.copy(self.home / "deploy" / "signalpost", self.root / "usr/local/bin/signalpost")

    def follow(self, block: str) -> str:
        """Run a block of the page line by line, as typed; what it printed."""
        said, chunk = [], []
        for line in [*self.placed(block).splitlines(), "sudo systemctl"]:
            words = line.split()
            if words[:2] != ["sudo", "systemctl"]:
                chunk.append(line)
                continue
            said.append(self._bash("\n".join(chunk)))
            chunk.clear()
            self._systemctl(words[2:])
        return "".join(said)

    def lose_disk(self) -> None:
        """Everything of the service is killed at once, and what it kept is gone."""
        assert self._service is not None
        for pid in descendants(self._service.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._service.wait(PATIENCE_S)
        self._service = None
        shutil.rmtree(self.root / "var/lib/signalpost")

    def stop(self) -> None:
        """Nothing of it outlives the test."""
        for process in (self._proxy, self._service):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(PATIENCE_S)
        self._entrance.close()

    def _systemctl(self, words: list[str]) -> None:
        match words:
            case ["enable", "--now", *_] | ["start", "signalpost.service"]:
                self._start()
            case ["restart", "signalpost.service"]:
                assert self._service is not None
                self._service.terminate()
                assert self._service.wait(PATIENCE_S) == 0
                self._start()
            case ["restart", "caddy"]:
                self._start_proxy()
            case [] | ["daemon-reload"]:
                pass
            case _:
                raise AssertionError(f"systemctl {' '.join(words)} is not known here")

    def _start(self) -> None:
        """As systemd would: the unit's environment, its socket as descriptor 3, and waiting until it says READY."""
        unit = (self.root / "etc/systemd/system/signalpost.service").read_text()
        told = environ() | dict(_pairs(re.findall(r"^Environment=(.*)$", unit, re.M)))
        for file in re.findall(r"^EnvironmentFile=(.*)$", unit, re.M):
            told |= dict(_pairs(Path(file).read_text().splitlines()))
        [command] = re.findall(r"^ExecStart=(.*)$", unit, re.M)
        (self.root / "var/lib/signalpost").mkdir(exist_ok=True)
        (self.root / "notify").unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, self.log.open("ab") as log:
            ear.bind(str(self.root / "notify"))
            ear.settimeout(PATIENCE_S)
            handed = f"exec 3<&{self._entrance.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec {command}"
            self._service = subprocess.Popen(
                ["bash", "-c", handed],
                env=told | {"NOTIFY_SOCKET": str(self.root / "notify")},
                pass_fds=(self._entrance.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            assert ear.recv(100) == b"READY=1"

    def _start_proxy(self) -> None:
        settings = self.root / "etc/caddy/Caddyfile"
        plain = settings.read_text().replace("{\n\tservers", "{\n\tadmin off\n\tauto_https off\n\tservers", 1)
        settings.write_text(plain)
        unit = (self.root / "etc/systemd/system/caddy.service.d/signalpost.conf").read_text()
        [file] = re.findall(r"^EnvironmentFile=(.*)$", unit, re.M)
        told = dict(_pairs(Path(file).read_text().splitlines()))
        homes = {name: str(self.root) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        gateway = {"EVENTS_GATEWAY": f"127.0.0.1:{self._entrance.getsockname()[1]}"}
        caddy = Path(sys.executable).with_name("caddy")
        with self.log.open("ab") as log:
            words = [str(caddy), "run", "--config", str(settings), "--adapter", "caddyfile"]
            self._proxy = subprocess.Popen(words, env=dict(os.environ) | told | homes | gateway, stdout=log, stderr=log)
        wait_for("the proxy", lambda: _listens(self.front))

    def _bash(self, script: str) -> str:
        path = f"{self.root}/bin:{self.root}/usr/local/bin:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.home,
            env=environ(PATH=path),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=1_800,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _script(self, file: Path, text: str) -> None:
        file.write_text(f"#!/usr/bin/env bash\n{text}\n")
        file.chmod(0o755)


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    found = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return [(name.strip(), value.strip()) for name, _, value in found]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
