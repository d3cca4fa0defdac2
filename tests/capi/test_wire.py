"""Bytes to events and back: clear refusals, nothing hidden, nothing lost."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capi_events import PURCHASE, text, wire
from signalpost.capi.custom_data import Content, CustomData
from signalpost.capi.event import Event, NotedEvent
from signalpost.capi.spec import MAX_EVENT_BYTES
from signalpost.capi.user_data import UserData
from signalpost.capi.wire import _is_whole, decode_event, encode_event
from signalpost.errors import InvalidInput

BASE = b'"event_name":"Lead","event_time":1,"action_source":"email"'


def faults(raw: bytes) -> list[tuple[str, str]]:
    """(path, code) of each problem of a text that must be refused."""
    with pytest.raises(InvalidInput) as refusal:
        decode_event(raw)
    assert str(refusal.value)
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def event(inner: bytes) -> bytes:
    return b"{%s,%s}" % (BASE, inner)


def test_an_event_comes_off_the_wire():
    """Known keys typed, own properties kept."""
    read = decode_event(text(custom_data={"value": 5, "mine": {"a": [1]}}))
    assert (read.event_name, read.action_source) == ("Purchase", "website")
    assert read.user_data.em == "mary@shop.example"
    assert read.custom_data == {"value": 5, "mine": {"a": [1]}}
    assert type(read) is Event


def test_raw_parts_of_a_request_are_read_like_bytes():
    """A batch is split without decoding."""
    part = msgspec.json.decode(b'{"data":[%s]}' % text(), type=dict[str, list[msgspec.Raw]])["data"][0]
    assert decode_event(part) == decode_event(text())


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        (b"", "", "json_truncated"),
        (b"   ", "", "json_truncated"),
        (text()[:-1], "", "json_truncated"),
        (text()[:40], "", "json_truncated"),
        (b"{,}", "", "json_invalid"),
        (b"\xef\xbb\xbf" + text(), "", "json_invalid"),
        (text() + b"x", "", "json_invalid"),
        (event(b'"event_id":"\xff"'), "", "not_utf8"),
        (b"[]", "", "not_an_object"),
        (b"5", "", "not_an_object"),
        (b'"{}"', "", "not_an_object"),
        (b"null", "", "not_an_object"),
        (b"[" * 60_000, "", "too_deep"),
        (b'{"a":' * 10_000, "", "too_deep"),
        (event(b'"custom_data":{"value":NaN}'), "custom_data.value", "number_not_finite"),
        (event(b'"custom_data":{"a":[-Infinity]}'), "custom_data.a[0]", "number_not_finite"),
        (event(b'"custom_data":{"a":1e999}'), "custom_data.a", "number_not_finite"),
        (event(b'"custom_data":{"a":%s}' % (b"9" * 5_000)), "custom_data.a", "number_not_finite"),
        (event(b'"event_id":"\\ud800"'), "event_id", "half_character"),
        (event(b'"event_id":{}'), "event_id", "wrong_type"),
        (event(b'"event_id":true'), "event_id", "wrong_type"),
        (event(b'"user_data":[]'), "user_data", "wrong_type"),
        (event(b'"user_data":{"em":{"a":1}}'), "user_data.em", "wrong_type"),
        (event(b'"custom_data":5'), "custom_data", "wrong_type"),
        (event(b'"app_data":{"extinfo":5}'), "app_data.extinfo", "wrong_type"),
        (event(b'"store_data":{"city":"x"}'), "store_data.city", "unknown_key"),
        (event(b'"attribution_data":{"attribution_setting":{"x":1}}'),
         "attribution_data.attribution_setting.x", "unknown_key"),
        (event(b'"em":"x"'), "em", "unknown_key"),
        (b"{}", "event_name", "event_name_missing"),
        (b'{"event_name":"Lead","action_source":"email"}', "event_time", "event_time_missing"),
        (b'{"event_name":"Lead","event_time":1}', "action_source", "action_source_missing"),
        (b'{"event_name":null,"event_time":1,"action_source":"email"}', "event_name", "wrong_type"),
        (event(b'"custom_data":{"x":"%s"}' % (b"y" * 66_000)), "", "event_too_large"),
    ],
    ids=range(33),
)  # fmt: skip
def test_each_malformed_text_has_its_answer(raw, path, code):
    """The path leads to the place, the code says what it is."""
    assert (path, code) in faults(raw)


def test_an_event_that_is_too_large_is_told_how_large_one_may_be():
    """In bytes."""
    with pytest.raises(InvalidInput) as refusal:
        decode_event(event(b'"custom_data":{"x":"%s"}' % (b"y" * 66_000)))
    (fault,) = refusal.value.problems
    assert str(MAX_EVENT_BYTES) in fault.message + fault.fix


def test_all_faults_of_form_are_named_at_once():
    """One answer, not five."""
    assert faults(b'{"event_nane":"Lead","event_time":{},"value":1}') == [
        ("event_nane", "unknown_key"),
        ("value", "unknown_key"),
        ("event_name", "event_name_missing"),
        ("event_time", "wrong_type"),
        ("action_source", "action_source_missing"),
    ]


@pytest.mark.parametrize(
    ("inner", "path"),
    [
        (b'"event_name":"Lead"', "event_name"),
        (b'"event_id":"1","event_id":"2"', "event_id"),
        (b'"event_id":"1","event_id" :"2"', "event_id"),
        (b'"event_id":"1",\n"event_id"\n:\t"2"', "event_id"),
        (b'"event_id":"1","event_id"\t:"2"', "event_id"),
        (b'"event_id":"1","event_id"\r:"2"', "event_id"),
        (b'"user_data":{"em":"a","em":"b"}', "user_data.em"),
        (b'"user_data":{"em":"a"},"user_data":{}', "user_data"),
        (b'"custom_data":{"value":1,"value":2}', "custom_data.value"),
        (b'"custom_data":{"a":{"b":{"c":1,"c":2}}}', "custom_data.a.b.c"),
        (b'"custom_data":{"contents":[{"id":"a","id":"b"}]}', "custom_data.contents[0].id"),
        (b'"user_data":{},"event_source_url":"a\\u003ab","event_id":"1","event_id":"2"', "event_id"),
        (b'"custom_data":{"a":"\\":","value":1,"value":2}', "custom_data.value"),
        (b'"event_id":null,"event_id":"1"', "event_id"),
    ],
    ids=range(14),
)
def test_a_key_that_stands_twice_is_named(inner, path):
    """The second would silently win, so neither does, however it is hidden."""
    assert (path, "duplicate_key") in faults(event(inner))


@pytest.mark.parametrize(
    "inner",
    [
        b'"event_id":null',
        b'"custom_data":{"at":"12:30:00","b":{"c":[{"d":1}]}}',
        b'"event_source_url":"https://shop.example/?a=b:c","user_data":{"client_ip_address":"2001:db8::1"}',
        b'"event_source_url":"a\\u003ab"',
        b' "event_id" : "1" ',
        b'"custom_data":{"a\\":b":1}',
        b'"app_data":{"extinfo":{"0":"a2"},"campaign_ids":null}',
    ],
    ids=range(7),
)
def test_colons_blanks_and_nulls_are_no_duplicates(inner):
    """A closer look finds nothing wrong."""
    assert decode_event(event(inner)).event_name == "Lead"


def test_the_common_event_needs_no_closer_look():
    """Counting colons is enough for what shops send."""
    raw = text(custom_data={"currency": "EUR", "value": 1, "contents": [{"id": "a", "quantity": 1}]})
    assert _is_whole(raw, decode_event(raw))


def test_unknown_user_data_keys_are_noted_and_gone():
    """Meta tolerates them, but nothing may leave unhashed."""
    read = decode_event(event(b'"user_data":{"em":"a@b.de","Passport":"X1","mary@shop.example":{}}'))
    assert isinstance(read, NotedEvent)
    assert [(note.path, note.code) for note in read.notes] == [
        ("user_data.Passport", "user_data_unknown_key"),
        ("user_data.?", "user_data_unknown_key"),
    ]
    assert "X1" not in repr(read)


def test_a_misplaced_key_says_where_it_belongs():
    """The fix is in the answer."""
    with pytest.raises(InvalidInput) as refusal:
        decode_event(event(b'"em":"x","value":1,"vendor_id":"v","mine":1'))
    fixes = [problem.fix for problem in refusal.value.problems]
    assert fixes == [
        "Put it into user_data.",
        "Put it into custom_data.",
        "Put it into app_data.",
        "Remove it, or put it into custom_data.",
    ]


def test_problems_never_show_values():
    """An answer or a log must not carry what the person typed."""
    with pytest.raises(InvalidInput) as refusal:
        decode_event(event(b'"user_data":{"em":{"mary@shop.example":"secret"}},"secret":"secret2"'))
    shown = str(refusal.value) + repr(refusal.value.problems)
    assert "mary" not in shown
    assert "secret2" not in shown


@given(st.binary(max_size=200))
def test_any_bytes_end_in_an_event_or_in_invalid_input(raw):
    """No other exception, whatever a stranger sends."""
    try:
        decode_event(raw)
    except InvalidInput as refusal:
        assert refusal.problems


@given(st.data())
def test_a_damaged_event_ends_in_an_event_or_in_invalid_input(data):
    """Cut, doubled and overwritten texts too."""
    raw = bytearray(text())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=3))
        if not raw:
            break
    try:
        decode_event(bytes(raw))
    except InvalidInput as refusal:
        assert refusal.problems


@given(st.lists(st.sampled_from(["event_name", "event_id", "user_data", "custom_data"]), min_size=1), st.booleans())
def test_every_duplicate_is_found(doubled, spaced):
    """For any choice of keys and either style of writing."""
    pairs = [*wire().items(), *((name, PURCHASE[name]) for name in doubled)]
    gap = ": " if spaced else ":"
    raw = "{" + ",".join(f"{json.dumps(key)}{gap}{json.dumps(value)}" for key, value in pairs) + "}"
    assert {path for path, code in faults(raw.encode()) if code == "duplicate_key"} == set(doubled)


JSON = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_what_is_encoded_decodes_to_the_same(custom: dict[str, Any]):
    """The SDK's way to a gateway loses nothing."""
    original = decode_event(text(custom_data=custom))
    assert decode_event(encode_event(original)) == original


