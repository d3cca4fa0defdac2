"""From a request's body to its events, still undecoded, and what stands beside them. JSON and Meta's form bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.malformed import examine
from signalpost.capi.path import below
from signalpost.capi.signals import EventConsent
from signalpost.errors import InvalidInput
from signalpost.gateway import salvage
from signalpost.gateway.forms import MULTIPART, URLENCODED, media_type, read_form
from signalpost.gateway.refusal import Refused

JSON_TYPES = ("application/json", "text/plain", "")  # sendBeacon can only say text/plain without a preflight
TAGS_TYPE = b"text/plain;charset=UTF-8"  # as browsers write the type of a text
LARGE_FORM, LARGE_JSON = 64_000, 256_000  # bytes; a larger body is split in a thread
SALVAGED = 4_000_000  # bytes; a larger broken body is refused whole
EXAMINED = 1_000_000  # bytes; of a larger body only the first fault is looked for
MAX_CODE = 64  # characters of a test_event_code; Meta's have 9

QUOTE = b'"'

# What is wrong with a whole body, as opposed to one event in it.
NO_JSON = frozenset({"json_invalid", "json_truncated", "not_utf8", "not_an_object", "too_deep"})

# Parameters of Meta's edge that this gateway takes and does not send on; each is told in `messages`.
NOT_PASSED_ON = (
    "partner_agent", "namespace_id", "upload_id", "upload_tag", "upload_source", "platforms", "progress", "trace"
)  # fmt: skip


Events = Sequence[bytes | msgspec.Raw]


class Parcel(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The events of one request, each the text of an object, and the envelope's other fields.

    `token` is access_token or accessKey; `ignored` names parameters that are not passed on. `consent` holds for every
    event, beside what each says itself. `read` are events made of other messages, in place of texts; `told` are none:
    they say who somebody is, for identity to learn from.
    """

    events: Events = ()
    read: Sequence[Event] = ()
    told: Sequence[Event] = ()
    bare: bool = False  # the body is the event, without an envelope
    token: str | None = None
    test_event_code: str | None = None
    sent_at: object = None
    consent: EventConsent | None = None
    ignored: tuple[str, ...] = ()


class _Unreadable:
    """What stands where a text is no JSON."""


ABSENT = msgspec.Raw(b"null")


class _Beside(msgspec.Struct, kw_only=True):
    event_name: Any = None
    access_token: Any = None
    accessKey: Any = None  # as Meta writes it
    test_event_code: Any = None
    sent_at: Any = None
    consent: Any = None
    partner_agent: Any = None
    namespace_id: Any = None
    upload_id: Any = None
    upload_tag: Any = None
    upload_source: Any = None
    platforms: Any = None
    progress: Any = None
    trace: Any = None


class _Batch(_Beside, kw_only=True):
    """What nearly every body is, read in one pass."""

    data: list[msgspec.Raw]


class _Envelope(_Beside, kw_only=True):
    """Any other object."""

    data: msgspec.Raw = ABSENT


_batch = msgspec.json.Decoder(_Batch).decode
_envelope = msgspec.json.Decoder(_Envelope).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_text = msgspec.json.Decoder(str).decode


def check_media_type(headers: Mapping[bytes, bytes], *, forms: bool) -> str:
    """The Content-Type of a form, or "" for JSON. Raises Refused: media_type_unsupported."""
    given = headers.get(b"content-type", b"")
    if given == TAGS_TYPE:
        return ""
    content_type = given.decode("latin-1")
    kind = media_type(content_type)
    if kind in JSON_TYPES or kind.endswith("+json"):
        return ""
    if forms and kind in (URLENCODED, MULTIPART):
        return content_type
    raise Refused("media_type_unsupported", close=True)


def split(body: bytes, form: str, most: int, *, bare: bool) -> Parcel:
    """The parcel in `body`, of at most `most` events; `bare` also takes an event alone. Raises Refused.

    `form` is what `check_media_type` returned.
    """
    try:
        if form:
            return split_form(body, form, most)
        return split_json(body, most, bare=bare)
    except InvalidInput as unusable:
        raise Refused.for_body(unusable) from None


def is_large(body: bytes, form: str) -> bool:
    """Whether splitting `body` would hold the loop for longer than 10 ms or so."""
    return len(body) > LARGE_FORM and (bool(form) or len(body) > LARGE_JSON)


