"""Fields of forms."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from starlette.requests import Request

from signalpost.dashboard.forms import MalformedForm, place_of, read_form


def _read(body: bytes, kind: str, most: int = 100) -> dict[str, Any]:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    request = Request({"type": "http", "headers": [(b"content-type", kind.encode())]}, receive)
    return asyncio.run(read_form(request, most=most))


def test_fields_of_a_form_and_of_an_object() -> None:
    """What came more than once is a list."""
    assert _read(b"a=1&b=x%20y&a=2&a=3&c=", "application/x-www-form-urlencoded") == {
        "a": ["1", "2", "3"],
        "b": "x y",
        "c": "",
    }
    assert _read(b'{"a": 1}', "application/json; charset=utf-8") == {"a": 1}
    assert _read(b"", "application/json") == {}


@pytest.mark.parametrize(("body", "kind"), [(b"[1]", "application/json"), (b"a=%ff", "x/y"), (b"a" * 101, "x/y")])
def test_what_is_no_form_is_refused(body: bytes, kind: str) -> None:
    """Nothing of it is told."""
    with pytest.raises(MalformedForm):
        _read(body, kind)


class _Form(msgspec.Struct):
    name: str
    days: int


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"days": 1}, "name"), ({"name": "x", "days": "many"}, "days"), ({"name": 1, "days": 1}, "name")],
)
def test_what_is_wrong_is_told_at_its_field(fields: dict[str, Any], field: str) -> None:
    """In words, without the value."""
    with pytest.raises(msgspec.ValidationError) as wrong:
        msgspec.convert(fields, _Form)
    assert list(place_of(wrong.value)) == [field]
    assert "many" not in repr(place_of(wrong.value))


_PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="lines"\r\n\r\na\r\nb\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="s.csv"\r\n'
    b"Content-Type: text/csv\r\n\r\n%s\r\n--x--\r\n"
)


def test_a_file_of_a_form_is_its_text() -> None:
    """One that was not chosen is none."""
    kind = "multipart/form-data; boundary=x"
    assert _read(_PARTS % "é,1\r\n2".encode(), kind, 500) == {"lines": "a\r\nb", "file": "é,1\r\n2"}
    assert _read(_PARTS % b"", kind, 500) == {"lines": "a\r\nb"}


@pytest.mark.parametrize("body", [b"", b"a=1", _PARTS % b"\xff", (_PARTS % b"a").replace(b"--x--", b"")])
def test_a_form_with_a_broken_file_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedForm):
        _read(body, "multipart/form-data; boundary=x", 500)
