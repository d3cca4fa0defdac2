"""The fields of a form, or of a JSON object, that came with a request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from signalpost.errors import SignalpostError


class MalformedForm(SignalpostError):
    """The body is no form and no JSON object, or too large."""


async def read_form(request: Request, *, most: int, binary: Sequence[str] = ()) -> dict[str, Any]:
    """Fields by name; a name that came more than once is a list. At most `most` bytes. Files of fields in `binary` are
    base64 of their bytes, as JSON has them; beside each stands its name, as `file_name`. Raises MalformedForm."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise MalformedForm("The form is larger than is taken.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return _object(bytes(body))
    if kind == "multipart/form-data":
        return _parts(request.headers["content-type"], bytes(body), binary)
    return _fields(bytes(body))


def place_of(error: msgspec.ValidationError) -> dict[str, str]:
    """msgspec's message with its field, in place of its path."""
    text, _, place = str(error).partition(" - at `$.")
    if not place and "missing required field" in text:
        return {text.rpartition(" field `")[2].rstrip("`"): "Please fill this in."}
    return {place.rstrip("`"): text}


def _object(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body or b"{}", type=dict[str, Any])
    except msgspec.MsgspecError:
        raise MalformedForm("The body is no JSON object.") from None


def _parts(kind: str, body: bytes, binary: Sequence[str]) -> dict[str, Any]:
    """A form with files, each as its text. An empty file, as of a field that was left alone, is none."""
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body)
    if message.defects or not message.is_multipart():
        raise MalformedForm("The body is no form.")
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and name in binary and isinstance(content, bytes):
            found |= {name: b64encode(content).decode(), f"{name}_name": part.get_filename() or ""} if content else {}
            continue
        try:
            text = bytes(content).decode() if isinstance(content, bytes) else ""
        except UnicodeDecodeError:
            raise MalformedForm("A file is not text in UTF-8.") from None
        if isinstance(name, str) and (text or part.get_filename() is None):
            found[name] = text
    return found


def _fields(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=10_000)
    except ValueError:
        raise MalformedForm("The body is no form.") from None
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found
