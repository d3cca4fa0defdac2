"""ASGI without a framework: a whole request, an answer, and the ways to send or refuse one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

MAX_BODY = 64 * 1024 * 1024
JSON = "application/json; charset=UTF-8"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request, read whole.

    `headers` have lower-case names; of a repeated header or query parameter the last stays. `query_string` is the
    query as it came; it may hold a token. `client` is the caller's address, empty if unknown.
    """

    method: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""
    client: str = ""

    def __repr__(self) -> str:
        return f"Request({self.method} {self.path})"

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters, decoded; those without a value are empty texts."""
        return dict(parse_qsl(self.query_string, keep_blank_values=True))


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back. `body`: bytes as they are, anything else as JSON. `cut`: end the connection without an answer.
    `wait_s`: seconds before it goes."""

    status: int = 200
    body: Any = b""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    wait_s: float = 0.0


CUT = Answer(status=0, cut=True)


async def read(scope: Mapping[str, Any], receive: Receive) -> Request | None:
    """The whole request; None if its body is larger than anything Meta would read."""
    body = await _body(receive)
    if body is None:
        return None
    client = scope.get("client")
    return Request(
        method=scope["method"],
        path=scope["path"],
        query_string=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
        client=client[0] if client else "",
    )


async def _body(receive: Receive) -> bytes | None:
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


async def reply(answer: Answer, receive: Receive, send: Send) -> None:
    """Send the answer, or cut the connection, when its time has come."""
    if answer.wait_s:
        await asyncio.sleep(answer.wait_s)
    if answer.cut:
        await _cut(receive, send)
        return
    body = answer.body if isinstance(answer.body, bytes) else msgspec.json.encode(answer.body)
    headers = [("content-type", answer.content_type), ("content-length", str(len(body))), *answer.headers]
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


async def _cut(receive: Receive, send: Send) -> None:
    """End the connection without an answer.

    ASGI has no message for it. uvicorn's `send` is a method of the object that holds the socket; without one (an
    in-process transport) returning without an answer says the same.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.close()
        while (await receive())["type"] != "http.disconnect":
            pass


async def lifespan(receive: Receive, send: Send) -> None:
    """Answer a server's start and stop: there is nothing to start or stop."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
