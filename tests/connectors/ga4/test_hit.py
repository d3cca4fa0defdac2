"""A hit of the Measurement Protocol: what makes it one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.connectors.ga4.hit import MOST_EVENTS, Hit, checked, fault, part, read, text, who
from signalpost.errors import InvalidInput


@given(st.binary(max_size=60))
def test_whatever_comes_is_read_or_refused(body: bytes) -> None:
    """With a code; nothing else is raised."""
    try:
        assert read(body).events
    except InvalidInput as refused:
        assert refused.problems[0].code


@pytest.mark.parametrize(
    ("hit", "code", "path"),
    [
        ({"events": [{}]}, "ga4_client_id_missing", "client_id"),
        ({"client_id": " ", "events": [{}]}, "ga4_client_id_missing", "client_id"),
        ({"client_id": "1.2"}, "ga4_events_missing", "events"),
        ({"client_id": "1.2", "events": "page_view"}, "ga4_events_missing", "events"),
        ({"client_id": "1.2", "events": [{}] * (MOST_EVENTS + 1)}, "ga4_too_many_events", "events[25]"),
    ],
)
def test_what_is_missing_is_named(hit: dict[str, Any], code: str, path: str) -> None:
    """By its place."""
    with pytest.raises(InvalidInput) as caught:
        read(json.dumps(hit).encode())
    assert [(one.code, one.path) for one in caught.value.problems] == [(code, path)]


def test_a_hit_shows_no_value() -> None:
    """In logs and errors."""
    hit = checked(Hit(client_id=12.5, user_data={"email": "jo@example.com"}, events=[{}] * MOST_EVENTS))
    assert repr(hit) == "Hit()"


def test_fields_of_a_wrong_kind_are_none() -> None:
    """Texts are trimmed; a truth is no number."""
    assert (text(" a "), text(5), text(True), text([1]), text(None)) == ("a", "5", "", "", "")
    assert (part({"a": 1}), part([1])) == ({"a": 1}, {})
    assert fault("ga4_name_missing", "events[0].name").problems[0].fix


@pytest.mark.parametrize(
    ("firebase", "system"),
    [
        ("1:1234567890:android:321abc456def7890", "android"),
        ("1:1234567890:ios:321abc456def7890", "ios"),
        ("1:1234567890:web:321abc456def7890", ""),
        ("android", ""),
        ("", ""),
    ],
)
def test_the_address_of_an_apps_stream_names_its_system(firebase: str, system: str) -> None:
    """And the body its instance, in place of a client."""
    hit = read(b'{"app_instance_id":"a","events":[{}]}', firebase)
    assert (hit.system, who(hit)) == (system, "a")
    assert who(Hit(client_id="1.2", app_instance_id="a")) == "1.2"
