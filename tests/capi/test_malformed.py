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
