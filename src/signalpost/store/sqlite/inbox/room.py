"""Whether there is room for more: the limits of an inbox folder, and the refusal when one is reached."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from signalpost.errors import StoreUnavailable
from signalpost.store.inbox import InboxLimits


def free_bytes(folder: Path) -> int:
    """Free space on the disk of `folder`."""
    return shutil.disk_usage(folder).free


def folder_bytes(folder: Path) -> int:
    """What the files in `folder` hold."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                total += entry.stat().st_size
            except FileNotFoundError:
                continue  # removed by its reader since
    return total


def refusal(folder: Path, limits: InboxLimits, free: Callable[[Path], int] = free_bytes) -> StoreUnavailable | None:
    """Why nothing may be accepted now, or None."""
    if free(folder) < limits.least_free:
        return StoreUnavailable(
            f"less than {limits.least_free // 1_000_000} MB are free on the disk of the inbox; free some space",
            code="disk_full",
            retry_after=30,
        )
    if folder_bytes(folder) > limits.most_bytes:
        return StoreUnavailable(
            f"the inbox holds over {limits.most_bytes // 1_000_000} MB; see that a worker runs and keeps up",
            code="inbox_full",
            retry_after=30,
        )
    return None
