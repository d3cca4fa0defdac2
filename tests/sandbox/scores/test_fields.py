"""Graph's field expansion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.scores.fields import FieldsError, check, read_fields, select


def test_fields_nest() -> None:
    """Section 8.2: fields=web{…} as Meta's page writes it."""
    text = "web{event_name,event_coverage{percentage,goal_percentage}, acr}"
    assert read_fields(text) == {
        "web": {"event_name": {}, "event_coverage": {"percentage": {}, "goal_percentage": {}}, "acr": {}}
    }
    assert read_fields("") == {}


@pytest.mark.parametrize("text", ["web{", "web}", "{}", ",", "web{,}", "we-b", "a{b}}", "a{" * 20 + "}" * 20])
def test_what_is_no_list_of_fields_is_refused(text: str) -> None:
    with pytest.raises(FieldsError):
        read_fields(text)


def test_a_field_that_does_not_exist_is_named() -> None:
    with pytest.raises(FieldsError, match="colour"):
        check(read_fields("web{colour}"), {"web": {"event_name": {}}})


def test_only_what_is_wanted_stays() -> None:
    value = {"a": [{"b": 1, "c": 2}, {"c": 3}], "d": 4}
    assert select(value, read_fields("a{b}")) == {"a": [{"b": 1}, {}]}
    assert select(value, read_fields("a,missing")) == {"a": value["a"]}
    assert select(value, {}) == value


@given(st.text(alphabet="ab{}, é", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_fields(text)
    except FieldsError as error:
        assert str(error)