def split_json(body: bytes, most: int, *, bare: bool) -> Parcel:
    """`{"data": [...]}` and the rest of the envelope, or, with `bare`, one event. Raises InvalidInput."""
    if bare and body.find(b'"data"') < 0:
        return Parcel(events=(body,), bare=True)
    try:
        batch = _batch(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _split_other(body, most, bare=bare)
    return _parcel(batch.data, batch, most)


def _split_other(body: bytes, most: int, *, bare: bool) -> Parcel:
    """As `split_json`, for what is no plain batch: texts, a bare event that has a key named data, broken JSON."""
    try:
        envelope = _envelope(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        envelope = _salvaged(body)
    if bare and envelope.data is ABSENT and envelope.event_name is not None:
        return Parcel(events=(body,), bare=True)
    return _parcel(_events(envelope.data, body), envelope, most)


def split_form(body: bytes, content_type: str, most: int) -> Parcel:
    """The field `data` and the other fields. Raises InvalidInput, Refused."""
    fields = read_form(body, content_type)
    data = fields.pop("data", None)
    if data is None:
        raise _invalid("data_missing")
    named = {name: value.decode("utf-8", "replace") for name, value in fields.items()}
    return _parcel(_events(data, data), msgspec.convert(named, _Envelope), most)


def _events(data: bytes | msgspec.Raw, body: bytes) -> Events:
    """The items of the list `data`, or of the list in the JSON text that `data` is; it stands in `body`."""
    text = _text_of(data)
    try:
        return _items(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        cut = salvage.items(bytes(text))
    if cut is not None:
        return cut
    value = _value(bytes(text))
    if value is _Unreadable:
        raise unreadable(body)
    raise _invalid("data_missing") if value is None else _invalid("wrong_type", "data", expected="a list")


def _salvaged(body: bytes) -> _Envelope:
    """As the decoder would read the envelope, though something in it is no JSON."""
    found = salvage.members(body) if len(body) <= SALVAGED else None
    if found is None:
        raise unreadable(body)
    data = found.pop("data", None)
    readable = {name: value for name, text in found.items() if (value := _value(text)) is not _Unreadable}
    envelope = msgspec.convert(readable, _Envelope)
    if data is not None:
        envelope.data = msgspec.Raw(data)
    return envelope


def _value(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _Unreadable


def _parcel(events: Events, envelope: _Beside, most: int) -> Parcel:
    if not events:
        raise _invalid("data_empty")
    if len(events) > most:
        raise _invalid("too_many_events", "data", limit=most)
    token = envelope.access_token or envelope.accessKey
    return Parcel(
        events=[_text_of(event) if memoryview(event)[:1] == QUOTE else event for event in events],
        token=token if isinstance(token, str) else None,
        test_event_code=_test_event_code(envelope.test_event_code),
        sent_at=envelope.sent_at,
        consent=_consent(envelope.consent),
        ignored=tuple(name for name in NOT_PASSED_ON if getattr(envelope, name) is not None),
    )


def _text_of(event: bytes | msgspec.Raw) -> bytes | msgspec.Raw:
    """An item of `data`, which may be a JSON text that holds the event. One that cannot be read is judged later."""
    if not _is_text(event):
        return event
    try:
        return _text(event).encode()
    except (msgspec.MsgspecError, ValueError):
        return event


def _is_text(value: bytes | msgspec.Raw) -> bool:
    return bytes(memoryview(value)[:64]).lstrip()[:1] == QUOTE


def _test_event_code(value: object) -> str | None:
    if value is None or value == "":
        return None
    text = str(value) if isinstance(value, str | int) else ""
    if not 0 < len(text) <= MAX_CODE:
        raise _invalid("wrong_type", "test_event_code", expected=f"a text of at most {MAX_CODE} characters")
    return text


def _consent(value: object) -> EventConsent | None:
    if value is None or value == {}:
        return None
    if not isinstance(value, dict):
        raise _invalid("wrong_type", "consent", expected="an object")
    for name, text in value.items():
        if name not in EventConsent.__struct_fields__:
            raise _invalid("unknown_key", below("consent", str(name)), hint="Remove it.")
        if not (isinstance(text, str) or (name == "gpc" and isinstance(text, bool | int))):
            raise _invalid("wrong_type", f"consent.{name}", expected="text")
    return EventConsent(**value)


def _invalid(code: str, path: str = "", **nouns: str | int) -> InvalidInput:
    found = problem(code, path, **nouns)
    return InvalidInput(found.message, problems=[found])


def unreadable(body: bytes) -> InvalidInput:
    """Why `body` is no JSON, and where."""
    if len(body) > EXAMINED:
        return _invalid("json_invalid", "", at=_fault(body))
    found = next((one for one in examine(body).problems if one.code in NO_JSON), None)
    if found is None:
        return _invalid("json_invalid", "", at=_fault(body))
    return InvalidInput(found.message, problems=[found])


def _fault(body: bytes) -> int:
    """The byte at which the decoder gave up."""
    try:
        msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        place = re.search(r"byte (\d+)", str(error))
        return int(place[1]) if place else 0
    except (ValueError, RecursionError):
        return 0
    return 0
