"""A transport that shows what would be sent: the bodies that `send --dry-run` prints are the real ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from signalpost.transport import Request, Response


class PrintingTransport:
    """Hands each request's body to `write` and answers as a destination that takes everything."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def send(self, request: Request) -> Response:
        """Print the body; the answer satisfies both Meta's form and the gateway's."""
        self._write(request.body.decode())
        events = len(msgspec.json.decode(request.body, type=_Body).data)
        results = [{"status": "accepted"}] * events
        answer = {"events_received": events, "messages": [], "fbtrace_id": "dry-run", "results": results}
        return Response(status=200, headers={"content-type": "application/json"}, body=msgspec.json.encode(answer))

    def close(self) -> None:
        """Nothing is open."""


class _Body(msgspec.Struct):
    data: list[Any]
