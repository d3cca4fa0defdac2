"""A dry run prints what would be sent."""

from __future__ import annotations

import json

from signalpost.capi.event import Event
from signalpost.capi.user_data import UserData
from signalpost.cli.send_dry import PrintingTransport
from signalpost.client.client import Client
from signalpost.client.clock import now


def test_the_printed_body_is_the_one_a_destination_would_get() -> None:
    """For Meta and for a gateway; every event counts as taken."""
    for make in (
        lambda transport: Client(dataset="1", token="t", transport=transport),
        lambda transport: Client.to_gateway("http://gateway.invalid", key="k", transport=transport),
    ):
        printed: list[str] = []
        user = UserData(em="anna@example.com", client_user_agent="Mozilla/5.0")
        event = Event(event_name="Lead", event_time=now(), action_source="system_generated", user_data=user)
        with make(PrintingTransport(printed.append)) as client:
            assert client.send(event).ok
        [body] = printed
        assert [sent["event_name"] for sent in json.loads(body)["data"]] == ["Lead"]
        assert "anna" not in body
