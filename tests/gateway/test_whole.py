"""Requests that come whole are answered as any others are, only sooner."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from gateway_running import exchange, running
from signalpost.gateway.whole import WholeCycle

App = Callable[[Any, Any, Any], Awaitable[None]]

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]}
BODY = {"type": "http.response.body", "body": b"done"}
ASKED = b"POST /it HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
LAST = ASKED.replace(b"Host", b"Connection: close\r\nHost")


def answering(*messages: dict[str, Any]) -> App:
    """An application that reads what came and sends `messages`."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await lives(receive, send)
            return
        assert (await receive())["body"] == b"hello"
        for message in messages:
            await send(message)

    return app


async def lives(receive: Any, send: Any) -> None:
    for part in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{part}.complete"})


def head_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("pieces", [(ASKED,), (ASKED[:60], ASKED[60:]), (ASKED[:-5], b"he", b"llo")])
def test_an_answer_is_the_same_however_its_request_was_cut(pieces: tuple[bytes, ...]) -> None:
    """Whole, within the head, within the body; and the connection goes on."""
    with running(answering(START, BODY)) as address:
        answer = exchange(address, *pieces, until=b"done")
        assert exchange(address, *pieces, LAST).count(b"\r\n\r\ndone") == 2
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\ncontent-length: 4\r\n\r\ndone")


def test_requests_that_come_at_once_are_answered_in_turn() -> None:
    """Two in one piece of bytes."""
    with running(answering(START, BODY)) as address:
        assert exchange(address, ASKED + LAST).count(b"done") == 2


def test_what_is_no_ordinary_answer_is_left_to_the_server() -> None:
    """Bodies in pieces and of untold length, the end of a connection."""
    bare = {**START, "headers": []}
    pieces = [{**BODY, "body": b"do", "more_body": True}, {**BODY, "body": b"ne"}]
    close = {**START, "headers": [*START["headers"], (b"connection", b"close")]}
    with running(answering(bare, BODY)) as address:
        assert b"transfer-encoding: chunked" in head_of(exchange(address, ASKED, until=b"0\r\n\r\n"))
    with running(answering(START, *pieces)) as address:
        assert exchange(address, ASKED, until=b"done").endswith(b"\r\n\r\ndone")
    with running(answering(close, BODY)) as address:
        assert exchange(address, ASKED).endswith(b"connection: close\r\n\r\ndone")


@pytest.mark.parametrize(
    "messages",
    [
        (),
        (START,),
        ({**START, "headers": [*START["headers"], (b"x", b"a\r\nset-cookie: b=c")]}, BODY),
        (START, {**BODY, "body": b"longer"}),
    ],
    ids=["nothing", "no_body", "two_lines_in_a_header", "wrong_length"],
)
def test_an_answer_that_is_none_ends_the_request(messages: tuple[dict[str, Any], ...], caplog: Any) -> None:
    """What an application gets wrong is no answer, and never another header."""
    with caplog.at_level(logging.CRITICAL, "uvicorn.error"), running(answering(*messages)) as address:
        answer = exchange(address, LAST)
    assert b"set-cookie" not in answer
    assert b"longer" not in answer
    assert answer.startswith(b"HTTP/1.1 500") or b"done" not in answer


def test_expecting_callers_are_told_to_go_on() -> None:
    """`Expect: 100-continue` is answered before the body comes."""
    expecting = LAST.replace(b"Host", b"Expect: 100-continue\r\nHost")
    with running(answering(START, BODY)) as address:
        assert exchange(address, expecting[:-5], b"hello").startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")


def test_an_escaped_path_is_unescaped() -> None:
    """As with any other request."""
    seen: list[tuple[str, bytes, bytes]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            seen.append((scope["path"], scope["raw_path"], scope["query_string"]))
        await answering(START, BODY)(scope, receive, send)

    with running(app) as address:
        exchange(address, ASKED.replace(b"/it", b"/a%20b?c=d"), LAST.replace(b"/it", b"/it?e"))
    assert seen == [("/a b", b"/a%20b", b"c=d"), ("/it", b"/it", b"e")]


def test_who_reads_on_learns_that_the_caller_left() -> None:
    """Receiving a second time waits for the end of the connection."""
    left = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await lives(receive, send)
            return
        await receive()
        await send({**START, "headers": [*START["headers"], (b"x", b"y")]})
        assert (await receive())["type"] == "http.disconnect"
        left.set()

    with running(app) as address, socket.create_connection(address, timeout=10) as connection:
        connection.sendall(ASKED)
    assert left.is_set()


def test_it_has_all_that_the_servers_own_has() -> None:
    """A new release of uvicorn may keep more with a request."""
    own = RequestResponseCycle(*[None] * 11)  # type: ignore[arg-type]
    ours = WholeCycle(
        scope={}, body=b"", transport=None, flow=None, logger=None, default_headers=[], keep_alive=True,  # type: ignore[arg-type]
        on_response=print, done=print,
    )  # fmt: skip
    assert [name for name in vars(own) if not hasattr(type(ours), name) and name not in vars(ours)] == []
