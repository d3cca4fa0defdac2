"""Transports that call an ASGI application in this process: no sockets, no threads, for tests and the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from signalpost.errors import TransportError
from signalpost.transport import Request, Response, outgoing_headers

Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class AsyncAsgiTransport:
    """Calls `app` for each request. `timeout_s` holds; an app that never starts an answer is a cut connection."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def send(self, request: Request) -> Response:
        """The app's answer, or TransportError."""
        try:
            async with asyncio.timeout(request.timeout_s):
                return await _call(self._app, request)
        except TimeoutError:
            raise TransportError("no answer in time", body_left=True) from None

    async def close(self) -> None:
        """Nothing is kept open."""


class AsgiTransport:
    """As `AsyncAsgiTransport`, blocking: each request runs in its own event loop, so not from inside a running one."""

    def __init__(self, app: AsgiApp) -> None:
        self._inner = AsyncAsgiTransport(app)

    def send(self, request: Request) -> Response:
        """The app's answer, or TransportError."""
        return asyncio.run(self._inner.send(request))

    def close(self) -> None:
        """Nothing is kept open."""


async def _call(app: AsgiApp, request: Request) -> Response:
    incoming: list[Message] = [{"type": "http.request", "body": request.body, "more_body": False}]
    outgoing: list[Message] = []

    async def receive() -> Message:
        return incoming.pop() if incoming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        outgoing.append(message)

    await app(_scope(request), receive, send)
    if not outgoing:
        raise TransportError("the connection was cut", body_left=not incoming)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in outgoing[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in outgoing[1:])
    return Response(status=outgoing[0]["status"], headers=headers, body=body)


def _scope(request: Request) -> dict[str, Any]:
    url = urlsplit(request.url)
    headers = [("host", url.netloc), ("content-length", str(len(request.body))), *outgoing_headers(request)]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(url.path) or "/",
        "raw_path": (url.path or "/").encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 0),
        "server": (url.hostname or "localhost", url.port or 80),
    }
