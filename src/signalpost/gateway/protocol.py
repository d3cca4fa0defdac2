"""uvicorn's HTTP protocol with what it leaves open: a limit on the head's size and time, JSON for broken HTTP, and a
last request on each connection when the server ends; and a shorter way for requests that came whole."""

from __future__ import annotations

import asyncio
from typing import Any

import httptools
import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from signalpost.gateway.answers import ErrorAnswer
from signalpost.gateway.whole import WholeCycle

PERCENT = ord("%")
MAX_HEAD = 65_536  # bytes of request line and headers
LAST_REQUEST_S = 0.5  # how long a server that ends still takes a request on a connection where nothing is in hand

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
        self._ending = False
        self._head_bytes = 0
        self._head_open = False
        self._head_timer: asyncio.TimerHandle | None = None
        self._whole: bytes | None = None  # of a POST whose head is read: its body, as far as it came with the head
        self._idle_since: float | None = None  # by the loop's clock; None while something is in hand
        self._before_queued: Any = None  # whose answer those in `pipeline` wait for: uvicorn knows the newest alone

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
        self._leave_queued()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The server ends: answer what is in hand, or what is under way already on this connection, and close.

        uvicorn would close at once where nothing is in hand; a request that a proxy has just written would be lost, and
        no proxy sends a POST twice of which it does not know what became.
        """
        self._ending = True
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(LAST_REQUEST_S, self._end)
        else:
            self.cycle.keep_alive = False

    def _end(self) -> None:
        if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._chunk = len(data)
        super().data_received(data)
        if self._ending and self.cycle is not None:
            self.cycle.keep_alive = False
        if self._whole is not None:
            self._go_on_in_pieces()
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
        if self.parser.get_method() == b"POST" and self._may_be_whole():
            self._whole = b""
        else:
            before = self.cycle
            super().on_headers_complete()
            if len(self.pipeline) == 1:
                self._before_queued = before

    def on_header(self, name: bytes, value: bytes) -> None:
        """Fields of the head alone. Those behind a chunked body (trailers) would count like headers that a proxy in
        front has written itself, and their number has no limit: they are read past."""
        if self._head_open:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        if self._whole is None:
            super().on_body(body)
        else:
            self._whole += body

    def on_message_complete(self) -> None:
        if self._whole is None:
            super().on_message_complete()
        else:
            body, self._whole = self._whole, None
            self._begin_whole(body)

    def on_response_complete(self) -> None:
        """As uvicorn's, but for the end of an idle connection."""
        if self.pipeline or self.transport.is_closing():
            self._before_queued = self.pipeline[-1][0] if self.pipeline else None
            super().on_response_complete()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._idle_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._look_again_in(self.timeout_keep_alive)

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection if it has been idle for long enough. One timer runs on: one for each
        request would cost as much as reading its head."""
        idle_since, limit_s = self._idle_since, self.timeout_keep_alive
        left_s = limit_s if idle_since is None else idle_since + limit_s - self.loop.time()
        if left_s <= 0:
            super().timeout_keep_alive_handler()
        else:
            self._look_again_in(left_s)

    def _leave_queued(self) -> None:
        """The connection went while requests waited in a row: nobody reads an answer to any of them. One that is being
        written would else go on, and fail with a page of the log."""
        if self.pipeline:
            for cycle in (self._before_queued, *(queued for queued, _ in self.pipeline)):
                cycle.disconnected = True
                cycle.message_event.set()

    def _look_again_in(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def _unset_keepalive_if_required(self) -> None:
        """Bytes came, or the connection went."""
        self._idle_since = None

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed as HTTP, and close."""
        head = b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n"
        self.transport.write(head + b"content-length: %d\r\n\r\n" % len(BROKEN) + BROKEN)
        self.transport.close()

    def _may_be_whole(self) -> bool:
        """Whether nothing speaks against answering it at once: no request before it waits, none of HTTP's byways."""
        before = self.cycle
        return (
            (before is None or before.response_complete)
            and not self.expect_100_continue
            and self.limit_concurrency is None
            and self.parser.should_keep_alive()
            and not self.parser.should_upgrade()
        )

    def _begin_whole(self, body: bytes) -> None:
        """Let the application answer a request of which nothing is missing."""
        url = httptools.parse_url(self.url)
        if PERCENT in url.path or self.root_path:
            super().on_headers_complete()
            super().on_body(body)
            super().on_message_complete()
            return
        scope: Any = self.scope
        scope["method"] = "POST"
        scope["http_version"] = self.parser.get_http_version()
        scope["path"], scope["raw_path"] = url.path.decode("ascii"), url.path
        scope["query_string"] = url.query or b""
        cycle = self.cycle = WholeCycle(
            scope=scope,
            body=body,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            default_headers=self.server_state.default_headers,
            keep_alive=True,
            on_response=self.on_response_complete,
            done=self._whole_done,
        )
        cycle.task = self.loop.create_task(cycle.run_asgi(self.app))
        self.tasks.add(cycle.task)

    def _whole_done(self, cycle: WholeCycle) -> None:
        if cycle.task is not None:
            self.tasks.discard(cycle.task)

    def _go_on_in_pieces(self) -> None:
        """More of the body is to come: an ordinary request from here on."""
        body, self._whole = self._whole, None
        if not self.transport.is_closing():
            super().on_headers_complete()
            if body:
                super().on_body(body)

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
