"""Files and folders under the stores."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(file: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write `file` whole: it is there as it was or as it is now. `lasting`: on disk when this returns. OSError."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with draft.open("wb") as out:
        out.write(content)
        if lasting:
            out.flush()
            os.fsync(out.fileno())
    draft.replace(file)
    if lasting:
        sync_folder(file.parent)
