"""What platforms ask on behalf of people is carried out, or stands where an operator finds it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gateway_shop import Shop
from plain_shop import CONNECTORS, PERSON, add_shop, deliver, kept
from signalpost.capi.user_data import UserData
from signalpost.connectors.order import AccessRequest, Erasure
from signalpost.gateway.app import Gateway
from signalpost.gateway.rights import People
from signalpost.store import open_identity_reader
from signalpost.store.person_export import PersonFile
from signalpost.store.record import EraseCopy


@pytest.fixture
def gateway(shop: Shop) -> Gateway:
    """Where people can be found by their keys."""
    add_shop(shop)
    reader = open_identity_reader(shop.folder / "identities.db", shop.keyring)
    return shop.gateway(connectors=CONNECTORS, people=People(reader=reader, file=_no_file(shop.folder)))


def _no_file(folder: Path) -> PersonFile:
    class Nothing:
        def __getattr__(self, name: str) -> None:
            raise AssertionError(name)

    return Nothing()  # type: ignore[return-value]


def audit(shop: Shop) -> list[tuple[str, str, dict[str, object]]]:
    return [(row.action, row.author, row.detail) for row in shop.control.audit(1) if row.author.startswith("shop:")]


def ask(gateway: Gateway, topic: str, message: object) -> None:
    reply = asyncio.run(deliver(gateway, topic, message))
    assert (reply.status, reply.json["status"]) == (200, "taken")


def test_an_erasure_goes_the_way_of_every_erasure(shop: Shop, gateway: Gateway) -> None:
    """Under keys that name nobody; on record by their kinds."""
    ask(gateway, "erase", Erasure(user_data=PERSON, order_ids=("17",)))
    (copy,) = kept(shop)
    assert isinstance(copy, EraseCopy)
    assert ([kind for kind, _ in copy.keys], copy.key_id) == (["em"], "shop:main")
    assert audit(shop) == [("person.erase", "shop:main", {"kinds": ["em"]})]


def test_an_erasure_by_orders_alone_is_left_to_an_operator(shop: Shop, gateway: Gateway) -> None:
    """There is nobody to be found by a number; so it stands in the audit log."""
    ask(gateway, "erase", Erasure(user_data=UserData(), order_ids=("17",)))
    assert kept(shop) == []
    assert audit(shop) == [("person.erase_by_hand", "shop:main", {"orders": ["17"]})]


def test_a_shop_that_left_is_on_record(shop: Shop, gateway: Gateway) -> None:
    """What came from it is for an operator to erase."""
    ask(gateway, "erase", Erasure(whole_shop=True))
    assert [row[0] for row in audit(shop)] == ["shop.left"]


def test_a_request_for_data_waits_for_an_operator(shop: Shop, gateway: Gateway) -> None:
    """By the platform's number of it; the person is named nowhere."""
    ask(gateway, "access", AccessRequest(request_id="r9", user_data=PERSON, order_ids=("17",)))
    assert audit(shop) == [("person.access_asked", "shop:main", {"request": "r9", "orders": ["17"]})]
    assert "jo@example" not in str(shop.control.audit(1))
