"""The head of a request, in one form for every framework, and what it says: whose address, which page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from signalpost.visit.proxies import Network, client_address, is_trusted

READ = frozenset(
    "accept cookie host referer sec-fetch-dest sec-gpc user-agent x-forwarded-for x-forwarded-host x-forwarded-proto"
    .split()
)  # fmt: skip
_JOINED = {"cookie": "; ", "x-forwarded-for": ", "}  # headers that may stand in a request more than once
_SAFE = "/!$&'()*+,;=:@%~-._"  # what may stand in a path as it is


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """`target`: path and query as the browser wrote them. `peer`: the other end of the connection. `headers`: those of
    `READ` that came, by name in small letters."""

    method: str
    scheme: str
    host: str
    target: str
    peer: str | None = None
    headers: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return f"Head({self.method}, {self.host!r})"


def head_of_scope(scope: Mapping[str, Any]) -> Head:
    """The head of an ASGI connection."""
    headers = _gathered((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    raw: bytes | None = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(str(scope.get("path", "")), safe=_SAFE)
    query = bytes(scope.get("query_string", b"")).decode("latin-1")
    client, server = scope.get("client"), scope.get("server")
    return Head(
        method=str(scope.get("method", "GET")),
        scheme={"ws": "http", "wss": "https"}.get(scheme := str(scope.get("scheme", "http")), scheme),
        host=headers.get("host", str(server[0]) if server else ""),
        target=path.partition("?")[0] + ("?" + query if query else ""),
        peer=str(client[0]) if client else None,
        headers=headers,
    )


def head_of_environ(environ: Mapping[str, Any], *, scheme: str = "", target: str = "") -> Head:
    """The head of a WSGI request, or of Django's META, which has no scheme and no path to rely on."""
    headers = {
        name: str(value)
        for name in READ
        if (value := environ.get("HTTP_" + name.upper().replace("-", "_"))) is not None
    }
    return Head(
        method=str(environ.get("REQUEST_METHOD", "GET")),
        scheme=scheme or str(environ.get("wsgi.url_scheme", "http")),
        host=headers.get("host", str(environ.get("SERVER_NAME", ""))),
        target=target or _target(environ),
        peer=str(environ["REMOTE_ADDR"]) if environ.get("REMOTE_ADDR") else None,
        headers=headers,
    )


def _target(environ: Mapping[str, Any]) -> str:
    """Path and query of a WSGI request, whose path is bytes in the shape of a text (PEP 3333)."""
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}".encode("latin-1", "replace")
    query = str(environ.get("QUERY_STRING", ""))
    return quote(path, safe=_SAFE) + ("?" + query if query else "")


def address_of(head: Head, trusted: Sequence[Network]) -> str | None:
    """The browser's address, once trusted proxies are taken away."""
    forwarded = head.headers.get("x-forwarded-for")
    return client_address(head.peer, [forwarded] if forwarded else [], trusted)


def host_and_url(head: Head, trusted: Sequence[Network]) -> tuple[str, str]:
    """The host that the browser asked, and the whole address, as it stands in the browser."""
    scheme, host = head.scheme, head.host
    if is_trusted(head.peer, trusted):
        host = _first(head.headers.get("x-forwarded-host", "")) or host
        scheme = "https" if _first(head.headers.get("x-forwarded-proto", "")) == "https" else scheme
    return host, f"{scheme}://{host}{head.target}"


def is_document(head: Head) -> bool:
    """Whether the browser asks for a page to show, and not for what a page's script or style needs."""
    wanted = head.headers.get("sec-fetch-dest")
    if wanted is not None:
        return wanted in ("document", "iframe", "frame")
    return "text/html" in head.headers.get("accept", "")


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for given, value in pairs:
        name = given.lower()
        if name in READ:
            found[name] = found[name] + _JOINED[name] + value if name in found and name in _JOINED else value
    return found


def _first(text: str) -> str:
    return text.partition(",")[0].strip().lower()
