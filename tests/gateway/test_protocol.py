"""What the server does with bytes that are no proper HTTP."""

from __future__ import annotations

import json

import pytest

from gateway_running import exchange, running
from gateway_shop import Shop
from signalpost.gateway.protocol import BROKEN, MAX_HEAD, EdgeProtocol


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET /" + b"x" * (MAX_HEAD + 10) + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * (MAX_HEAD + 10) + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * (MAX_HEAD // 6 + 10) + b"\r\n",
        b"POST /v1/events HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_broken_http_is_answered_in_json(shop: Shop, sent: bytes) -> None:
    """400 with a code, and the connection closed."""
    with running(shop.gateway()) as address:
        answer = exchange(address, sent)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert json.loads(body)["code"] == "http_malformed"
    assert body == BROKEN


class Hasty(EdgeProtocol):
    """Waits a twentieth of a second for a head."""

    head_timeout_s = 0.05


@pytest.mark.parametrize("sent", [b"", b"GET /health/live HT", b"GET /health/live HTTP/1.1\r\nHost: x\r\nA"])
def test_a_head_that_does_not_come_closes_the_connection(shop: Shop, sent: bytes) -> None:
    """Connections that say nothing, or half a head, are not kept."""
    with running(shop.gateway(), Hasty) as address:
        assert exchange(address, sent) == b""


def test_a_head_that_comes_in_pieces_is_read(shop: Shop) -> None:
    """Within its time it may be cut anywhere."""
    pieces = [b"GET /health/li", b"ve HTTP/1.1\r\nHo", b"st: x\r\nConnection: close\r\n", b"\r\n"]
    with running(shop.gateway()) as address:
        assert b'{"live":true}' in exchange(address, *pieces)
