"""Facts of a payload tell types and forms, and never whose it is."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.payload import HASHED_KEYS, Fact, facts, hash_form, shown, type_of

SHA = hashlib.sha256(b"jo@example.com").hexdigest()


def fact(path: str, event: dict[str, Any]) -> Fact:
    return facts(event)[path]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (SHA, "SHA-256"),
        (SHA.upper(), "SHA-256"),
        (f"{SHA}.AQ", "SHA-256 with a builder's token"),
        (f"{SHA}.AQIAAQEB", "SHA-256 with a builder's token"),
        (SHA[:32], "MD5"),
        ("jo@example.com", "clear text"),
        (SHA[:63], "clear text"),
    ],
    ids=["hash", "upper case", "token of two, section 4.6", "token of eight, section 4.6", "md5", "clear", "short"],
)
def test_the_form_of_a_hashed_key_is_told(value: str, form: str) -> None:
    """Section 4.1: what travels hashed; the forms builders and libraries send."""
    assert hash_form(value) == form
    assert fact("user_data.em", {"user_data": {"em": value}}).form == form
    assert fact("user_data.em", {"user_data": {"em": [value]}}).form == form


def test_mixed_forms_are_all_told() -> None:
    """One clear value among hashes is what one looks for."""
    assert fact("user_data.em", {"user_data": {"em": [SHA, "jo@example.com"]}}).form == "SHA-256 and clear text"


def test_a_token_changes_the_form_and_not_the_digits() -> None:
    """Section 4.6: the token is stripped before comparing."""
    with_token, without = (fact("user_data.em", {"user_data": {"em": one}}) for one in (f"{SHA}.AQ", SHA.upper()))
    assert with_token.value == without.value


@pytest.mark.parametrize(
    ("key", "value", "form"),
    [
        ("fbc", "fb.1.1554763741205.AbC", "4 parts"),
        ("fbp", "fb.1.1596403881668.1116446470.AQIAAQEB", "5 parts"),
        ("client_ip_address", "203.0.113.7", "IPv4"),
        ("client_ip_address", "2001:db8::1", "IPv6"),
        ("client_ip_address", "unknown", "no address"),
        ("client_user_agent", "Mozilla/5.0", ""),
        ("em", "", "empty"),
        ("em", [], "empty"),
    ],
)
def test_click_ids_and_addresses_have_a_form_and_no_value(key: str, value: Any, form: str) -> None:
    """Section 6.1: four parts, five from a builder. They are new in every run."""
    found = fact(f"user_data.{key}", {"user_data": {key: value}})
    assert (found.form, found.value, found.shown) == (form, None, "")


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (1_790_000_000, "seconds"),
        (1_790_000_000_000, "milliseconds"),
        ("1790000000", "seconds"),
        (1.5, "seconds with a fraction"),
        ("now", "no time"),
        (None, "no time"),
    ],
)
def test_times_are_known_by_their_unit(value: Any, form: str) -> None:
    """Section 3: event_time is in Unix seconds."""
    assert fact("event_time", {"event_time": value}).form == form


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("6f9619ff-8b86-d011-b42d-00c04fc964ff", "a UUID"),
        ("0" * 32, "32 hexadecimal digits"),
        ("1001", "digits"),
        (1001, "digits"),
        ("order-1", "a text"),
        ("", "empty"),
    ],
)
def test_ids_are_known_by_their_shape(value: Any, form: str) -> None:
    """Two runs have different ids of the same make."""
    assert fact("event_id", {"event_id": value}).form == form


def test_a_page_is_known_by_host_path_and_names_of_parameters() -> None:
    """A test's port and the values of its query are new in every run."""
    found = fact(
        "event_source_url", {"event_source_url": "http://127.0.0.1:41233/thanks?fbclid=abc&email=jo%40example.com"}
    )
    assert found.shown == "http://127.0.0.1/thanks?email&fbclid"
    mailed = fact("event_source_url", {"event_source_url": "https://shop.example/u/jo@example.com/x"})
    assert mailed.shown == "https://shop.example/u/…/x"
    assert fact("event_source_url", {"event_source_url": "http://[bad"}).shown == "no address"


def test_paths_lead_through_objects_and_lists() -> None:
    """Items of contents by their position; a list of plain values is one value."""
    event = {"custom_data": {"contents": [{"id": "a"}, {"id": "b", "quantity": 2}], "content_ids": ["a", "b"]}}
    found = facts(event)
    assert set(found) == {
        "custom_data",
        "custom_data.contents",
        "custom_data.contents[0]",
        "custom_data.contents[0].id",
        "custom_data.contents[1]",
        "custom_data.contents[1].id",
        "custom_data.contents[1].quantity",
        "custom_data.content_ids",
    }
    assert found["custom_data.contents"].shown == "2 items"
    assert found["custom_data.content_ids"].value == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "true or false"),
        (1, "number"),
        (1.5, "number"),
        ("1", "text"),
        ([], "list"),
        ({}, "object"),
    ],
)
def test_types_are_told_in_words(value: Any, kind: str) -> None:
    """A text that reads as a number is a text: that is what a change of type is about."""
    assert type_of(value) == kind


def test_what_looks_like_somebodys_is_not_shown() -> None:
    """Addresses, telephone numbers and hashes in free keys; keys that are named after such things."""
    for value in ("mail jo@example.com", "+49 160 1234567", SHA, ["jo@example.com"]):
        assert shown(value) == "(not shown)"
    assert fact("custom_data.customer_email", {"custom_data": {"customer_email": "x"}}) == Fact("text", "", None, "")
    assert shown("blue shoes") == '"blue shoes"'
    assert shown(1_234_567_890) == "1234567890"
    assert len(shown("x" * 500)) == 60


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["event_name", "event_time", "event_id", "user_data", "event_source_url", "custom_data"]),
        ANYTHING,
    )
)
def test_any_event_has_facts(event: dict[str, Any]) -> None:
    """Whatever was taken can be compared."""
    assert set(facts(event)) >= set(event)


@given(
    st.sampled_from(sorted(HASHED_KEYS | {"fbp", "client_user_agent", "other"})),
    st.text(min_size=8, max_size=40, alphabet="xyz789"),
)
def test_nothing_of_user_data_is_ever_shown(key: str, value: str) -> None:
    """Neither as text nor within a form."""
    found = fact(f"user_data.{key}", {"user_data": {key: value}})
    assert found.shown == ""
    assert value not in found.form


@pytest.mark.parametrize("value", ["jo", ["jo"], [{"em": "jo"}], 7], ids=["text", "list", "list of objects", "number"])
def test_user_data_that_is_no_object_is_not_shown_either(value: Any) -> None:
    """Whatever shape it has, it may be somebody's."""
    assert facts({"user_data": value}) == {"user_data": Fact(type_of(value), "", None, "")}
