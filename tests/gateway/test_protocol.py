"""What the server does with bytes that are no proper HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from typing import Any

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


ASKED = b"POST /it HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"


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


@pytest.mark.parametrize("before", [b"", b"GET /health/live HTTP/1.1\r\nHo", ASKED])
def test_a_server_that_ends_answers_what_is_under_way(shop: Shop, before: bytes) -> None:
    """On a connection that was just opened, in the middle of a head, and between two requests: then it closes."""
    asked = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    made = threading.Event()

    class Told(EdgeProtocol):
        """Sends the rest as soon as the server begins to end."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            made.set()

        def shutdown(self) -> None:
            super().shutdown()
            connection.sendall(asked[len(before) :] if asked.startswith(before) else asked)

    with running(shop.gateway(), Told) as address:
        connection = socket.create_connection(address, timeout=10)
        if before:
            connection.sendall(before)
        if before == ASKED:
            assert b"404" in connection.recv(65_536)
        assert made.wait(10)
    answer = b""
    while chunk := connection.recv(65_536):
        answer += chunk
    connection.close()
    assert b'{"live":true}' in answer
    assert b"connection: close" in answer


def test_a_server_that_ends_closes_what_says_nothing(shop: Shop) -> None:
    """Soon, and without an answer."""
    with running(shop.gateway()) as address:
        connection = socket.create_connection(address, timeout=10)
        connection.sendall(b"GET /health/li")
    assert connection.recv(65_536) == b""
    connection.close()


class Impatient(EdgeProtocol):
    """Keeps an idle connection for a twentieth of a second, and tells when it has looked."""

    looked: asyncio.Event | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timeout_keep_alive = 0.05  # type: ignore[assignment]

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        if self.looked is not None:
            self.looked.set()


def test_an_idle_connection_is_closed(shop: Shop) -> None:
    """By the server, after its answer."""
    with running(shop.gateway(), Impatient) as address:
        assert exchange(address, ASKED, ASKED).count(b"HTTP/1.1 404") == 2


def test_a_connection_with_a_request_in_hand_is_not_idle() -> None:
    """However long the answer takes."""

    class Watched(Impatient):
        """The one connection of this test."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for part in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{part}.complete"})
            return
        await receive()
        if Watched.looked is not None:
            await Watched.looked.wait()
        Watched.looked = asyncio.Event()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})

    with running(app, Watched) as address, socket.create_connection(address, timeout=10) as connection:
        for _ in range(2):
            connection.sendall(ASKED)
            assert connection.recv(65_536).endswith(b"done")
