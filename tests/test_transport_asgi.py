"""Calling an ASGI application without sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from signalpost.errors import TransportError
from signalpost.transport import Request, Secret
from signalpost.transport_asgi import AsgiTransport, AsyncAsgiTransport


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with what it was asked, in two pieces."""
    message = await receive()
    await send({"type": "http.response.start", "status": 201, "headers": [(b"X-Path", scope["path"].encode())]})
    await send({"type": "http.response.body", "body": scope["query_string"] + b"|", "more_body": True})
    await send(
        {"type": "http.response.body", "body": dict(scope["headers"]).get(b"authorization", b"") + message["body"]}
    )


REQUEST = Request(url="http://app/a%20b?q=1", body=b"body", token=Secret("t"))


def test_a_request_reaches_the_app_whole_and_its_answer_comes_back() -> None:
    """Path unquoted, query, headers with the token, body; status, headers, all pieces."""
    for answer in (AsgiTransport(echo).send(REQUEST), asyncio.run(AsyncAsgiTransport(echo).send(REQUEST))):
        assert (answer.status, answer.headers, answer.body) == (201, {"x-path": "/a b"}, b"q=1|Bearer tbody")


async def _silent(scope: Any, receive: Any, send: Any) -> None:
    await receive()


async def _deaf(scope: Any, receive: Any, send: Any) -> None:
    return


async def _slow(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await asyncio.sleep(60)


@pytest.mark.parametrize(("app", "left"), [(_silent, True), (_deaf, False), (_slow, True)])
def test_no_answer_is_a_cut_connection(app: Any, left: bool) -> None:
    """An app that returns without answering, or too late; whether it had read the body is known."""
    with pytest.raises(TransportError) as caught:
        AsgiTransport(app).send(Request(url="http://app/", body=b"x", timeout_s=0.02))
    assert caught.value.body_left is left
