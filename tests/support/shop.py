"""A shop's events and the clients that send them to a sandbox in this process."""

from __future__ import annotations

import itertools
from typing import Any

import signalpost as sp
from signalpost.client.rule import Ports
from signalpost.sandbox.app import build
from signalpost.sandbox.state import Sandbox
from signalpost.transport_asgi import AsgiTransport, AsyncAsgiTransport

NOW = 1_790_000_000
AT_ONCE = sp.Retries(base_s=0.0)  # repeats without waiting


def ports() -> Ports:
    """A clock that stands still, and ids that count."""
    numbers = itertools.count(1)
    return Ports(now=lambda: float(NOW), random=lambda: 0.5, random_id=lambda: f"made-{next(numbers)}")


def sandbox(**settings: Any) -> Sandbox:
    """A sandbox on the same clock."""
    return Sandbox(clock=lambda: float(NOW), **settings)


def purchase(event_id: str | None = "order-1", **changes: Any) -> sp.Event:
    """A Purchase that nothing is wrong with."""
    fields: dict[str, Any] = {
        "event_name": "Purchase",
        "event_time": NOW - 60,
        "event_id": event_id,
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": sp.UserData(em="joe@example.com", client_user_agent="Mozilla/5.0"),
        "custom_data": sp.CustomData(value=19.99, currency="EUR"),
    }
    return sp.Event(**{**fields, **changes})


def old(event_id: str = "old") -> sp.Event:
    """A Purchase that is too old: prepare refuses it."""
    return purchase(event_id, event_time=NOW - 30 * 86_400)


def client(meta: Sandbox, **settings: Any) -> sp.Client:
    """A client of dataset 123 that reaches `meta` in process."""
    given = {"retries": AT_ONCE, "ports": ports(), "transport": AsgiTransport(build(meta)), **settings}
    if "datasets" not in given:
        given = {"dataset": "123", "token": "t", **given}
    return sp.Client(**given)


def async_client(meta: Sandbox, **settings: Any) -> sp.AsyncClient:
    """As `client`, awaited."""
    given = {"retries": AT_ONCE, "ports": ports(), "transport": AsyncAsgiTransport(build(meta)), **settings}
    if "datasets" not in given:
        given = {"dataset": "123", "token": "t", **given}
    return sp.AsyncClient(**given)


def received(meta: Sandbox, **wanted: str) -> list[str]:
    """Ids of the events that `meta` took, in order."""
    return [one.event["event_id"] for one in meta.events(**wanted)]
