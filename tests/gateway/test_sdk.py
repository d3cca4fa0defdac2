"""Signalpost's own client against the gateway, both in this process."""

from __future__ import annotations

import asyncio

import pytest

from gateway_shop import DATASET, START_MS, Shop
from signalpost import AsyncClient, Event, UserData
from signalpost.capi.custom_data import CustomData
from signalpost.client.rule import Ports
from signalpost.errors import DestinationError
from signalpost.store.record import EventCopy
from signalpost.transport_asgi import AsyncAsgiTransport

PORTS = Ports(now=lambda: START_MS / 1000, random=lambda: 0.5, random_id=lambda: "made-by-the-sdk")


def client(shop: Shop, *, key: str | None = None, dataset: str | None = None) -> AsyncClient:
    return AsyncClient.to_gateway(
        "http://gateway",
        key=key or shop.token,
        dataset=dataset,
        transport=AsyncAsgiTransport(shop.gateway()),
        ports=PORTS,
    )


def event(number: int) -> Event:
    return Event(
        event_name="Purchase",
        event_time=START_MS // 1000 - number,
        action_source="website",
        event_source_url="https://shop.example/thanks",
        user_data=UserData(em="jo@example.com", client_user_agent="Mozilla/5.0", ct="Saint-Denis"),
        custom_data=CustomData(value=number, currency="EUR"),
    )


@pytest.mark.parametrize("dataset", [None, DATASET])
def test_what_the_sdk_sends_is_on_disk_as_it_prepared_it(shop: Shop, dataset: str | None) -> None:
    """Hashed there, accepted here: id, receipt and hashes survive a second preparation unchanged."""

    async def send() -> list[str | None]:
        async with client(shop, dataset=dataset) as sdk:
            return [result.receipt async for result in sdk.send_many(event(number) for number in range(1, 4))]

    receipts = asyncio.run(send())
    copies = [copy for copy in shop.copies() if isinstance(copy, EventCopy)]
    assert len(copies) == len(set(receipts)) == 3
    assert {copy.event_id for copy in copies} == {"made-by-the-sdk"}
    assert {copy.dataset for copy in copies} == {dataset}
    assert {copy.notes for copy in copies} == {()}
    assert not any(b"jo@example.com" in copy.body for copy in copies)


def test_a_wrong_key_is_an_exception(shop: Shop) -> None:
    """The set-up is wrong, not an event."""

    async def send() -> None:
        async with client(shop, key="sps_wrong") as sdk:
            await sdk.send(event(1))

    with pytest.raises(DestinationError):
        asyncio.run(send())
