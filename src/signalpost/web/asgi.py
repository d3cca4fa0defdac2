"""The middleware for ASGI: Starlette, FastAPI, and any other application of that kind.

app.add_middleware(VisitMiddleware, site=Site(shop="shop-1"))
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from signalpost.visit.cookies import set_cookie_header
from signalpost.web.around import Around
from signalpost.web.current import KEY, Current
from signalpost.web.document import PRIVATE, cookies_for, speaks_to_caches
from signalpost.web.head import head_of_scope

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class VisitMiddleware(Around[Application]):
    """Gives each request its visit, and its document the cookies."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """One connection; a WebSocket has a visit too, but no document."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        current = Current(self._reader, head_of_scope(scope))
        scope[KEY] = current

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_cookies(current, message["status"], list(message.get("headers", ())))
            await send(message)

        await self._app(scope, receive, sending)


def _with_cookies(current: Current, status: int, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    def values(name: bytes) -> list[str]:
        return [value.decode("latin-1") for given, value in headers if given.lower() == name]

    found = cookies_for(
        current,
        status=status,
        content_type="".join(values(b"content-type")[:1]),
        cache_control=[value.decode("latin-1") for name, value in headers if speaks_to_caches(name.decode("latin-1"))],
        own=values(b"set-cookie"),
    )
    headers += [(b"set-cookie", set_cookie_header(cookie).encode("latin-1")) for cookie in found]
    if found and not values(b"cache-control"):
        headers.append((b"cache-control", PRIVATE.encode()))
    return headers
