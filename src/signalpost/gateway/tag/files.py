"""The built tag as the gateway serves it: the loader with the folder's name put in, and files that never change."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from signalpost.errors import SignalpostError

ASSETS = Path(__file__).resolve().parents[2] / "_assets" / "tag"
DEFAULT_FOLDER = "sp"  # the build compresses the loader for this one
FOLDER_WORD = b"__FOLDER__"
LOADERS = ("loader", "loader-bare")


class TagFile(NamedTuple):
    """One script: its bytes as they are and packed, and its ETag, which is a weak one: the same for all of them."""

    plain: bytes
    packed: Mapping[str, bytes]  # by Content-Encoding, best first
    etag: bytes

    def choose(self, accepted: bytes) -> tuple[str, bytes]:
        """The encoding and the bytes for a caller that sent this Accept-Encoding; "" for none."""
        parts = [part.replace(b" ", b"").partition(b";") for part in accepted.lower().split(b",")]
        named = {name for name, _, weight in parts if weight not in (b"q=0", b"q=0.0")}
        for encoding, packed in self.packed.items():
            if encoding.encode() in named:
                return encoding, packed
        return "", self.plain


class TagFiles(NamedTuple):
    """What the build made. `bare` is the loader for sites without rules and masks, whose main file is smaller. `digest`
    names the main file of the other, for the record of which tag sent an event."""

    loader: TagFile
    bare: TagFile
    assets: Mapping[str, TagFile]
    digest: str


class TagNotBuilt(SignalpostError):
    """The tag has not been built into this package."""


class _Manifest(msgspec.Struct, frozen=True):
    files: dict[str, str]


def load(folder: Path, tag_folder: str) -> TagFiles:
    """The files of the build in `folder`, for a gateway that serves them below `/{tag_folder}/`.

    Raises TagNotBuilt.
    """
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=_Manifest)
        names = {part: name for part, name in manifest.files.items() if part not in LOADERS}
        assets = {name: _file((folder / name).read_bytes(), folder / name) for name in names.values()}
        loader, bare = (_loader(folder / manifest.files[part], tag_folder) for part in LOADERS)
        digest = names["tag"].removesuffix(".js")
    except (OSError, KeyError, msgspec.MsgspecError):
        raise TagNotBuilt("The tag is not built: run `make` in the source tree.") from None
    return TagFiles(loader=loader, bare=bare, assets=assets, digest=digest)


def _loader(path: Path, tag_folder: str) -> TagFile:
    """One of the loaders, for this folder."""
    text = path.read_bytes().replace(FOLDER_WORD, tag_folder.encode())
    return _file(text, path if tag_folder == DEFAULT_FOLDER else None)


def packed_here(plain: bytes, packed: Mapping[str, bytes] | None = None) -> TagFile:
    """`plain` with what was `packed` before, and with gzip in any case."""
    every = dict(packed or {})
    every.setdefault("gzip", gzip.compress(plain, 9, mtime=0))
    return TagFile(plain=plain, packed=every, etag=b'W/"%b"' % hashlib.sha256(plain).hexdigest()[:16].encode())


def _file(plain: bytes, path: Path | None) -> TagFile:
    """`plain` with what the build packed beside it, or packed here when it did not."""
    packed = {}
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        beside = path.with_name(path.name + suffix) if path is not None else None
        if beside is not None and beside.is_file():
            packed[encoding] = beside.read_bytes()
    return packed_here(plain, packed)
