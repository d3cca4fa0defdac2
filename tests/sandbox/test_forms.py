"""Four body forms and three token places reach the same call."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.forms import Call, Refused, events_edge, outer_token, read_call

EDGE = ("v25.0", "123")
EVENT = {"event_name": "Lead", "user_data": {"fn": "é"}}
TEXT = msgspec.json.encode([EVENT]).decode()

MULTIPART = "\r\n".join(
    [
        "--b0",
        'Content-Disposition: form-data; name="data"',
        "",
        TEXT,
        "--b0",
        'Content-Disposition: form-data; name="access_token"',
        "",
        "t",
        "--b0--",
        "",
    ]
).encode()
FORM = "application/x-www-form-urlencoded"

BODIES = {
    "json": ("application/json", msgspec.json.encode({"data": [EVENT], "access_token": "t"})),
    "json with charset": (
        "Application/JSON; charset=utf-8",
        msgspec.json.encode({"data": [EVENT], "access_token": "t"}),
    ),
    "json of json texts": (
        "application/json",
        msgspec.json.encode({"data": [msgspec.json.encode(EVENT).decode()], "access_token": "t"}),
    ),
    "json without a type": ("", msgspec.json.encode({"data": [EVENT], "access_token": "t"})),
    "form": (FORM, urlencode({"data": TEXT, "access_token": "t"}).encode()),
    "form of json texts": (
        FORM,
        urlencode({"data": msgspec.json.encode([msgspec.json.encode(EVENT).decode()]), "access_token": "t"}).encode(),
    ),
    "form with brackets": (FORM, urlencode({"data[0]": msgspec.json.encode(EVENT), "access_token": "t"}).encode()),
    "multipart": ("multipart/form-data; boundary=b0", MULTIPART),
}


def read(content_type: str, body: bytes, query: str = "", **headers: str) -> Call:
    return read_call(EDGE, query, {"content-type": content_type, **headers}, body)


@pytest.mark.parametrize("name", BODIES)
def test_every_form_gives_the_same_events_and_token(name: str) -> None:
    """JSON, form, form of JSON texts and multipart are one call."""
    call = read(*BODIES[name])
    assert call.items == (EVENT,)
    assert (call.token, call.token_place) == ("t", "body")


def test_the_token_may_stand_in_three_places() -> None:
    """Query, body and Authorization header all carry the token."""
    body = msgspec.json.encode({"data": [EVENT]})
    in_query = read("application/json", body, query="access_token=q")
    in_header = read("application/json", body, authorization="Bearer h")
    assert (in_query.token, in_query.token_place) == ("q", "query")
    assert (in_header.token, in_header.token_place) == ("h", "header")
    assert read("application/json", body).token is None


def test_the_envelope_is_read() -> None:
    """test_event_code and partner_agent reach the call, and a repr shows neither token nor events."""
    body = msgspec.json.encode({"data": [EVENT], "test_event_code": "TEST1", "partner_agent": "me_1_0"})
    call = read("application/json", body, query="access_token=secret-token")
    assert (call.test_event_code, call.partner_agent) == ("TEST1", "me_1_0")
    assert "secret" not in repr(call)
    assert "é" not in repr(call)


def test_what_sdks_put_beside_the_events_is_read() -> None:
    """Sections 1 and 1.1: appsecret_proof beside the token; locale is Graph's; offline labels are tolerated."""
    envelope = {"appsecret_proof": "p", "locale": "fr_FR", "upload_tag": "t", "namespace_id": "1", "trace": 1}
    call = read("application/json", msgspec.json.encode({"data": [EVENT], **envelope}), **{"accept-language": "da"})
    assert (call.appsecret_proof, call.locale, call.accept_language) == ("p", "fr_FR", "da")
    in_query = read("application/json", msgspec.json.encode({"data": [EVENT]}), query="appsecret_proof=q&locale=pt")
    assert (in_query.appsecret_proof, in_query.locale) == ("q", "pt")


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("place", ["query", "body", "header"])
def test_every_form_takes_the_token_in_every_place(name: str, place: str) -> None:
    """Section 21 item 1: four body forms, three token places."""
    kind, body = BODIES[name]
    if place != "body":
        body = body.replace(b"access_token", b"not_the_token")
    headers = {"authorization": "Bearer t"} if place == "header" else {}
    call = read(kind, body, query="access_token=t" if place == "query" else "", **headers)
    assert (call.token, call.token_place, call.items) == ("t", place, (EVENT,))


def test_the_query_wins_over_the_body_and_the_body_over_the_header() -> None:
    """Of several tokens one is taken."""
    body = msgspec.json.encode({"data": [EVENT], "access_token": "b"})
    assert read("application/json", body, query="access_token=q", authorization="Bearer h").token == "q"
    assert read("application/json", body, authorization="Bearer h").token == "b"


def test_the_token_of_an_unreadable_body_is_outside_it() -> None:
    """Section 1.5: the token is checked first."""
    assert outer_token("access_token=q", {}) == "q"
    assert outer_token("", {"authorization": "OAuth h"}) == "h"
    assert outer_token("x=1", {}) is None


def test_brackets_can_be_left_unread() -> None:
    """Section 1.2: a habit of Graph, not verified for this edge; then there are no events."""
    kind, body = BODIES["form with brackets"]
    assert read_call(EDGE, "", {"content-type": kind}, body, bracketed=False).items == ()


@pytest.mark.parametrize("body", [b"{}", b'{"data": null}', b'{"data": []}'])
def test_a_call_without_events_is_a_call(body: bytes) -> None:
    """Record data_missing: it is refused as one, after its token was checked."""
    assert read("application/json", body).items == ()


def test_gzip_is_unpacked_and_a_bomb_refused() -> None:
    """A gzipped body is read; one that unpacks to more than the limit, or is cut, is refused."""
    packed = gzip.compress(BODIES["json"][1])
    assert read("application/json", packed, **{"content-encoding": "gzip"}).items == (EVENT,)
    for broken in (packed[:-9], b"not gzip", gzip.compress(bytes(64 * 1024 * 1024 + 1), 1)):
        with pytest.raises(Refused):
            read("application/json", broken, **{"content-encoding": "gzip"})


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"data": 1}', b'{"data": "{"}', b'{"data": ["{"]}', b'{"data": NaN}', b"\xff\xfe", b"null"],
)
def test_unreadable_bodies_are_graph_errors(body: bytes) -> None:
    """Whatever cannot be read is (100, none), never a crash."""
    with pytest.raises(Refused) as caught:
        read("application/json", body)
    assert (caught.value.error.code, caught.value.error.subcode) == (100, None)


@pytest.mark.parametrize(
    ("path", "edge"),
    [
        ("/v25.0/123/events", ("v25.0", "123")),
        ("/v25.0/123/events/", ("v25.0", "123")),
        ("/123/events", (None, "123")),
        ("/v25.0/123", None),
        ("/v25/123/events", None),
        ("/events", None),
        ("/", None),
    ],
)
def test_the_events_edge_is_told_by_its_path(path: str, edge: Any) -> None:
    """Version and dataset come from the path; anything else is no events edge."""
    assert events_edge(path) == edge


@given(
    st.sampled_from(["application/json", FORM, "multipart/form-data; boundary=x", "multipart/form-data", "", "text/x"]),
    st.binary(),
)
def test_any_bytes_are_read_or_refused(content_type: str, body: bytes) -> None:
    """No body makes the reader fail in another way."""
    try:
        assert isinstance(read(content_type, body), Call)
    except Refused as refused:
        assert refused.error.code == 100
