"""The mappings on the page about calls, tills and other CRMs read the bodies beside them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest

import tree
from signalpost.capi.event import Event
from signalpost.connectors.generic.connector import plan_of
from signalpost.connectors.generic.orders import read_orders
from signalpost.connectors.lead import Lead
from signalpost.connectors.order import Message, Order
from signalpost.connectors.rule import due
from signalpost.connectors.source import EventNames, OrderSource, Platform

PAGE = (tree.ROOT / "docs/how-to/report-calls-and-till-sales.md").read_text(encoding="utf-8")
NOW = 1_795_219_200
MAPPINGS = [tomllib.loads(found) for found in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)]
BODIES = [json.loads(found) for found in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def source(place: int, **more: Any) -> OrderSource:
    return OrderSource(name="s", platform=Platform.GENERIC, shop="s", mapping=MAPPINGS[place], **more)


def read(place: int, body: Any, **more: Any) -> list[Message]:
    shop = source(place, **more)
    return list(read_orders(plan_of(shop), body, shop, came_at=NOW * 1_000))


def event(place: int, message: Message, **more: Any) -> Event:
    assert isinstance(message, Order | Lead)
    (found,) = due(message, source(place, **more), NOW).events
    return found.event


def test_a_call_is_a_contact_by_telephone() -> None:
    """With the caller's number; one that nobody answered, or that was short, is none."""
    settings: dict[str, Any] = {"names": EventNames(purchase="Contact"), "zero_value": True}
    (message,) = read(0, BODIES[0], **settings)
    found = event(0, message, **settings)
    assert (found.event_name, found.action_source, found.event_time) == ("Contact", "phone_call", 1_795_165_200)
    assert found.user_data.ph == "+49 221 5550100"
    assert found.user_data.fbp is not None
    short = {**BODIES[0], "call": {**BODIES[0]["call"], "seconds": 59}}
    assert [message.reason for message in read(0, short) if not isinstance(message, Order | Lead)] == ["not_an_order"]  # type: ignore[union-attr]


def test_a_days_receipts_are_sales_of_a_store() -> None:
    """Paid in two parts it is one; what was rung up for training is none."""
    (message,) = read(1, BODIES[1], store_code="7")
    found = event(1, message, store_code="7")
    assert isinstance(found.custom_data, dict)
    assert (found.event_name, found.action_source, found.event_time) == ("Purchase", "physical_store", 1_795_186_931)
    assert (found.custom_data["value"], found.custom_data["currency"]) == (59.8, "EUR")
    assert found.custom_data["contents"][0] == {"id": "SKU-1", "quantity": 2, "item_price": 29.9}


def test_a_stage_of_any_crm_is_one_of_conversion_leads() -> None:
    """Worth what the deal is."""
    (message,) = read(2, BODIES[2], crm_name="Our CRM")
    found = event(2, message, crm_name="Our CRM")
    assert (found.event_name, found.action_source, found.event_time) == (
        "Offer sent",
        "system_generated",
        1_795_165_200,
    )
    assert found.custom_data == {
        "event_source": "crm", "lead_event_source": "Our CRM", "value": 4900, "currency": "EUR",
    }  # fmt: skip
    assert found.user_data.lead_id == "123456789012345"


@pytest.mark.parametrize("name", ["hubspot", "salesforce", "lead_ads"])
def test_the_mapping_table_leads_to_every_golden_file(name: str) -> None:
    """But those of what asks for nothing."""
    table = (tree.ROOT / "docs/reference/leads.md").read_text(encoding="utf-8")
    for path in (tree.ROOT / "tests/golden" / name).glob("*.json"):
        case = json.loads(path.read_text(encoding="utf-8"))
        if case["due"] and path.stem != "fourteen_digits":
            assert f"`tests/golden/{name}/{path.name}`" in table
    for named in re.findall(r"`(tests/golden/[^`]+\.json)`", table):
        assert (tree.ROOT / named).is_file()
