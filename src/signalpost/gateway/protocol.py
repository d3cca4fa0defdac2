"""uvicorn's HTTP protocol with what it leaves open: a limit on the head's size and time, and JSON for broken HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from signalpost.gateway.answers import ErrorAnswer

MAX_HEAD = 65_536  # bytes of request line and headers

BROKEN = msgspec.json.encode(
    ErrorAnswer(
        code="http_malformed",
        message="This is no HTTP/1.1 request, or its head is over 64 kB.",
        fix="Send a request whose head and body lengths are right.",
    )
)


class HeadTooLarge(Exception):
    """The request line and headers are over the limit."""


class EdgeProtocol(HttpToolsProtocol):
    """As uvicorn's, but a head must end within `head_timeout_s` and `MAX_HEAD`."""

    head_timeout_s = 15.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chunk = 0
        self._head_bytes = 0
        self._head_open = False
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._chunk = len(data)
        super().data_received(data)
        if self._head_open:
            self._go_on(len(data))

    def on_message_begin(self) -> None:
        self._head_bytes, self._head_open = 0, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head_open = False
        if self._head_timer is not None:
            self._stop_timer()
        if self._chunk > MAX_HEAD and len(self.url) + sum(len(n) + len(v) + 4 for n, v in self.headers) > MAX_HEAD:
            raise HeadTooLarge
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed as HTTP, and close."""
        head = b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n"
        self.transport.write(head + b"content-length: %d\r\n\r\n" % len(BROKEN) + BROKEN)
        self.transport.close()

    def _go_on(self, size: int) -> None:
        """The head has not ended yet: it may, within its size and time."""
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD:
            self.send_400_response("")
        elif self._head_timer is None:
            self._start_timer()

    def _start_timer(self) -> None:
        self._head_timer = self.loop.call_later(self.head_timeout_s, self._give_up)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.close()
