"""Requests of a browser to a site's own server, with the middleware's clock and randomness in hand."""

from __future__ import annotations

from typing import Any

from public_suffixes import registrable
from signalpost.web.current import Current
from signalpost.web.head import Head
from signalpost.web.reader import SiteReader
from signalpost.web.site import Site
from signalpost.web.site_visit import SiteVisit

NOW = 1_790_000_000
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"
FBP = "fb.1.1789000000000.1234567890"
FBC = "fb.1.1789000000000.IwAR-an_id"
GRANTED = "answer=granted"
SITE = Site(shop="shop-1", consent_cookie="answer")
ENVIRON: dict[str, Any] = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "PATH_INFO": "/thanks",
    "QUERY_STRING": "order=1",
    "SERVER_NAME": "shop.example",
    "REMOTE_ADDR": "8.8.8.8",
    "wsgi.url_scheme": "https",
    "HTTP_HOST": "www.shop.example",
    "HTTP_ACCEPT": "text/html,application/xhtml+xml",
    "HTTP_USER_AGENT": AGENT,
}


def some(size: int) -> bytes:
    """Always the same random bytes."""
    return bytes(range(1, size + 1))


def reader(site: Site = SITE) -> SiteReader:
    """A reader of requests at one moment."""
    return SiteReader(site, clock=lambda: NOW + 0.5, random=some, registrable=registrable)


def head(target: str = "/", *, method: str = "GET", cookie: str = "", peer: str = "8.8.8.8", **headers: str) -> Head:
    """A request for a document of www.shop.example; `sec_gpc="1"` is a header."""
    named = {"accept": "text/html", "user-agent": AGENT} | ({"cookie": cookie} if cookie else {})
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Head(
        method=method,
        scheme="https",
        host="www.shop.example",
        target=target,
        peer=peer,
        headers={name: value for name, value in named.items() if value},
    )


def visit(request: Head, site: Site = SITE) -> SiteVisit:
    """What the request is."""
    return reader(site).read(request)


def current(request: Head, site: Site = SITE) -> Current:
    """The request under way."""
    return Current(reader(site), request)
