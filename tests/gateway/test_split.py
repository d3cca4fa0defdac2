"""From a body to its events, in every form that Meta's clients send."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_shop import purchase
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import Parcel, check_media_type, split

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
EVENTS = [purchase(event_id="a"), purchase(event_id="b", user_data={"fn": 'Zoë, "the" & Söhne'})]


def parcel(body: bytes, content_type: str = JSON, *, most: int = 1_000, bare: bool = False) -> Parcel:
    return split(body, check_media_type({b"content-type": content_type.encode()}, forms=True), most, bare=bare)


def decoded(found: Parcel) -> list[Any]:
    return [msgspec.json.decode(bytes(event)) for event in found.events]


def multipart(fields: dict[str, str]) -> tuple[bytes, str]:
    parts = "".join(
        f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    return f"{parts}--xyz--\r\n".encode(), "multipart/form-data; boundary=xyz"


OBJECTS = json.dumps(EVENTS)
TEXTS = json.dumps([json.dumps(event) for event in EVENTS])
ENVELOPE = {"access_token": "sps_x", "test_event_code": "TEST12345"}
BODIES = {
    "json": (json.dumps({"data": EVENTS, **ENVELOPE}).encode(), JSON),
    "json with texts": (json.dumps({"data": json.loads(TEXTS), **ENVELOPE}).encode(), JSON),
    "json with data as text": (json.dumps({"data": OBJECTS, **ENVELOPE}).encode(), JSON),
    "urlencoded objects": (urlencode({"data": OBJECTS, **ENVELOPE}).encode(), FORM),
    "urlencoded texts": (urlencode({"data": TEXTS, **ENVELOPE}).encode(), FORM),
    "multipart objects": multipart({"data": OBJECTS, **ENVELOPE}),
    "multipart texts": multipart({"data": TEXTS, **ENVELOPE}),
}


@pytest.mark.parametrize(("body", "content_type"), BODIES.values(), ids=BODIES)
def test_every_form_reads_alike(body: bytes, content_type: str) -> None:
    """The same events, token and test_event_code come out of all of Meta's body forms."""
    found = parcel(body, content_type)
    assert decoded(found) == EVENTS
    assert (found.token, found.test_event_code, found.bare) == ("sps_x", "TEST12345", False)


def test_an_event_may_come_alone() -> None:
    """Where bare events are taken, the body is the event."""
    body = json.dumps(EVENTS[0]).encode()
    found = parcel(body, bare=True)
    assert (decoded(found), found.bare) == ([EVENTS[0]], True)


def test_a_key_named_data_inside_an_event_is_no_envelope() -> None:
    """Only the outermost `data` is the list of events."""
    event = purchase(custom_data={"data": [1], "value": 1, "currency": "EUR"})
    assert decoded(parcel(json.dumps(event).encode(), bare=True)) == [event]


def test_the_envelope_beside_the_events_is_read() -> None:
    """accessKey counts as a token; what is not passed on is named."""
    body = {
        "data": EVENTS,
        "accessKey": "sps_y",
        "sent_at": 5,
        "upload_tag": "monday",
        "partner_agent": "x_1_0",
        "new": 1,
    }
    found = parcel(json.dumps(body).encode())
    assert (found.token, found.sent_at, found.ignored) == ("sps_y", 5, ("partner_agent", "upload_tag"))


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"", JSON, "json_truncated"),
        (b"garbage", JSON, "json_invalid"),
        (b'{"data": [', JSON, "json_truncated"),
        (b"\xff\xfe", JSON, "not_utf8"),
        (b"[1]", JSON, "not_an_object"),
        (b"null", JSON, "not_an_object"),
        (b"{}", JSON, "data_missing"),
        (b'{"data": null}', JSON, "data_missing"),
        (b'{"data": []}', JSON, "data_empty"),
        (b'{"data": {"a": 1}}', JSON, "wrong_type"),
        (b'{"data": 1}', JSON, "wrong_type"),
        (b'{"data": [{}], "test_event_code": [1]}', JSON, "wrong_type"),
        (b'{"data": [' + b"{}," * 1_000 + b"{}]}", JSON, "too_many_events"),
        (b"", FORM, "data_missing"),
        (b"access_token=x", FORM, "data_missing"),
        (b"data=", FORM, "json_truncated"),
        (b"data=%5B%5D", FORM, "data_empty"),
        (b"data=" + b"%5B" * 300, FORM, "json_truncated"),
    ],
)
def test_a_body_without_events_is_refused(body: bytes, content_type: str, code: str) -> None:
    """Each way of holding no events has its own code."""
    with pytest.raises(Refused) as refused:
        parcel(body, content_type)
    assert (refused.value.code, refused.value.ground.status) == (code, 400)


def test_a_large_broken_body_names_the_byte() -> None:
    """Megabytes are not searched for every mistake; the first is named."""
    with pytest.raises(Refused) as refused:
        parcel(b'{"data": [' + b"NaN," * 400_000 + b"1]}")
    assert refused.value.code == "json_invalid"
    assert refused.value.problems[0].message == "The text is not JSON, at byte 10."


def test_one_event_that_is_no_json_leaves_the_others_whole() -> None:
    """Python writes NaN where JSON has no number; the other events of the batch do not suffer."""
    events = [EVENTS[0], {**EVENTS[1], "custom_data": {"value": float("nan")}}, EVENTS[1]]
    body = json.dumps({"data": events, "access_token": "sps_x"}).encode()
    found = parcel(body)
    assert found.token == "sps_x"
    assert [json.loads(bytes(found.events[place])) for place in (0, 2)] == EVENTS
    assert b"NaN" in bytes(found.events[1])


@pytest.mark.parametrize("content_type", ["application/xml", "text/html", "application/octet-stream"])
def test_other_types_are_refused(content_type: str) -> None:
    """415 before a byte of the body is read."""
    with pytest.raises(Refused) as refused:
        check_media_type({b"content-type": content_type.encode()}, forms=True)
    assert refused.value.code == "media_type_unsupported"


def test_forms_are_for_the_graph_address_alone() -> None:
    """curl's -d without a Content-Type says urlencoded; at /v1/events that is a mistake worth telling."""
    assert check_media_type({b"content-type": FORM.encode()}, forms=True) == FORM
    with pytest.raises(Refused):
        check_media_type({b"content-type": FORM.encode()}, forms=False)
    assert check_media_type({}, forms=False) == ""


@given(st.binary(max_size=120), st.sampled_from([JSON, FORM, "multipart/form-data; boundary=xyz"]), st.booleans())
def test_any_body_is_split_or_refused(body: bytes, content_type: str, bare: bool) -> None:
    """No bytes end in anything but events or a refusal with status 400."""
    try:
        found = parcel(body, content_type, bare=bare)
    except Refused as refused:
        assert refused.ground.status == 400
        assert refused.ground.message
    else:
        assert found.events


@given(st.text(st.sampled_from('{}[]",:data N\\1'), max_size=40))
def test_almost_json_is_split_or_refused(text: str) -> None:
    """The same for texts that look like an envelope."""
    try:
        parcel(b'{"data": ' + text.encode())
    except Refused as refused:
        assert refused.ground.status == 400
