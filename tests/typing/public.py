"""How users write it; checked by mypy in tests/test_surface.py, never run. `reveal` lines state the public types."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import assert_type

import signalpost as sp


def purchase() -> sp.Event:
    return sp.Event(
        event_name="Purchase",
        event_time=sp.now(),
        action_source=sp.ActionSource.WEBSITE,
        event_id=sp.order_event_id("Purchase", "shop", 1001),
        user_data=sp.UserData(em=["joe@example.com", None], ph="+1 650 555 1212", lead_id=123),
        custom_data=sp.CustomData(
            value=19.99,
            currency="EUR",
            contents=[sp.Content(id="SKU-1", quantity=2)],
            properties={"gift": True},
        ),
    )


def one() -> None:
    with sp.Client(dataset="1", token="t", test_event_code=None) as client:
        assert_type(client, sp.Client)
        result = client.send(purchase())
        assert_type(result, sp.Result)
        assert_type(result.ok, bool)
        assert_type(result.status, sp.Status)
        assert_type(result.reason, str | None)
        assert_type(result.problems, tuple[sp.Problem, ...])
        client.send({"event_name": "Lead"})
        client.send(b"{}", dataset="1")
        client.send(5)  # type: ignore[arg-type]


def many() -> Iterator[sp.Result]:
    with sp.Client(datasets=[sp.Dataset(id="1", token="t"), sp.Dataset(id="2", token="u")]) as client:
        results = client.send_many([("1", purchase()), ("2", {"event_name": "Lead"})])
        assert_type(results, Iterator[sp.Result])
        yield from results


async def awaited() -> None:
    async with sp.AsyncClient.to_gateway("https://capi.shop.example", key="k", dataset="1") as client:
        assert_type(client, sp.AsyncClient)
        assert_type(await client.send(purchase()), sp.Result)
        results = client.send_many([purchase()])
        assert_type(results, AsyncIterator[sp.Result])
        async for result in results:
            assert_type(result, sp.Result)


def elsewhere() -> None:
    client = sp.Client.to_inbox("var/signalpost", dataset="1", policy=sp.Policy(default_country="de"))
    assert_type(client, sp.Client)
    assert_type(sp.timestamp(datetime.now(UTC)), int)
    sp.Client(dataset=1, token="t")  # type: ignore[arg-type]
    sp.Event(event_name="Lead")  # type: ignore[call-arg]
    sp.UserData(email="joe@example.com")  # type: ignore[call-arg]
