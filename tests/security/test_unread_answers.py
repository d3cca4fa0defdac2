"""Callers who ask and do not read: many requests in a row on one connection, which goes before the answers are out."""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from attacked import Edge, served
from gateway_shop import DATASET

LONG = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
SHORT = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
AT_ONCE = struct.pack("ii", 1, 0)  # of SO_LINGER: what was not sent is thrown away, and so is the connection


@contextlib.contextmanager
def unread(edge: Edge) -> Iterator[socket.socket]:
    """A connection that has hardly room for an answer; it is torn down at the end."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        connection.settimeout(5)
        connection.connect(edge.address)
        yield connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)


@pytest.mark.parametrize("asked", [LONG, LONG + SHORT, SHORT + LONG], ids=["pages", "page first", "events first"])
def test_a_connection_that_goes_while_requests_wait_leaves_no_page_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, asked: bytes
) -> None:
    """A hundred requests in a row and a torn connection: whatever of it was under way ends in silence. Each would
    otherwise write three thousand characters, and anybody can make a thousand a second."""
    caplog.set_level(logging.WARNING)
    with served(tmp_path) as edge:
        for _ in range(5):
            with unread(edge) as connection:
                connection.sendall(asked * 200)
                assert connection.recv(1, socket.MSG_PEEK)  # it has begun to answer
        assert edge.ask("GET", "/health/live").status == 200
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_who_does_not_read_is_not_read_from(tmp_path: Path) -> None:
    """The gateway holds an answer or two for whoever is slow, not the thousands that were asked for."""
    with served(tmp_path) as edge, unread(edge) as connection:
        connection.settimeout(0.3)
        sent = 0
        with contextlib.suppress(TimeoutError, ConnectionError):
            while sent < 50_000_000:
                sent += connection.send(LONG * 100)
        assert sent < 20_000_000, "what lies in the buffers of both ends"
        assert edge.ask("GET", "/health/live").status == 200


def test_no_address_waits_for_a_body_that_does_not_come(tmp_path: Path) -> None:
    """Half a minute, then 408 and the connection closed: with a key and without, wherever bodies are read."""
    places = ["/v1/events", "/v1/consent", "/v1/privacy/erase", "/v1/privacy/export", f"/sp/{DATASET}", "/events"]
    with served(tmp_path) as edge, contextlib.ExitStack() as stack:
        slow: dict[str, socket.socket] = {}
        for path in places:
            slow[path] = stack.enter_context(socket.create_connection(edge.address, timeout=10))
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {edge.shop.token}\r\n"
            slow[path].sendall(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode())
        assert edge.ask("GET", "/health/live").status == 200  # after it, all of them are being read
        edge.shop.monotonic += 31
        answers = {path: connection.makefile("rb").read() for path, connection in slow.items()}
    assert {path: answer[9:12] for path, answer in answers.items()} == dict.fromkeys(places, b"408")
