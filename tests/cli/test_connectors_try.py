"""`signalpost connectors try`: a mapping, tried on payloads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import tree
from command import Signalpost
from signalpost.cli.connectors_try import tried
from signalpost.cli.exits import Exit
from signalpost.connectors.source import OrderSource, Platform
from signalpost.errors import SettingsError

NOW = 1_795_165_230
CASE = json.loads((tree.ROOT / "tests/golden/generic/paid.json").read_text(encoding="utf-8"))
PEOPLE = ("anna", "Muster", "221", "203.0.113.9", "Mozilla", "fb.1.", "50667", "Köln", "shop.example")
TOML = """\
[signature]
style = "bearer"
header = "authorization"

[order]
order_id = "id"
total = "total"
currency = "'EUR'"
paid_at = "at"

[person]
em = "mail"
"""
GOOD: dict[str, Any] = {"id": 7, "total": "59.80", "at": NOW, "mail": "anna@example.com"}


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A file of one."""
    file = tmp_path / "orders.toml"
    file.write_text(TOML, encoding="utf-8")
    return file


def source(mapping: dict[str, Any]) -> OrderSource:
    return OrderSource(name="s", platform=Platform.GENERIC, shop="s", mapping=mapping)


def test_what_is_read_and_which_events_come_of_it_is_shown() -> None:
    """Facts of the order, and of the person the names of keys."""
    row = tried("paid.json", json.dumps(CASE["payload"]).encode(), source(CASE["mapping"]), now=NOW)
    (message,) = row["messages"]
    assert message["order"]["total"] == "59.80"
    assert message["order"]["lines"] == 1
    assert message["keys"]["user_data"][:3] == ["em", "ph", "fn"]
    (event,) = message["events"]
    assert (event["event_name"], event["value"], event["action_source"]) == ("Purchase", 59.8, "website")


def test_nothing_of_a_person_is_printed(signalpost: Signalpost, tmp_path: Path) -> None:
    """Neither for people nor as JSON."""
    mapping, payload = tmp_path / "orders.json", tmp_path / "paid.json"
    mapping.write_text(json.dumps(CASE["mapping"]), encoding="utf-8")
    payload.write_text(json.dumps(CASE["payload"]), encoding="utf-8")
    for more in ((), ("--json",)):
        ended = signalpost("connectors", "try", str(mapping), str(payload), *more)
        assert ended.code == Exit.DONE, ended.err
        assert "A-1001" in ended.out
        assert "client_user_agent" in ended.out
        assert not [word for word in PEOPLE if word in ended.out + ended.err]


def test_what_does_not_fit_is_told_with_field_expression_and_type(
    signalpost: Signalpost, mapping: Path, tmp_path: Path
) -> None:
    """And the others are tried all the same."""
    bad, good, none = tmp_path / "bad.json", tmp_path / "good.json", tmp_path / "none.json"
    bad.write_text(json.dumps(GOOD | {"total": {"amount": 5}}), encoding="utf-8")
    good.write_text(json.dumps(GOOD), encoding="utf-8")
    none.write_text("{", encoding="utf-8")
    ended = signalpost("connectors", "try", str(mapping), str(bad), str(good), str(none))
    assert ended.code == Exit.REFUSED
    assert "order.total (total): object" in ended.out
    assert "event_name=Purchase" in ended.out
    assert "webhook_no_json" in ended.out


def test_a_payload_may_come_from_stdin(signalpost: Signalpost, mapping: Path) -> None:
    """As what was caught of a sender does."""
    (row,) = signalpost("connectors", "try", str(mapping), "-", "--json", stdin=json.dumps(GOOD)).rows
    assert row["messages"][0]["order"]["order_id"] == "7"


def test_what_makes_nothing_is_told_with_its_reason() -> None:
    """A condition of the mapping, a test order, an id that is none."""
    made = CASE["mapping"] | {"when": "event == 'order.paid'"}
    other = tried("x", b'{"event": "other"}', source(made), now=NOW)
    assert other["messages"] == [{"nothing": "not_an_order"}]
    test = CASE["payload"] | {"order": CASE["payload"]["order"] | {"mode": "test"}}
    (message,) = tried("x", json.dumps(test).encode(), source(made), now=NOW)["messages"]
    assert (message["unsent"], message["events"]) == ("test_order", [])
    named = CASE["payload"] | {"order": CASE["payload"]["order"] | {"number": "#1001", "browser": None}}
    assert tried("x", json.dumps(named).encode(), source(made), now=NOW)["problem"]["code"] == "derive_from"


@pytest.mark.parametrize("text", ["order = 7", "[order]\norder_id = 'a.['", "= ="])
def test_a_mapping_that_is_none_is_refused_before_anything_is_read(
    signalpost: Signalpost, tmp_path: Path, text: str
) -> None:
    """With its place; `connectors add` refuses the same."""
    file = tmp_path / "orders.toml"
    file.write_text(text, encoding="utf-8")
    ended = signalpost("connectors", "try", str(file), "-", stdin="{}")
    assert ended.code == Exit.USAGE
    assert "mapping" in ended.err
    assert signalpost("connectors", "add", "s", "generic", "--mapping", str(file)).code == Exit.USAGE


def test_a_payload_that_is_not_there_is_named(signalpost: Signalpost, mapping: Path) -> None:
    """As a mistake in the command."""
    assert "nowhere.json" in signalpost("connectors", "try", str(mapping), "nowhere.json").err
    with pytest.raises(SettingsError):
        tried("x", b"{}", source({}), now=NOW)


def test_a_stage_of_a_lead_is_shown_with_its_event(signalpost: Signalpost, tmp_path: Path) -> None:
    """Of its person the names of keys."""
    mapping, payload = tmp_path / "crm.json", tmp_path / "stage.json"
    stage = {"object_id": "id", "name": "stage"}
    signature = {"style": "bearer", "header": "authorization"}
    person = {"lead_id": "meta"}
    mapping.write_text(json.dumps({"signature": signature, "stage": stage, "person": person}), encoding="utf-8")
    payload.write_text('{"id": "L-9", "stage": "Offer sent", "meta": "123456789012345"}', encoding="utf-8")
    ended = signalpost("connectors", "try", str(mapping), str(payload))
    assert ended.code == Exit.DONE, ended.err
    assert "lead      object_id=L-9  stages=Offer sent (" in ended.out
    assert "event_name=Offer sent" in ended.out and "action_source=system_generated" in ended.out
    assert "123456789012345" not in ended.out
