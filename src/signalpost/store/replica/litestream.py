"""litestream as a program: what a replica holds, one database of it, and whether a running one has shipped all."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from signalpost.errors import StoreUnavailable

ABSENT = "no matching backup files available"
PATIENCE_S = 3_600.0  # for one database, however large
SYNC_S, ANSWER_S = 5, 8.0
_ANSWER_BYTES = 65_536
LONGEST_ADDRESS = 103  # bytes; 107 on Linux, 103 on others
OPEN_FILES = Path("/proc/self/fd")


class Part(NamedTuple):
    """One file of a replica: up to which transaction it goes, and when that was (Unix ms, whole seconds)."""

    upto: int
    at: int


class Copies(Protocol):
    """What can be had of a replica. StoreUnavailable when it cannot be reached."""

    def parts(self, url: str) -> Sequence[Part]:
        """What lies at `url`, in order; nothing when there never was anything."""
        ...

    def fetch(self, url: str, to: Path, *, upto: int | None = None) -> bool:
        """Write the database at `url` to the new file `to`, as it was after transaction `upto`; else the newest.

        False: nothing lies there.
        """
        ...


class Litestream:
    """`program` run for one thing at a time. StoreUnavailable when it cannot do it, with what it said."""

    def __init__(self, program: Path, environ: Mapping[str, str]) -> None:
        self.program = program
        self._environ = dict(environ)

    def parts(self, url: str) -> Sequence[Part]:
        listed = json.loads(self._run("ltx", "-no-expand-env", "-level", "all", "-json", url) or "[]")
        found = {Part(int(row["max_txid"], 16), _ms(row["timestamp"])) for row in listed or ()}
        return sorted(found, key=lambda part: (part.at, part.upto))

    def fetch(self, url: str, to: Path, *, upto: int | None = None) -> bool:
        moment = () if upto is None else ("-txid", f"{upto:016x}")
        try:
            self._run("restore", "-no-expand-env", "-integrity-check", "quick", *moment, "-o", str(to), url)
        except StoreUnavailable as error:
            if ABSENT in str(error):
                return False
            raise
        to.chmod(0o600)
        return True

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [str(self.program), *words], capture_output=True, text=True, env=self._environ, timeout=PATIENCE_S
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1].removeprefix("Error: ")
            raise StoreUnavailable(f"litestream {words[0]} failed: {said}", code="replica_unreachable")
        return done.stdout


def behind(control: Path, wanted: Sequence[Path]) -> Path | None:
    """The first of `wanted` whose latest changes a running litestream does not ship now, asked at its socket `control`.

    It ships what there is first: None means that all was shipped when this returned. OSError: no answer.
    """
    known = {Path(str(row["path"])) for row in _ask(control, "GET", "/list").get("databases") or ()}
    for file in wanted:
        if file.exists() and not (file in known and _shipped(control, file)):
            return file
    return None


def _shipped(control: Path, file: Path) -> bool:
    asked = {"path": str(file), "wait": True, "timeout": SYNC_S}
    said = _ask(control, "POST", "/sync", asked)
    return "error" not in said and said.get("replicated_txid", -1) >= said.get("txid", 0)


def _ask(control: Path, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    sent = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.0\r\nHost: localhost\r\nContent-Length: {len(sent)}\r\n\r\n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link, _address(control) as address:
        link.settimeout(ANSWER_S)
        link.connect(address)
        link.sendall(head.encode() + sent)
        answer = b""
        while some := link.recv(_ANSWER_BYTES):
            answer += some
    try:
        said = json.loads(answer.partition(b"\r\n\r\n")[2])
    except json.JSONDecodeError:
        said = None
    return said if isinstance(said, dict) else {}


@contextlib.contextmanager
def _address(control: Path) -> Iterator[str]:
    """The path of a socket, or a shorter one that Linux knows: its own may have 107 bytes at most."""
    if len(os.fsencode(control)) <= LONGEST_ADDRESS or not OPEN_FILES.is_dir():
        yield str(control)
        return
    folder = os.open(control.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield str(OPEN_FILES / str(folder) / control.name)
    finally:
        os.close(folder)


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)
