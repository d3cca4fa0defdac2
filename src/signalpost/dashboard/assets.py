"""The built style sheet and scripts: a digest in each name, so that they are kept for good, and packed beside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from signalpost.errors import SignalpostError

FOLDER: Final = Path(__file__).resolve().parents[1] / "_assets" / "dashboard"
PREFIX: Final = "/assets/"
_KINDS: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_PACKED: Final = (("br", ".br"), ("gzip", ".gz"))
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


class NotBuilt(SignalpostError):
    """The dashboard's scripts have not been built into this package: run `make` in the source tree."""


class Asset(NamedTuple):
    """One file, plain and by Content-Encoding."""

    kind: str
    plain: bytes
    packed: Mapping[str, bytes]


class Assets:
    """What the build made: `address` of each part by its name (`dashboard.css`), and the answer to a request."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Raises NotBuilt."""
        try:
            names = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=dict[str, str])
            self._files = {name: _asset(folder / name) for name in names.values()}
        except (OSError, msgspec.MsgspecError):
            raise NotBuilt from None
        self.address = {part: PREFIX + name for part, name in names.items()}

    def answer(self, request: Request) -> Response:
        """The file whose name stands in the path."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
        accepted = request.headers.get("accept-encoding", "")
        for encoding, packed in found.packed.items():
            if encoding in accepted:
                return Response(packed, media_type=found.kind, headers={**headers, "Content-Encoding": encoding})
        return Response(found.plain, media_type=found.kind, headers=headers)


def _asset(path: Path) -> Asset:
    beside = ((encoding, path.with_name(path.name + suffix)) for encoding, suffix in _PACKED)
    packed = {encoding: file.read_bytes() for encoding, file in beside if file.is_file()}
    return Asset(_KINDS[path.suffix], path.read_bytes(), packed)
