"""The files of former builds, kept beside the data: a page or a loader from before an upgrade still asks for them.

Their names are digests of their content, so a file is served only if it still is what its name says.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from signalpost.gateway.tag.files import TagFile, TagFiles, packed_here

FORMER = "tag"  # folder beside the inbox
FILES_KEPT = 20  # of former builds; a build has five
_NAME = re.compile(r"([0-9a-f]{16})\.js")


def with_former(files: TagFiles, folder: Path) -> TagFiles:
    """`files`, and what former builds left in `folder`; its own are left there for the next. Newest builds are kept.

    Where the folder cannot be used, `files` alone: an upgrade then costs the pages of those minutes their tag.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        former = dict(_former(folder, files.assets))
        _leave(folder, files.assets)
    except OSError:
        return files
    return files._replace(assets={**former, **files.assets})


def _former(folder: Path, own: Mapping[str, TagFile]) -> Iterator[tuple[str, TagFile]]:
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.name not in own]
    found.sort(key=_written_at, reverse=True)
    for path in found[FILES_KEPT:]:
        path.unlink(missing_ok=True)
    for path in found[:FILES_KEPT]:
        with contextlib.suppress(FileNotFoundError):
            text = path.read_bytes()
            if hashlib.sha256(text).hexdigest().startswith(path.stem):
                yield path.name, packed_here(text)


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # another gateway tidied it away
        return 0


def _leave(folder: Path, own: Mapping[str, TagFile]) -> None:
    """Whole or not at all: several gateways start at once."""
    for name, file in own.items():
        if not (folder / name).exists():
            half = folder / f".{name}.{os.getpid()}"
            half.write_bytes(file.plain)
            half.replace(folder / name)
