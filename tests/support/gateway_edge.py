"""Calls an ASGI app in this process, as a server would, and reads its answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

Message = MutableMapping[str, Any]


class Reply(NamedTuple):
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def call(
    app: Any,
    method: str,
    path: str,
    body: bytes | Iterable[bytes] = b"",
    *,
    headers: Sequence[tuple[str, str | bytes]] = (),
    query: str = "",
    client: tuple[str, int] | None = ("203.0.113.9", 4711),
) -> Reply:
    """The answer of `app` to one request. A body of several pieces arrives piece by piece."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    sent: list[Message] = []

    async def receive() -> Message:
        if not pieces:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), _bytes(value)) for name, value in headers],
        "client": client,
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    start = sent[0]
    answered: dict[str, str] = {}
    for name, value in start["headers"]:  # several cookies, a line each
        text = value.decode()
        answered[name.decode()] = f"{answered[name.decode()]}\n{text}" if name.decode() in answered else text
    return Reply(start["status"], answered, b"".join(message.get("body", b"") for message in sent[1:]))


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")
