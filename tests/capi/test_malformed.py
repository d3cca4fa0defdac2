"""The slow reader names every place, and agrees with the fast one."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from capi_events import text
from signalpost.capi.malformed import examine

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
    max_leaves=8,
)


def codes(raw: bytes) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in examine(raw).problems]


def test_a_clean_event_has_no_faults():
    """What the fast decoder takes, the slow one does not blame."""
    assert codes(text()) == []


def test_the_place_of_a_syntax_error_is_given_in_bytes():
    """Offsets count bytes of the request, not characters."""
    found = examine('{"é":1,}'.encode()).problems
    assert found[0].code == "json_invalid"
    assert "byte 8" in found[0].message


def test_faults_of_text_hide_faults_of_shape():
    """A key that stands twice is told before what it holds."""
    assert codes(b'{"a":1,"a":2}') == [("a", "duplicate_key")]


def test_seventeen_levels_are_too_deep():
    """With the path of the first level too many."""
    inner = b'{"a":' * 14 + b"1" + b"}" * 14
    assert codes(text(custom_data={"x": json.loads(inner)})) == []
    deeper = codes(text(custom_data={"x": {"a": json.loads(inner)}}))
    assert deeper == [("custom_data.x" + ".a" * 14, "too_deep")]


@given(JSON)
def test_any_json_is_examined(value):
    """No exception, and never silence about what is no event."""
    found = codes(json.dumps(value).encode())
    assert found or not isinstance(value, dict)


@given(st.binary())
def test_any_bytes_are_examined(raw):
    """No exception on what is not even JSON."""
    assert codes(raw)


EVENT = '{"event_name":"Lead","event_time":1,"action_source":"email",%s}'


def refused(raw: str) -> list[tuple[str, str]]:
    return codes(raw.encode())


def hints(raw: str) -> list[str]:
    return [problem.fix for problem in examine(raw.encode()).problems]


def test_numbers_that_are_none_are_named_where_they_stand():
    """NaN, Infinity and what is too large for any number; a long whole number too."""
    for number in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 41):
        assert refused(f'{{"custom_data":{{"value":[1,{number}]}}}}') == [("custom_data.value[1]", "number_not_finite")]
    longest = "9" * 40
    assert refused(EVENT % f'"custom_data":{{"x":{longest}}}') == []


def test_half_a_character_is_named_in_keys_and_values():
    """A surrogate alone is no character, and Meta could not read it."""
    assert refused('{"event_name":"\\ud83d"}') == [("event_name", "half_character")]
    assert refused('{"custom_data":{"\\ud83d":1}}')[0][1] == "half_character"
    assert ("event_name", "half_character") not in refused('{"event_name":"\\ud83d\\ude00"}')


def test_nesting_without_end_is_too_deep():
    """Before Python's own limit is met, or by it."""
    assert refused('{"custom_data":' * 30 + "1" + "}" * 30)[0][1] == "too_deep"
    assert refused("[" * 200_000)[0][1] == "too_deep"


def test_text_that_ends_early_is_told_from_text_that_is_wrong():
    """The sender cut it, or wrote it wrongly at that byte."""
    assert refused('{"a":"x') == refused('{"a":1') == [("", "json_truncated")]
    assert refused('{"a":1]') == [("", "json_invalid")]
    assert codes(b'{"a":"\xff"}') == [("", "not_utf8")]


def test_parts_of_the_wrong_shape_are_named():
    """A text for an object, a list for a number."""
    assert refused("5") == [("", "not_an_object")]
    assert refused(EVENT % '"user_data":"x"') == [("user_data", "wrong_type")]
    assert refused(EVENT % '"app_data":[]') == [("app_data", "wrong_type")]
    assert refused(EVENT % '"attribution_data":{"attribution_setting":5}') == [
        ("attribution_data.attribution_setting", "wrong_type")
    ]
    assert refused(EVENT % '"attribution_data":null') == []
    assert refused(EVENT % '"link":{"visitor":{}}') == [("link.visitor", "wrong_type")]
    assert refused('{"event_time":1,"action_source":"email"}') == [("event_name", "event_name_missing")]


def test_a_key_that_does_not_belong_is_told_its_place():
    """user_data, custom_data or app_data; a stranger in user_data is left out with a note."""
    for key, place in (("em", "user_data"), ("value", "custom_data"), ("extinfo", "app_data"), ("mine", "custom_data")):
        (message,) = hints(EVENT % f'"{key}":"x"')
        assert place in message
    (message,) = hints(EVENT % '"store_data":{"shop":"x"}')
    assert "Remove it" in message
    found = examine((EVENT % '"user_data":{"passport":"x"}').encode())
    assert [(note.path, note.code) for note in found.notes] == [("user_data.passport", "user_data_unknown_key")]
    assert found.problems == []


def test_what_stands_in_a_part_is_named_with_its_place():
    """In each part of an event, and in the part of a part."""
    for part in ("user_data", "app_data", "original_event_data", "attribution_data", "store_data", "consent", "link"):
        ((place, code),) = [
            *refused(EVENT % f'"{part}":{{"astray":1}}'),
            *((note.path, note.code) for note in examine((EVENT % f'"{part}":{{"astray":1}}').encode()).notes),
        ]
        assert (place, code.removeprefix("user_data_")) == (f"{part}.astray", "unknown_key")
    assert refused(EVENT % '"attribution_data":{"attribution_setting":{"astray":1}}') == [
        ("attribution_data.attribution_setting.astray", "unknown_key")
    ]


def test_nesting_that_no_reader_can_follow_is_told_the_limit_too():
    """Sixteen levels."""
    (problem,) = examine(b"[" * 200_000).problems
    assert "16 levels" in problem.message
