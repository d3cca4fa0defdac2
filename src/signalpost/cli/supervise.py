"""Starts child processes, starts again what dies, and stops all in order. Knows nothing of what they do."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence

import msgspec

FIRST_DELAY_S = 0.25
LONGEST_DELAY_S = 10.0
STEADY_S = 10.0  # a process that lived this long starts over with the first delay


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """One process to keep alive. It inherits the descriptors `files`; no restart can cure the exit codes `final`.

    `calls_first`: SIGTERM is held back until it calls `take_stop`, so that one which comes before its first line is not
    its death.
    """

    name: str
    argv: tuple[str, ...]
    environ: Mapping[str, str]
    files: tuple[int, ...] = ()
    final: frozenset[int] = frozenset()
    calls_first: bool = False


def next_delay(last: float | None, lived: float) -> float:
    """Seconds to wait before the next start: from a quarter doubling to ten; a steady run begins anew."""
    if last is None or lived >= STEADY_S:
        return FIRST_DELAY_S
    return min(last * 2, LONGEST_DELAY_S)


class Supervisor:
    """Keeps `children` alive until `stop()`; then ends them one after another, in the order given.

    Each child's stdin is a pipe that nobody writes to: when this process dies, however it dies, the pipe closes and the
    child knows (see `watch_parent`). `report(name, event, detail)` is told of each start, death and stop.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        drain_s: float,
        report: Callable[[str, str, Mapping[str, int | float]], None],
    ) -> None:
        self._children = tuple(children)
        self._drain_s = drain_s
        self._report = report
        self._stopping = asyncio.Event()
        self._starting = asyncio.Lock()
        self._processes: dict[str, Process] = {}
        self._code = 0

    def stop(self) -> None:
        """Begin to end; a second call ends at once."""
        if self._stopping.is_set():
            for process in self._processes.values():
                _signal(process, signal.SIGKILL)
        self._stopping.set()

    async def run(self) -> int:
        """Run until stopped; returns 0, or the exit code of the child that could not be helped."""
        keepers = [asyncio.create_task(self._keep(child)) for child in self._children]
        await self._stopping.wait()
        for child, keeper in zip(self._children, keepers, strict=True):
            await self._end(child, keeper)
        return self._code

    async def _keep(self, child: Child) -> None:
        loop = asyncio.get_running_loop()
        delay: float | None = None
        while not self._stopping.is_set():
            born = loop.time()
            what, code = await self._live(child)
            if self._stopping.is_set():
                return
            if what == "died" and code in child.final:
                self._code = code
                self._stopping.set()
                return
            delay = next_delay(delay, loop.time() - born)
            self._report(child.name, what, {"code": code, "restart_in_s": delay})
            await self._pause(delay)

    async def _live(self, child: Child) -> tuple[str, int]:
        """One life, to its end: how it ended, with its exit code; or with errno where there was none to be had."""
        try:
            process = await self._start(child)
        except OSError as error:  # no process, memory or descriptor just now
            return "unstartable", error.errno or 0
        return "died", await process.wait()

    async def _start(self, child: Child) -> Process:
        async with self._starting:  # what one start holds back, another must not put back for good
            held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM} if child.calls_first else ())
            try:
                process = await asyncio.create_subprocess_exec(
                    *child.argv, stdin=PIPE, env=dict(child.environ), pass_fds=child.files, start_new_session=True
                )
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, held)
        self._processes[child.name] = process
        self._report(child.name, "started", {"pid": process.pid})
        return process

    async def _pause(self, delay: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), delay)
        except TimeoutError:
            return

    async def _end(self, child: Child, keeper: asyncio.Task[None]) -> None:
        """SIGTERM, wait for the drain, then SIGKILL."""
        process = self._processes.get(child.name)
        if process is not None:
            _signal(process, signal.SIGTERM)
        done, _ = await asyncio.wait({keeper}, timeout=self._drain_s)
        if not done:
            self._report(child.name, "killed", {"after_s": self._drain_s})
            if process is not None:
                _signal(process, signal.SIGKILL)
        await keeper
        if process is not None:
            self._report(child.name, "stopped", {"code": process.returncode or 0})


def _signal(process: Process, number: signal.Signals) -> None:
    if process.returncode is None:
        try:
            process.send_signal(number)
        except ProcessLookupError:
            return


def take_stop() -> None:
    """In a process that is only starting: SIGTERM ends it at once, with 0, since nothing is in hand yet. One that was
    held back until now is taken. An exception in its place could be caught, or lost, by whatever runs just then."""
    signal.signal(signal.SIGTERM, _leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _leave(*_: object) -> None:
    os._exit(0)


def watch_parent() -> None:
    """In a supervised child: when the supervisor is gone (stdin ends), drain as on SIGTERM."""
    import threading

    def wait() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="watch-parent", daemon=True).start()
