"""Limited data use, put on an event."""

from __future__ import annotations

import json

import pytest

import signalpost as sp
from signalpost.capi.limited_use import limit_body, with_limited_use
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare

NOW = 1_790_000_000


def lead(**options: object) -> sp.Event:
    return sp.Event(
        event_name="Lead",
        event_time=NOW,
        action_source="system_generated",
        event_id="1",
        user_data=sp.UserData(external_id="7"),
        **options,  # type: ignore[arg-type]
    )


def body(event: sp.Event) -> bytes:
    outcome = prepare(event, now=NOW, random_id="x")
    assert isinstance(outcome, Accepted)
    return outcome.body


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"data_processing_options": []},
        {
            "data_processing_options": ["LDU"],
            "data_processing_options_country": 1,
            "data_processing_options_state": 1005,
        },
    ],
)
def test_an_event_is_limited_before_it_is_written_and_after_alike(options: dict[str, object]) -> None:
    """Section 11: the list, the country and the state. A sender's own limit stays; its word that none is needed does
    not stand against the person's."""
    event = lead(**options)
    before, after = body(with_limited_use(event, 1, 1000)), limit_body(body(event), 1, 1000)
    assert json.loads(before) == json.loads(after)
    sent = json.loads(after)
    assert sent["data_processing_options"] == ["LDU"]
    assert sent["data_processing_options_country"] == 1
    assert sent["data_processing_options_state"] == (1005 if options.get("data_processing_options") else 1000)


def test_a_text_that_names_the_options_is_none() -> None:
    """A property of the sender's own may be called so."""
    own = b'{"event_name":"Lead","custom_data":{"data_processing_options":"none"}}'
    assert json.loads(limit_body(own, 1, 1000)) == {
        **json.loads(own),
        "data_processing_options": ["LDU"],
        "data_processing_options_country": 1,
        "data_processing_options_state": 1000,
    }
