"""A progress bar on stderr: how much of a file is read, how many events are done."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import TracebackType
from typing import TextIO


class Progress:
    """Shown only when `shown`; then each call of what `with` gives counts one event. stdin has no length, so no bar."""

    def __init__(self, file: TextIO, *, shown: bool) -> None:
        self._file = file
        self._shown = shown

    def __enter__(self) -> Callable[[], None]:
        if not self._shown:
            return _nothing
        from rich import progress
        from rich.console import Console

        events = progress.TextColumn("{task.fields[events]} events")
        columns = (progress.BarColumn(), progress.TaskProgressColumn(), events, progress.TimeElapsedColumn())
        self._bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("sending", total=size_of(self._file), events=0)
        self._events = 0
        self._bar.start()
        return self._advance

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._bar.stop()

    def _advance(self) -> None:
        self._events += 1
        read = self._file.buffer.tell() if self._bar.tasks[0].total else 0
        self._bar.update(self._task, completed=read, events=self._events)


def size_of(file: TextIO) -> int | None:
    """Bytes of a regular file; None for a pipe or a terminal."""
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return None
    return status.st_size if status.st_size and file.seekable() else None


def _nothing() -> None:
    """Nobody is looking."""
