"""An HTTP request → a call. Four body forms and three token places, as clients of Meta use them.

Page using-the-api (copy of 2026-09-12): JSON, and a form with `data` as JSON text; Meta's Python SDK puts JSON texts
into that array; curl samples send multipart. The token stands in the query, the body or the Authorization header.
"""

from __future__ import annotations

import email.message
import email.parser
import email.policy
import re
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from signalpost.sandbox.graph import GraphError, parameter_error

MAX_UNPACKED = 64 * 1024 * 1024

_PATH = re.compile(r"(?:/(v\d{1,3}\.\d{1,2}))?/([^/]+)/events/?")
_BRACKETED = re.compile(r"data\[(\d{1,4})\]")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call to the events edge, decoded. `items` are the entries of `data`.

    `form` is json, form or multipart; `token_place` is query, body or header. `locale` is Graph's parameter of that
    name. Other parameters of the envelope (upload_tag, namespace_id, …) are tolerated and not kept.
    """

    version: str | None
    dataset: str
    token: str | None
    token_place: str | None
    form: str
    items: tuple[Any, ...]
    test_event_code: str | None = None
    partner_agent: str | None = None
    appsecret_proof: str | None = None
    locale: str | None = None
    accept_language: str | None = None

    def __repr__(self) -> str:
        return f"Call({self.dataset}, {len(self.items)} events)"


class Refused(Exception):
    """A request that is no call; carries Graph's answer."""

    def __init__(self, error: GraphError) -> None:
        super().__init__(error.name)
        self.error = error


def events_edge(path: str) -> tuple[str | None, str] | None:
    """(version, dataset) if `path` is an events edge. Without a version Graph takes the oldest it still serves."""
    match = _PATH.fullmatch(path)
    return (match[1], match[2]) if match else None


def read_call(
    edge: tuple[str | None, str], query: str, headers: Mapping[str, str], body: bytes, *, bracketed: bool = True
) -> Call:
    """The call that the request makes; Refused if its body cannot be read. `headers` have lower-case names.

    `bracketed`: whether `data[0]={…}` in a form is read too.
    """
    form, fields = _body_fields(headers, body)
    in_query = dict(parse_qsl(query, keep_blank_values=True))
    token, place = _token(in_query, fields, headers)
    fields = {**in_query, **fields}
    return Call(
        version=edge[0],
        dataset=edge[1],
        token=token,
        token_place=place,
        form=form,
        items=_items(fields, bracketed),
        test_event_code=_text(fields.get("test_event_code")),
        partner_agent=_text(fields.get("partner_agent")),
        appsecret_proof=_text(fields.get("appsecret_proof")),
        locale=_text(fields.get("locale")),
        accept_language=headers.get("accept-language"),
    )


def call_fields(query: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The fields of any call, of its address and its body; Refused if the body cannot be read."""
    return {**dict(parse_qsl(query, keep_blank_values=True)), **_body_fields(headers, body)[1]}


def call_token(query: str, headers: Mapping[str, str], body: bytes) -> str | None:
    """The token of any call, wherever it stands; Refused if the body cannot be read."""
    return _token(dict(parse_qsl(query)), _body_fields(headers, body)[1], headers)[0]


def outer_token(query: str, headers: Mapping[str, str]) -> str | None:
    """The token of a request whose body cannot be read: from the query or the header."""
    return _token(dict(parse_qsl(query)), {}, headers)[0]


def _body_fields(headers: Mapping[str, str], body: bytes) -> tuple[str, dict[str, Any]]:
    return _fields(headers.get("content-type", ""), _unpacked(body, headers.get("content-encoding", "")))


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding.strip().lower() != "gzip":
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, MAX_UNPACKED)
    except zlib.error:
        raise Refused(parameter_error("The body is not gzip")) from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise Refused(parameter_error("The body is too large or cut off"))
    return unpacked


def _fields(content_type: str, body: bytes) -> tuple[str, dict[str, Any]]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return "multipart", _multipart(content_type, body)
    unnamed = kind != "application/x-www-form-urlencoded" and body.lstrip()[:1] == b"{"
    if kind == "application/json" or unnamed:
        return "json", _json_object(body)
    return "form", dict(parse_qsl(_decoded(body), keep_blank_values=True))


def _json_object(body: bytes) -> dict[str, Any]:
    found = _json(body)
    if not isinstance(found, dict):
        raise Refused(parameter_error("The body must be a JSON object"))
    return found


def _multipart(content_type: str, body: bytes) -> dict[str, Any]:
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    parts = [part for part in message.iter_parts() if isinstance(part, email.message.EmailMessage)]
    return {
        str(name): _decoded(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
        for part in parts
        if (name := part.get_param("name", header="content-disposition"))
    }


def _items(fields: Mapping[str, Any], bracketed: bool) -> tuple[Any, ...]:
    """The entries of `data`, whichever way it came; an entry that is a JSON text is read. None came: no entries."""
    found = fields.get("data")
    if found is None and bracketed:
        numbered = sorted((int(m[1]), value) for key, value in fields.items() if (m := _BRACKETED.fullmatch(key)))
        found = [value for _, value in numbered]
    if isinstance(found, str):
        found = _json(found)
    if found is None:
        return ()
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list):
        raise Refused(parameter_error("Param data must be an array."))
    return tuple(_json(item) if isinstance(item, str) else item for item in found)


def _token(
    query: Mapping[str, str], fields: Mapping[str, Any], headers: Mapping[str, str]
) -> tuple[str | None, str | None]:
    if token := query.get("access_token"):
        return token, "query"
    if token := _text(fields.get("access_token")):
        return token, "body"
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "oauth") and token.strip():
        return token.strip(), "header"
    return None, None


def _json(text: str | bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(parameter_error("The parameter data is not valid JSON")) from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refused(parameter_error("The body is not UTF-8")) from None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
