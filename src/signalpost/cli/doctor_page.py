"""A page of the shop as a browser gets it, in bounded size and time, and where the tag's snippet in it points."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from html.parser import HTMLParser
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urljoin, urlsplit

import msgspec

from signalpost.errors import TransportError
from signalpost.version import VERSION

MAX_BYTES = 2_000_000  # the snippet stands in the head
WITHIN_S = 15.0
PIECE = 65_536
SCHEMES = ("http", "https")


class ShopPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page: the address it was found at in the end, the addresses that led there, and its text."""

    url: str
    redirects: tuple[str, ...] = ()
    text: str = ""

    def __repr__(self) -> str:
        return f"ShopPage(url={self.url!r})"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects as urllib does, and notes them."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme not in SCHEMES:
            fp.close()
            raise TransportError(f"{plain(req.full_url)} redirects to no web page")
        self.seen.append(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def read(url: str, *, within_s: float = WITHIN_S) -> ShopPage:
    """The page at `url` and behind its redirects. TransportError when there is none."""
    redirects = _Redirects()
    headers = {"User-Agent": f"signalpost/{VERSION} doctor", "Accept": "text/html,*/*"}
    until = time.monotonic() + within_s
    try:
        with urllib.request.build_opener(redirects).open(
            urllib.request.Request(url, headers=headers), timeout=within_s
        ) as answer:
            text = _bounded(answer, until).decode("utf-8", "replace")
            return ShopPage(url=answer.geturl(), redirects=tuple(redirects.seen), text=text)
    except urllib.error.HTTPError as error:
        with error:
            raise TransportError(f"{plain([url, *redirects.seen][-1])} {_said(error.code)}") from None
    except urllib.error.URLError as error:
        raise TransportError(f"{plain(url)} does not answer: {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise TransportError(f"{plain(url)} does not answer: {type(error).__name__}") from None


def _said(status: int) -> str:
    return "redirects to no web page" if 300 <= status < 400 else f"answers HTTP {status}"


def _bounded(answer: IO[bytes], until: float) -> bytes:
    pieces, size = [], 0
    while size < MAX_BYTES and time.monotonic() < until and (piece := answer.read(min(PIECE, MAX_BYTES - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def plain(url: str) -> str:
    """`url` without what may be somebody's: query, fragment and credentials."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def gateways(page: ShopPage, names: Sequence[str]) -> tuple[str, ...]:
    """Addresses of the tag's script in the page, each once: of scripts with `data-dataset`, then those that are called
    by one of `names`."""
    scripts = _Scripts()
    scripts.feed(page.text)
    base = _joined(page.url, scripts.base) or page.url
    first = sorted(scripts.found, key=lambda one: not one[1])
    found = [(url, told) for src, told in first if (url := _joined(base, src))]
    named = [url for url, told in found if told or urlsplit(url).path.rpartition("/")[2] in names]
    return tuple(dict.fromkeys(url for url in named if urlsplit(url).scheme in SCHEMES))


def _joined(base: str, src: str) -> str:
    """Where a script of a page lies; empty for what a browser would not load either, as an open bracket."""
    try:
        return urljoin(base, src)
    except ValueError:
        return ""


class _Scripts(HTMLParser):
    """The scripts of a page with a source, whether each has `data-dataset`, and the base of the page's addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "base" and not self.base:
            self.base = attributes.get("href") or ""
        src = attributes.get("src")
        if tag == "script" and src:
            self.found.append((src.strip(), "data-dataset" in attributes))
