"""Requests that come whole are answered as any others are, only sooner."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from gateway_running import exchange, running
from signalpost.gateway.protocol import EdgeProtocol
from signalpost.gateway.whole import WholeCycle

App = Callable[[Any, Any, Any], Awaitable[None]]

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]}
BODY = {"type": "http.response.body", "body": b"done"}
ASKED = b"POST /it HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
LAST = ASKED.replace(b"Host", b"Connection: close\r\nHost")

# What uvicorn 0.54 sets on a request when it is made, and which of its protocol's methods are replaced.
OWN_ATTRIBUTES = frozenset(
    """access_log access_logger body chunked_encoding default_headers disconnected expected_content_length flow
    keep_alive logger message_event more_body on_response response_complete response_started scope transport
    waiting_for_100_continue""".split()
)
OWN_METHODS = """_unset_keepalive_if_required connection_lost connection_made data_received on_body on_header
    on_headers_complete on_message_begin on_message_complete on_response_complete send_400_response shutdown
    timeout_keep_alive_handler"""


def answering(*messages: dict[str, Any]) -> App:
    """An application that reads what came and sends `messages`."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await lives(receive, send)
            return
        assert await body_of(receive) == b"hello"
        for message in messages:
            await send(message)

    return app


async def body_of(receive: Any) -> bytes:
    """The whole body, which may come in pieces."""
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            return body


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


def test_it_keeps_what_the_servers_own_keeps_and_nothing_less() -> None:
    """`WholeCycle` sets by hand what uvicorn's own sets when it is made. A release that keeps more with a request, or
    less, is looked at before it is taken: what uvicorn's methods read would be missing, or old."""
    empty: Any = {}
    own = RequestResponseCycle(
        scope=empty, transport=empty, flow=empty, logger=empty, access_logger=empty, access_log=False,
        default_headers=[], message_event=asyncio.Event(), expect_100_continue=False, keep_alive=True, on_response=print
    )  # fmt: skip
    ours = WholeCycle(
        scope=empty, body=b"", transport=empty, flow=empty, logger=empty, default_headers=[], keep_alive=True,
        on_response=print, done=print
    )  # fmt: skip
    made, alike = set(vars(own)), set(vars(WholeCycle)) - set(vars(object))
    assert made == OWN_ATTRIBUTES
    assert made - alike - set(vars(ours)) == set()
    # It begins as uvicorn's does, but that nothing more is to come.
    assert {name: getattr(ours, name) for name in made & alike - {"message_event"}} == {
        **{name: getattr(own, name) for name in made & alike - {"message_event"}},
        "more_body": False,
    }


def test_its_methods_stand_in_for_methods_that_the_server_has() -> None:
    """Where uvicorn gave one another name, ours would never be called."""
    for ours, own, methods in (
        (WholeCycle, RequestResponseCycle, ("run_asgi", "receive", "send")),
        (EdgeProtocol, HttpToolsProtocol, OWN_METHODS.split()),
    ):
        assert [name for name in methods if name not in vars(own) or name not in vars(ours)] == []
    named = {name for name in vars(EdgeProtocol) if not name.startswith("__")}
    assert named & set(vars(HttpToolsProtocol)) == set(OWN_METHODS.split())
