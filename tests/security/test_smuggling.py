"""Two readers of the same bytes must not read different requests: what a proxy let pass is all that counts."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from attacked import PROXY, Answer, Edge, bearer
from gateway_shop import ORIGIN, purchase

HIDDEN = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"


def head(edge: Edge, *lines: str, token: str = "") -> bytes:
    """The head of a POST with the server key and `lines`."""
    own = ["POST /v1/events HTTP/1.1", "Host: x", "Content-Type: application/json"]
    return "\r\n".join([*own, ": ".join(bearer(token or edge.shop.token)), *lines, "", ""]).encode("latin-1")


def chunked(body: bytes, *trailers: bytes) -> bytes:
    """`body` as one chunk, and fields behind it."""
    return b"%x\r\n" % len(body) + body + b"\r\n0\r\n" + b"".join(line + b"\r\n" for line in trailers) + b"\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 4"),
        ("Content-Length: 5", "Content-Length: 5"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5, 5",),
        ("Content-Length: +5",),
        ("Content-Length: -1",),
        ("Content-Length: 0x5",),
        ("Content-Length: 99999999999999999999999",),
        ("Content-Length : 5",),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: identity",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: \x0bchunked",),
        ("X: a", " Content-Length: 5"),
        ("X: a\rContent-Length: 5",),
        ("X Y: a",),
    ],
)
def test_a_head_of_two_meanings_is_refused_and_the_connection_closed(edge: Edge, lines: tuple[str, ...]) -> None:
    """Nothing behind it is read as a request of its own."""
    answer = edge.send(head(edge, *lines) + b"0\r\n\r\n" + HIDDEN)
    assert (answer.status, answer.json["code"], answer.count) == (400, "http_malformed", 1)


@pytest.mark.parametrize(
    "body",
    [b"5;\n12345\r\n0\r\n\r\n", b"5\n12345\n0\n\n", b"-1\r\n", b"0x5\r\n12345\r\n0\r\n\r\n", b"fffffffffffffffff\r\n"],
)
def test_a_chunk_that_proxies_read_differently_is_refused(edge: Edge, body: bytes) -> None:
    """Bare line feeds, signs, prefixes and lengths past all counting."""
    answer = edge.send(head(edge, "Transfer-Encoding: chunked") + body + HIDDEN)
    assert (answer.status, answer.count) == (400, 1)


def test_a_key_behind_the_body_is_none(edge: Edge) -> None:
    """A proxy that checks keys looks at the head; so does the gateway."""
    keyless = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    event = json.dumps(purchase()).encode()
    answer = edge.send(keyless + chunked(event, ": ".join(bearer(edge.shop.token)).encode()))
    assert (answer.status, answer.json["code"]) == (401, "key_missing")


def test_an_origin_behind_the_body_is_none(edge: Edge) -> None:
    """Nor does one there replace that of the head."""
    lines = ("Connection: close", "Transfer-Encoding: chunked", "Origin: https://evil.example")
    event = json.dumps(purchase()).encode()
    answer = edge.send(head(edge, *lines, token=edge.shop.browser_token) + chunked(event, f"Origin: {ORIGIN}".encode()))
    assert (answer.status, answer.json["code"]) == (403, "origin_not_listed")


@pytest.mark.parametrize("cut", [False, True])
def test_an_address_behind_the_body_is_not_believed(edge: Edge, cut: bool) -> None:
    """Proxies pass trailers on behind what they wrote themselves: the visitor's address stays what the proxy said,
    whether the request came in one piece or in several."""
    lines = ("Connection: close", "Transfer-Encoding: chunked", f"Origin: {ORIGIN}", "X-Forwarded-For: 9.9.9.9")
    event = json.dumps(purchase(event_id=f"trailer-{cut}")).encode()
    pieces = [head(edge, *lines, token=edge.shop.browser_token), chunked(event, b"X-Forwarded-For: 8.8.4.4")]
    assert edge.send(*(pieces if cut else [b"".join(pieces)]), peer=PROXY).status == 202
    (kept,) = [one for one in edge.shop.events() if one.event_id == f"trailer-{cut}"]
    assert b'"9.9.9.9"' in kept.body
    assert b"8.8.4.4" not in kept.body


def test_fields_behind_the_body_take_no_memory(edge: Edge) -> None:
    """They have no limit of their own; three million bytes of them are read past."""
    start = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    fields = [b"X: yyyyy\r\n" * 100_000] * 3
    tracemalloc.start()
    try:
        answer = edge.send(start, b"2\r\n{}\r\n0\r\n", *fields, b"\r\n")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status == 401
    assert peak < 5_000_000  # bytes, of the whole process from here on; kept, they take 40 MB


def test_a_body_that_is_refused_is_not_read_as_the_next_request(edge: Edge) -> None:
    """Refused before its body is read, or at an address that is none: what follows is still its body."""
    for path, token in (("/v1/events", "sps_wrong"), ("/nowhere", ""), ("/v1/consent", "")):
        start = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        answer = edge.send(start.encode() + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN)
        assert answer.count == 1
        assert answer.status in (401, 404)


def test_upgrades_and_tunnels_are_not_taken(edge: Edge) -> None:
    """The gateway speaks HTTP/1.1 and nothing else on a connection."""
    asked = [("Connection", "Upgrade"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABkAAQAAP__")]
    assert edge.ask("GET", "/health/live", headers=asked).status == 200
    assert edge.ask("CONNECT", "/v1/events").status == 405
    assert edge.ask("TRACE", "/v1/events", headers=[("Cookie", "secret=1")]).status == 405
    preface: Answer = edge.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    assert preface.status == 400