def test_typed_values_are_encoded_flat():
    """A gateway sees what Meta's pages show."""
    made = Event(
        event_name="Lead",
        event_time=1,
        action_source="email",
        user_data=UserData(em="a@b.de"),
        custom_data=CustomData(value=1, contents=[Content(id="a")], properties={"mine": True}),
    )
    assert json.loads(encode_event(made)) == {
        "event_name": "Lead",
        "event_time": 1,
        "action_source": "email",
        "user_data": {"em": "a@b.de"},
        "custom_data": {"value": 1, "contents": [{"id": "a"}], "mine": True},
    }


def test_what_cannot_be_encoded_is_invalid_input():
    """Not a TypeError from the depths."""
    made = Event(event_name="Lead", event_time=1, action_source="email", custom_data={"x": object()})
    with pytest.raises(InvalidInput) as refusal:
        encode_event(made)
    assert (refusal.value.problems[0].path, refusal.value.problems[0].code) == ("", "not_encodable")


@pytest.mark.parametrize(
    "inner",
    [
        b'"consent":{"api":"granted","gpc":"1"}',
        b'"link":{"cart":"c1","authenticated":true}',
        b'"link":{"visitor":"v","logout":true},"consent":{"region":"DE"}',
        b'"app_data":{"advertiser_tracking_enabled":1}',
    ],
)
def test_what_travels_beside_user_data_needs_no_closer_look(inner: bytes) -> None:
    """Consent, links and the other objects are counted key by key; one that stands twice is seen."""
    raw = event(b'"user_data":{"em":"a@b.de"},' + inner)
    assert _is_whole(raw, decode_event(raw))
    assert faults(event(inner + b"," + inner))[0][1] == "duplicate_key"
