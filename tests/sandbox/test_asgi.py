"""Whole requests and answers over ASGI."""

from __future__ import annotations

import asyncio
from typing import Any

from signalpost.sandbox import asgi
from signalpost.sandbox.asgi import CUT, Answer, Request

SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "POST",
    "path": "/x",
    "query_string": b"a=1&a=2&b=&c=%C3%A9",
    "headers": [(b"content-type", b"text/plain"), (b"x-name", b"\xe9")],
    "client": ("10.0.0.1", 5),
}


def read(*messages: dict[str, Any], **scope: Any) -> Request | None:
    left = list(messages)

    async def receive() -> Any:
        return left.pop(0)

    return asyncio.run(asgi.read({**SCOPE, **scope}, receive))


def replied(answer: Answer) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    asyncio.run(asgi.reply(answer, receive, send))
    return sent


def test_a_request_is_read_whole() -> None:
    """Body in pieces, headers by name, query decoded, the caller's address."""
    found = read({"type": "http.request", "body": b"on", "more_body": True}, {"type": "http.request", "body": b"e"})
    assert found is not None
    assert (found.method, found.path, found.body, found.client) == ("POST", "/x", b"one", "10.0.0.1")
    assert found.query == {"a": "2", "b": "", "c": "é"}
    assert found.headers == {"content-type": "text/plain", "x-name": "é"}


def test_its_repr_shows_no_query() -> None:
    """A query may hold a token."""
    found = read({"type": "http.request"}, query_string=b"access_token=secret", client=None)
    assert found is not None
    assert (repr(found), found.client) == ("Request(POST /x)", "")


def test_too_large_a_body_is_not_read() -> None:
    """The rest is left unread."""
    piece = {"type": "http.request", "body": bytes(asgi.MAX_BODY), "more_body": True}
    assert read(piece, {"type": "http.request", "body": b"1"}) is None


def test_an_answer_is_json_or_bytes_with_its_headers() -> None:
    """content-length always fits; names are lower-cased, as ASGI wants."""
    start, body = replied(Answer(status=201, body={"a": 1}, headers=(("X-Y", "z"),)))
    assert (start["status"], body["body"]) == (201, b'{"a":1}')
    assert dict(start["headers"]) == {
        b"content-type": b"application/json; charset=UTF-8",
        b"content-length": b"7",
        b"x-y": b"z",
    }
    start, body = replied(Answer(body=b"GIF", content_type="image/gif"))
    assert (dict(start["headers"])[b"content-type"], body["body"]) == (b"image/gif", b"GIF")


def test_a_cut_connection_has_no_answer() -> None:
    """Nothing is sent."""
    assert replied(CUT) == []


def test_start_and_stop_of_a_server_are_answered() -> None:
    """The lifespan protocol, to its end."""
    left = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[Any] = []

    async def receive() -> Any:
        return left.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(asgi.lifespan(receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
