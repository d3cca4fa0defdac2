"""The middleware for WSGI: Flask, and any other application of that kind.

app.wsgi_app = VisitMiddleware(app.wsgi_app, Site(shop="shop-1"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from signalpost.visit.cookies import set_cookie_header
from signalpost.web.around import Around
from signalpost.web.current import KEY, Current
from signalpost.web.document import PRIVATE, cookies_for, speaks_to_caches
from signalpost.web.head import head_of_environ

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]


class VisitMiddleware(Around[Application]):
    """Gives each request its visit, and its document the cookies."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """One request."""
        current = Current(self._reader, head_of_environ(environ))
        environ[KEY] = current

        def starting(status: str, headers: Headers, *more: Any) -> Any:
            return start_response(status, _with_cookies(current, status, headers), *more)

        return self._app(environ, starting)


def _with_cookies(current: Current, status: str, headers: Headers) -> Headers:
    def values(name: str) -> list[str]:
        return [value for given, value in headers if given.lower() == name]

    found = cookies_for(
        current,
        status=int(status[:3]),
        content_type="".join(values("content-type")[:1]),
        cache_control=[value for name, value in headers if speaks_to_caches(name)],
        own=values("set-cookie"),
    )
    added = [("Set-Cookie", set_cookie_header(cookie)) for cookie in found]
    return [*headers, *added, *([("Cache-Control", PRIVATE)] if found and not values("cache-control") else [])]
