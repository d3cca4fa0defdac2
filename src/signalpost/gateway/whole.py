"""A request that came whole, head and body in one read, as nearly all requests with an event do.

uvicorn is ready for bodies and answers of many pieces, which costs a request as much as preparing its event does. Where
there is one piece of each, nothing has to be waited for on the way in, and the answer is written at once. Whatever is
otherwise goes uvicorn's way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from signalpost.gateway.answers import NO_BODY

BYWAYS = frozenset({b"connection", b"transfer-encoding"})  # headers of answers that uvicorn writes


class WholeCycle(RequestResponseCycle):
    """One request with all its bytes, and its answer. `done` is called when the application has returned."""

    # What uvicorn's own begins with, for every request alike.
    access_log = False
    disconnected = False
    waiting_for_100_continue = False
    more_body = False
    response_started = False
    response_complete = False
    chunked_encoding = None
    expected_content_length = 0

    def __init__(
        self,
        *,
        scope: Any,
        body: bytes,
        transport: asyncio.Transport,
        flow: FlowControl,
        logger: Any,
        default_headers: list[tuple[bytes, bytes]],
        keep_alive: bool,
        on_response: Callable[..., None],
        done: Callable[[WholeCycle], None],
    ) -> None:
        self.scope = scope
        self.body = bytearray()
        self.transport = transport
        self.flow = flow
        self.logger = logger
        self.access_logger = logger
        self.default_headers = default_headers
        self.keep_alive = keep_alive
        self.on_response = on_response
        self.task: asyncio.Task[None] | None = None
        self._done = done
        self._whole: bytes | None = body
        self._head: Any = None
        self._event: asyncio.Event | None = None

    @property
    def message_event(self) -> asyncio.Event:  # type: ignore[override]
        """Made when somebody waits for it: whoever has read the body seldom does."""
        if self._event is None:
            self._event = asyncio.Event()
        return self._event

    async def run_asgi(self, app: Any) -> None:
        """Let `app` answer."""
        try:
            await super().run_asgi(app)
        finally:
            self._done(self)

    async def receive(self) -> Any:
        """The body, once; then what uvicorn has to tell."""
        if self._whole is None:
            return await super().receive()
        body, self._whole = self._whole, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Any) -> None:
        """The head waits for the body, so that both are one write."""
        head = self._head
        if head is None:
            if message["type"] == "http.response.start" and not self.response_started:
                self._head = message
                return
            await super().send(message)
            return
        self._head = None
        if self.flow.write_paused or not self._answered(head, message):
            await super().send(head)
            await super().send(message)

    def _answered(self, head: Any, message: Any) -> bool:
        """Write the answer, if it is an ordinary one: a body of the length that its head says."""
        status, body = head["status"], message.get("body", b"")
        if self.disconnected or message["type"] != "http.response.body" or message.get("more_body", False):
            return False
        headers: Sequence[tuple[bytes, bytes]] = (*self.default_headers, *head["headers"])
        named = dict(headers)
        if status in NO_BODY or named.get(b"content-length") != b"%d" % len(body):
            return False
        if not self.keep_alive or not BYWAYS.isdisjoint(named):
            return False
        text = STATUS_LINE[status] + b"".join([b"%b: %b\r\n" % header for header in headers])
        if text.count(b"\n") != len(headers) + 1 or text.count(b"\r") != len(headers) + 1 or 0 in text:
            return False  # uvicorn says what is wrong with it
        self.response_started = self.response_complete = True
        self.transport.write(text + b"\r\n" + body)
        if self._event is not None:
            self._event.set()
        self.on_response()
        return True
