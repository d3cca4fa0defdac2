"""The page that asks: where it is from, and the CORS words that let it read the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from signalpost.gateway.answers import Header
from signalpost.gateway.facts import trusted_peer
from signalpost.visit.domain import host_of
from signalpost.visit.proxies import Network

VARY: Header = (b"vary", b"Origin")
MAX_ORIGIN = 300  # characters; a host has at most 253


def own_host(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], trusted: Sequence[Network]) -> str:
    """The host that the browser asked, with its port: Host, or X-Forwarded-Host when a trusted proxy wrote it."""
    forwarded = headers.get(b"x-forwarded-host")
    if forwarded and trusted_peer(scope, trusted):
        return forwarded.decode("latin-1").split(",")[0].strip().lower()[:MAX_ORIGIN]
    return headers.get(b"host", b"").decode("latin-1").strip().lower()[:MAX_ORIGIN]


def own_scheme(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], trusted: Sequence[Network]) -> str:
    """`https` or `http`, as the browser sees it."""
    forwarded = headers.get(b"x-forwarded-proto")
    if forwarded and trusted_peer(scope, trusted):
        return "https" if forwarded.decode("latin-1").split(",")[0].strip().lower() == "https" else "http"
    return str(scope.get("scheme", "http"))


def page_origin(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], trusted: Sequence[Network]) -> str:
    """The origin of the page, in lower case; "" when nothing says it.

    A browser names no Origin when a page asks its own host by GET; then Referer does, or the request's own host.
    """
    named = headers.get(b"origin")
    if named is not None:
        return named.decode("latin-1").lower()[:MAX_ORIGIN]
    if referrer := headers.get(b"referer"):
        scheme, colon, rest = referrer.decode("latin-1").partition("://")
        return f"{scheme}://{rest.partition('/')[0].partition('?')[0]}".lower()[:MAX_ORIGIN] if colon else ""
    if headers.get(b"sec-fetch-site") == b"same-origin":
        return f"{own_scheme(scope, headers, trusted)}://{own_host(scope, headers, trusted)}"
    return ""


@lru_cache(maxsize=256)
def cors(origin: str, *, listed: bool) -> tuple[Header, ...]:
    """Lets a page of a listed origin read the answer and keep its cookies; nobody else's."""
    if not listed or not host_of(origin):
        return (VARY,)
    return (
        VARY,
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
    )
