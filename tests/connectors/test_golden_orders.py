"""Each golden order comes to exactly what a careful person would write by hand.

A file has a shop's settings, one message, and what is due of it; what is not written there is as in an empty one. The
expectations were written from Meta's pages "Server event parameters" (2026-02-12), "Custom data parameters" (copy of
2026-09-12), "Original event parameters" (copy of 2026-09-12) and "Offline events" (2026-01-05), not from the code.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

import tree
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.connectors.due import DueEvent, Role
from signalpost.connectors.facts import OrderFacts
from signalpost.connectors.lead import Lead
from signalpost.connectors.order import Channel, Checkout, Order, SubscriptionChange
from signalpost.connectors.rule import Ruled, due
from signalpost.connectors.source import OrderSource

FOLDER = tree.ROOT / "tests/golden/orders"
CASES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
KINDS: dict[str, Any] = {"order": Order, "subscription": SubscriptionChange, "checkout": Checkout, "lead": Lead}
EMPTY = {"name": None, "role": None, "event": None}


def ruled(case: dict[str, Any]) -> Ruled:
    message = msgspec.convert(case["message"], KINDS[case["kind"]])
    return due(message, msgspec.convert(case["shop"], OrderSource), case["now"])


def told(event: DueEvent) -> dict[str, Any]:
    """What of an event is not as in an empty one."""
    empty = msgspec.structs.asdict(DueEvent(name="", role=Role.PURCHASE, event=event.event))
    found = {
        name: value for name, value in msgspec.structs.asdict(event).items() if value != empty[name] or name in EMPTY
    }
    return {**json.loads(msgspec.json.encode(found)), "event": json.loads(msgspec.json.encode(_plain(event.event)))}


def _plain(event: msgspec.Struct) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(event).items() if value is not None}


def facts_of(facts: OrderFacts) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(facts).items() if value not in (None, "", 0, False)}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_message_comes_to_what_a_careful_person_writes(case: dict[str, Any]) -> None:
    """Facts, events, their conditions, to the letter."""
    found, expected = ruled(case), case["expect"]
    assert found.order_id == expected["order_id"]
    assert found.unsent == expected.get("unsent", "")
    assert (facts_of(found.facts) if found.facts is not None else None) == expected.get("facts")
    assert [told(event) for event in found.events] == expected["events"]


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_metas_rules_refuse_none_of_them(case: dict[str, Any]) -> None:
    """Each can be sent as it is; what still may be missing is a person, whom a visit may tell."""
    for event in ruled(case).events:
        outcome = prepare(event.event, now=case["now"], random_id="r")
        assert isinstance(outcome, Accepted), outcome
        assert set(outcome.unmet) <= {"no_usable_key"}
        body = msgspec.json.decode(outcome.body)
        custom = body.get("custom_data", {})
        assert all(value >= 0 for name, value in custom.items() if name in ("value", "predicted_ltv", "previous_value"))


def test_there_is_a_case_for_every_channel_and_role() -> None:
    """None can change unseen."""
    channels = {case["message"].get("channel") for case in CASES.values()}
    roles = {event["role"] for case in CASES.values() for event in case["expect"]["events"]}
    assert channels >= {channel.value for channel in Channel}
    assert roles == {role.value for role in Role}
