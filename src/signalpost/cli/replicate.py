"""`signalpost replicate`: copies every file off this machine as it changes. `serve` runs it where that is set."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from signalpost.cli.processes import Watched
from signalpost.cli.supervise import Child, Supervisor, watch_parent
from signalpost.errors import SettingsError, StoreError
from signalpost.settings import without_master_key

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.store.keyring import Keyring
    from signalpost.store.replica.replica import Replica
    from signalpost.store.replica.source import Beside

PROGRAM = "litestream"
SHIPPED = "shipped.json"
FOLLOW_S = 0.5
ASK_S = 5.0
BEHIND_S = 30.0  # of being behind, after which it is worth a line
BEGUN_S = 10.0  # how long the first start may take to make its files
CLAIM_S = 40.0  # a litestream that lost its parent ships what it has before it ends
END_S = 20.0
DAY_MS = 86_400_000
HOUR_MS = 3_600_000

Log = Callable[..., Any]


class Shipped(msgspec.Struct, frozen=True, kw_only=True):
    """Up to when everything is known to be off this machine (Unix ms)."""

    at: int


def replicate(ctx: typer.Context, watched: Watched = False) -> None:
    """Copy every file to where `replication` says as it changes, until stopped. The master key is not copied.

    `serve` runs this by itself. Restore with: signalpost store restore
    """
    from signalpost.cli import logs, parts
    from signalpost.store.replica.source import claim

    settings = parts.settings_of(ctx)
    replica = replica_of(settings)
    if watched:
        watch_parent()
    program = litestream_program()
    logger = logs.configure(settings, "replicate")
    keyring = parts.keyring(settings, create=True, tell=False)
    held = claim(settings.data_dir, CLAIM_S)
    try:
        asyncio.run(_replicate(settings.data_dir.resolve(), replica, keyring, program, held, logger))
    finally:
        os.close(held)
    logger.info("replicate_stopped")


def replica_of(settings: Settings) -> Replica:
    """Where the settings say that copies go. SettingsError when they do not, or not well."""
    from signalpost.store.replica.replica import Replica

    if not settings.replication:
        raise SettingsError(
            "nothing says where to copy to",
            setting="replication",
            fix="Name a place: SIGNALPOST_REPLICATION=s3://bucket/folder (or file:///mnt/backup).",
        )
    return Replica(url=settings.replication, seconds=settings.replication_seconds, hours=settings.replication_hours)


def litestream_program() -> Path:
    """The litestream that came with `signalpost[replication]`, or one on the path. SettingsError: there is none."""
    beside = Path(sys.executable).with_name(PROGRAM)
    found = str(beside) if beside.exists() else shutil.which(PROGRAM)
    if found is None:
        raise SettingsError(
            f"{PROGRAM} is not installed", setting="replication", fix="pip install 'signalpost[replication]'"
        )
    return Path(found)


def last_shipped(data_dir: Path) -> int | None:
    """Up to when everything is known to be off this machine (Unix ms); None when it never was."""
    from signalpost.store.replica.replica import FOLDER

    try:
        return msgspec.json.decode((data_dir / FOLDER / SHIPPED).read_bytes(), type=Shipped).at
    except (OSError, ValueError):  # also what is no UTF-8
        return None


async def _replicate(
    data_dir: Path, replica: Replica, keyring: Keyring, program: Path, claim: int, logger: Any
) -> None:
    from signalpost.cli.logs import reporter
    from signalpost.store.replica.replica import FOLDER
    from signalpost.store.replica.source import Beside, begin

    begin(data_dir, replica)
    beside = Beside(data_dir, replica)
    children = [_child(program, data_dir / FOLDER / name, claim) for name in ("litestream.yml", "keys.yml")]
    supervisor = Supervisor(children, drain_s=END_S, report=reporter(logger))
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop() -> None:
        stopped.set()
        supervisor.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await _until_begun(data_dir, stopped)
    following = asyncio.create_task(_follow(beside, keyring, stopped, logger.warning))
    asking = asyncio.create_task(_ask(data_dir, stopped, logger.warning))
    for task in (following, asking):  # one that broke is begun again with the whole process, never missed in silence
        task.add_done_callback(lambda _: None if stopped.is_set() else stop())
    try:
        if not stopped.is_set():
            await supervisor.run()
    finally:
        stopped.set()
        await asyncio.gather(following, asking)
        beside.close()


def _child(program: Path, settings: Path, claim: int) -> Child:
    words = (str(program), "replicate", "-no-expand-env", "-config", str(settings))
    argv = (sys.executable, "-m", "signalpost.cli.bound", str(os.getpid()), str(settings.parent), *words)
    return Child(
        name=settings.stem, argv=argv, environ=without_master_key(os.environ), files=(claim,), calls_first=True
    )


async def _until_begun(data_dir: Path, stopped: asyncio.Event) -> None:
    """Let those who own the files make them first: whoever opens a database before its owner decides its form."""
    until = time.monotonic() + BEGUN_S
    wanted = [data_dir / name for name in ("control.db", "identities.db", "ledger.db")]
    while time.monotonic() < until and not stopped.is_set() and not all(_made(file) for file in wanted):
        await asyncio.sleep(0.1)


def _made(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


async def _follow(beside: Beside, keyring: Keyring, stopped: asyncio.Event, warn: Log) -> None:
    from signalpost.store import clock_ms
    from signalpost.store.seal import make_ready

    ready_at, told = 0, ""
    while not stopped.is_set():
        now = clock_ms()
        try:
            if now - ready_at >= HOUR_MS:
                for at in (now, now + DAY_MS):
                    make_ready(keyring, at)
                ready_at = now
            beside.follow(now)
            told = ""
        except (StoreError, OSError) as error:  # a full disk, a locked file: what came meanwhile is noted afterwards
            code = str(getattr(error, "code", type(error).__name__))
            if code != told:
                warn("replicate_unavailable", code=code)
            told = code
        await _pause(stopped, FOLLOW_S)


async def _ask(data_dir: Path, stopped: asyncio.Event, warn: Log) -> None:
    """Every few seconds: is everything that was there when we asked off this machine?"""
    from signalpost.store import clock_ms
    from signalpost.store.replica.replica import FOLDER

    told, good = False, time.monotonic()
    while not stopped.is_set():
        now = clock_ms()
        late: str | None = "litestream"
        with contextlib.suppress(OSError):  # it does not answer, or the disk is full
            late = await asyncio.to_thread(_behind, data_dir)
            if late is None:
                draft = data_dir / FOLDER / f".{SHIPPED}"
                draft.write_bytes(msgspec.json.encode(Shipped(at=now)))
                draft.replace(data_dir / FOLDER / SHIPPED)
                told, good = False, time.monotonic()
        if late is not None and not told and time.monotonic() - good > BEHIND_S:
            warn("replicate_behind", file=late, since=last_shipped(data_dir))
            told = True
        await _pause(stopped, ASK_S)


def _behind(data_dir: Path) -> str | None:
    """The name of a file with changes that are not off this machine."""
    from signalpost.store.replica.litestream import behind
    from signalpost.store.replica.replica import DATABASES, FOLDER, KEYS_SOCKET, SOCKET

    files = [data_dir / file for file in DATABASES.values()] + sorted((data_dir / "inbox").glob("*.db"))
    keys = [data_dir / FOLDER / "keys.db"]
    late = behind(data_dir / FOLDER / SOCKET, files) or behind(data_dir / FOLDER / KEYS_SOCKET, keys)
    return late.name if late is not None else None


async def _pause(stopped: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopped.wait(), seconds)
