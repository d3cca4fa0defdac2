"""Form bodies of Meta's Graph API: `application/x-www-form-urlencoded` and `multipart/form-data`.

`data` is one field with a JSON array, whose items are objects or JSON texts; the other fields are the envelope's.
Source: Conversions API documentation, page "Using the API" (curl samples), and Meta's Python Business SDK (2026-06-24),
whose synchronous path sends texts and whose asynchronous path sends objects.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from signalpost.gateway.refusal import Refused

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MAX_FIELDS = 64  # Meta's edge knows a dozen
MAX_PART_HEADERS = 8
JSON_ESCAPES = tuple((b"%%%02X" % ord(character), character.encode()) for character in '"{}[]:, \\/@=&?+;')

Fields = dict[str, bytes]


def read_form(body: bytes, content_type: str) -> Fields:
    """The fields of a form; of a field that comes twice, the last. Raises Refused."""
    kind = media_type(content_type)
    if kind == MULTIPART:
        return read_multipart(body, content_type)
    return read_urlencoded(body)


def media_type(content_type: str) -> str:
    """`application/json` of `Application/JSON; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()


def read_urlencoded(body: bytes) -> Fields:
    """`name=value` pairs, percent-decoded. Raises Refused when it is not ASCII or has too many fields."""
    if body.count(b"&") >= MAX_FIELDS:
        raise Refused("form_malformed")
    fields: Fields = {}
    for pair in body.split(b"&"):
        name, _, value = pair.partition(b"=")
        fields[_unquote(name).decode("utf-8", "replace")] = _unquote(value)
    return fields


def _unquote(text: bytes) -> bytes:
    """Percent-decode. JSON's own punctuation first, whole text at a time, since the standard library goes escape by
    escape; no character of JSON_ESCAPES is a hex digit or `%`, so the order changes nothing."""
    text = text.replace(b"+", b" ")
    for escape, character in JSON_ESCAPES:
        text = text.replace(escape, character)
    return unquote_to_bytes(text)


class _Parts:
    """Collects the parts as the parser meets them."""

    def __init__(self) -> None:
        self.fields: Fields = {}
        self._header = bytearray(), bytearray()
        self._headers = 0
        self._name: str | None = None
        self._value = bytearray()
        self.ended = False

    def on_part_begin(self) -> None:
        if len(self.fields) >= MAX_FIELDS:
            raise Refused("form_malformed")
        self._name, self._value, self._headers = None, bytearray(), 0

    def on_header_field(self, chunk: bytes, start: int, end: int) -> None:
        self._header[0].extend(chunk[start:end])

    def on_header_value(self, chunk: bytes, start: int, end: int) -> None:
        self._header[1].extend(chunk[start:end])

    def on_header_end(self) -> None:
        self._headers += 1
        if self._headers > MAX_PART_HEADERS:
            raise Refused("form_malformed")
        field, value = (bytes(half) for half in self._header)
        if field.lower() == b"content-disposition":
            name = parse_options_header(value)[1].get(b"name")
            self._name = name.decode("utf-8", "replace") if name is not None else None
        self._header = bytearray(), bytearray()

    def on_part_data(self, chunk: bytes, start: int, end: int) -> None:
        self._value += chunk[start:end]

    def on_part_end(self) -> None:
        if self._name is not None:
            self.fields[self._name] = bytes(self._value)

    def on_end(self) -> None:
        self.ended = True


def read_multipart(body: bytes, content_type: str) -> Fields:
    """The fields of a multipart body. Raises Refused when it has no boundary, or does not end."""
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise Refused("form_malformed")
    parts = _Parts()
    names = (
        "on_part_begin",
        "on_part_data",
        "on_part_end",
        "on_header_field",
        "on_header_value",
        "on_header_end",
        "on_end",
    )
    try:
        parser = MultipartParser(boundary, {name: getattr(parts, name) for name in names})  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise Refused("form_malformed") from None
    if not parts.ended:
        raise Refused("form_malformed")
    return parts.fields
