"""Which answers carry cookies."""

from __future__ import annotations

import pytest

from signalpost.web.document import cookies_for
from signalpost.web.site import Site
from site_requests import GRANTED, current, head

HTML = "text/html; charset=utf-8"


def names(
    *, accept: str = "text/html", status: int = 200, kind: str = HTML, cache: str = "", own: tuple[str, ...] = ()
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
    assert names(status=status, kind=kind, accept=accept) == (["_spv", "_fbp", "_fbc"] if carried else [])


@pytest.mark.parametrize("cache", ["public, max-age=60", "max-age=0, S-MaxAge=60"])
def test_an_answer_for_everybody_carries_none(cache: str) -> None:
    """A shared cache would hand one visitor's ids to all others."""
    assert names(cache=cache) == []
    assert names(cache="private, max-age=60") != []


def test_what_the_site_sets_itself_is_left_to_it() -> None:
    """By its header or by its name."""
    assert names(own=("_fbp=mine; Path=/", "_fbc")) == ["_spv"]


def test_cookies_go_over_https_alone_unless_a_site_is_tried_out() -> None:
    """Section 5.2 (4): `Secure; SameSite=Lax; Path=/`, HttpOnly for the durable id."""
    for site, secure in ((Site(consent="optional"), True), (Site(consent="optional", secure_cookies=False), False)):
        found = cookies_for(current(head(), site), status=200, content_type=HTML, cache_control="", own=())
        assert [(cookie.name, cookie.secure, cookie.http_only) for cookie in found] == [
            ("_spv", secure, True),
            ("_fbp", secure, False),
        ]
