"""Which answers carry cookies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from signalpost.web.document import cookies_for, speaks_to_caches
from signalpost.web.site import Site
from site_requests import GRANTED, current, head

HTML = "text/html; charset=utf-8"


def names(
    *,
    accept: str = "text/html",
    status: int = 200,
    kind: str = HTML,
    cache: Sequence[str] = (),
    own: tuple[str, ...] = (),
) -> list[str]:
    request = current(head("/?fbclid=click", cookie=GRANTED, accept=accept))
    return [
        cookie.name for cookie in cookies_for(request, status=status, content_type=kind, cache_control=cache, own=own)
    ]


@pytest.mark.parametrize(
    ("status", "kind", "accept", "carried"),
    [
        (200, HTML, "text/html", True),
        (404, "TEXT/HTML", "text/html", True),
        (200, HTML, "*/*", True),  # a script that loads part of a page as HTML
        (200, "application/json", "*/*", False),
        (200, "image/png", "image/png", False),
        (200, "", "text/html", False),
        (303, "", "text/html", True),  # the click id is in this address alone
        (303, "", "*/*", False),
        (304, "", "*/*", False),
    ],
)
def test_documents_and_what_leads_to_them_carry_cookies(status: int, kind: str, accept: str, carried: bool) -> None:
    """Not what a page loads: there are many more of those, and they are cached."""
    assert names(status=status, kind=kind, accept=accept) == (["_spv", "_fbp", "_fbc", "_spm"] if carried else [])


@pytest.mark.parametrize(
    "cache",
    [
        ["public, max-age=60"],
        ["max-age=0, S-MaxAge=60"],
        ["max-age=60"],
        ['must-revalidate, Max-Age="60"'],
        ["private, no-cache", "max-age=3600"],
    ],
)
def test_an_answer_for_everybody_carries_none(cache: list[str]) -> None:
    """A shared cache would hand one visitor's ids to all others (RFC 9111, 3: `max-age` lets it keep an answer)."""
    assert names(cache=cache) == []


@pytest.mark.parametrize(
    "cache", [[], ["private, max-age=60"], ["no-cache"], ["max-age=0, must-revalidate"], ["no-store"]]
)
def test_an_answer_for_one_visitor_carries_cookies(cache: list[str]) -> None:
    """What no shared cache may keep, or not without asking."""
    assert names(cache=cache) != []


def test_caches_are_spoken_to_by_more_than_one_header() -> None:
    """RFC 9213 and what CDNs call it."""
    spoken = ["Cache-Control", "CDN-Cache-Control", "surrogate-control", "Vercel-CDN-Cache-Control"]
    assert all(map(speaks_to_caches, spoken))
    assert not speaks_to_caches("Vary")


def test_what_the_site_sets_itself_is_left_to_it() -> None:
    """By its header or by its name."""
    assert names(own=("_fbp=mine; Path=/", "_fbc")) == ["_spv", "_spm"]


def test_cookies_go_over_https_alone_unless_a_site_is_tried_out() -> None:
    """Section 5.2 (4): `Secure; SameSite=Lax; Path=/`, HttpOnly for the durable id."""
    for site, secure in ((Site(consent="optional"), True), (Site(consent="optional", secure_cookies=False), False)):
        found = cookies_for(current(head(), site), status=200, content_type=HTML, cache_control=(), own=())
        assert [(cookie.name, cookie.secure, cookie.http_only) for cookie in found] == [
            ("_spv", secure, True),
            ("_fbp", secure, False),
            ("_spm", secure, False),
        ]
