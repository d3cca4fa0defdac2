"""The head of a request, in one form for every framework."""

from __future__ import annotations

from typing import Any

import pytest

import site_requests
from signalpost.visit.proxies import parse_networks
from signalpost.web.head import Head, address_of, head_of_environ, head_of_scope, host_and_url, is_document

TRUSTED = parse_networks(["10.0.0.0/8"])
SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "scheme": "https",
    "path": "/straße",
    "raw_path": b"/stra%C3%9Fe",
    "query_string": b"q=a%20b",
    "client": ("8.8.8.8", 4711),
    "server": ("10.0.0.9", 443),
    "headers": [(b"Host", b"www.shop.example"), (b"user-agent", b"Browser/1"), (b"x-own", b"not read")],
}


def test_asgi_and_wsgi_say_the_same() -> None:
    """One head for one request, whatever server took it."""
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/straße".encode().decode("latin-1"),
        "QUERY_STRING": "q=a%20b",
        "REMOTE_ADDR": "8.8.8.8",
        "wsgi.url_scheme": "https",
        "HTTP_HOST": "www.shop.example",
        "HTTP_USER_AGENT": "Browser/1",
        "HTTP_X_OWN": "not read",
    }
    assert head_of_scope(SCOPE) == head_of_environ(environ)
    assert host_and_url(head_of_scope(SCOPE), ())[1] == "https://www.shop.example/stra%C3%9Fe?q=a%20b"


def test_a_server_that_gives_no_raw_path_is_understood() -> None:
    """`raw_path` is optional in ASGI; a mounted application's path stands behind SCRIPT_NAME in WSGI."""
    plain = {name: value for name, value in SCOPE.items() if name != "raw_path"}
    assert head_of_scope(plain).target == "/stra%C3%9Fe?q=a%20b"
    mounted = {**site_requests.ENVIRON, "SCRIPT_NAME": "/de"}
    assert head_of_environ(mounted).target == "/de/thanks?order=1"


def test_cookies_in_several_headers_are_one_text() -> None:
    """HTTP/2 may split them (RFC 9113, 8.2.3); X-Forwarded-For is read as one list."""
    headers = [
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-forwarded-for", b"1.1.1.1"),
        (b"x-forwarded-for", b"8.8.4.4"),
    ]
    found = head_of_scope({**SCOPE, "headers": headers})
    assert found.headers["cookie"] == "a=1; b=2"
    assert found.headers["x-forwarded-for"] == "1.1.1.1, 8.8.4.4"
    assert found.host == "10.0.0.9"  # no Host header: an HTTP/1.0 client


def test_a_proxy_is_believed_only_where_it_is_trusted() -> None:
    """Address, scheme and host, all three."""
    told = {"x_forwarded_for": "8.8.4.4", "x_forwarded_proto": "http", "x_forwarded_host": "Other.example, x"}
    behind = Head(
        method="GET", scheme="http", host="app:8000", target="/", peer="10.0.0.1",
        headers={"x-forwarded-for": "8.8.4.4", "x-forwarded-proto": "https", "x-forwarded-host": "Shop.example, x"},
    )  # fmt: skip
    assert (address_of(behind, TRUSTED), host_and_url(behind, TRUSTED)) == (
        "8.8.4.4",
        ("shop.example", "https://shop.example/"),
    )
    stranger = site_requests.head(**told)
    assert address_of(stranger, TRUSTED) == "8.8.8.8"
    assert host_and_url(stranger, TRUSTED) == ("www.shop.example", "https://www.shop.example/")


@pytest.mark.parametrize(
    ("headers", "document"),
    [
        ({"accept": "text/html", "sec_fetch_dest": "document"}, True),
        ({"accept": "*/*", "sec_fetch_dest": "iframe"}, True),
        ({"accept": "text/html", "sec_fetch_dest": "empty"}, False),
        ({"accept": "image/avif", "sec_fetch_dest": "image"}, False),
        ({"accept": "text/html,*/*"}, True),
        ({"accept": "*/*"}, False),
        ({"accept": ""}, False),
    ],
)
def test_what_is_shown_is_told_from_what_a_page_needs(headers: dict[str, str], document: bool) -> None:
    """By Sec-Fetch-Dest, which all browsers send over https; before it, by Accept."""
    assert is_document(site_requests.head(**headers)) is document


def test_a_head_shows_no_value() -> None:
    """Neither cookies nor addresses nor the query."""
    shown = repr(site_requests.head("/?email=a@example.com", cookie="_fbp=fb.1.2.3"))
    assert shown == "Head(GET, 'www.shop.example')"
