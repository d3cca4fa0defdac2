"""`signalpost connectors try hubspot|salesforce|lead_ads`: the golden payloads, tried."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import tree
from command import Signalpost
from signalpost.cli.connectors_try import tried
from signalpost.cli.connectors_try_crms import PLATFORMS
from signalpost.connectors.source import OrderSource

NOW = 1_795_180_000
GOLDEN = tree.ROOT / "tests" / "golden"


def row(platform: str, body: bytes, **settings: Any) -> dict[str, Any]:
    source = msgspec.convert({"name": "tried", "platform": platform, "shop": "tried", **settings}, OrderSource)
    return tried("one", body, source, now=NOW)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_golden_payload_is_read_as_its_connector_reads_it(platform: str) -> None:
    """A webhook or a record: the same messages in the same order."""
    for case in sorted((GOLDEN / platform).glob("*.json")):
        said = json.loads(case.read_text(encoding="utf-8"))
        body = said["payload"].encode() if isinstance(said["payload"], str) else json.dumps(said["payload"]).encode()
        found = row(platform, body, **said.get("settings", {})).get("messages", [])
        assert [_what(one) for one in found] == [_told(one) for one in said.get("messages", [])], case.name


def _what(message: dict[str, Any]) -> tuple[str, int]:
    if "lead" in message:
        return message["lead"]["object_id"], len(message["lead"]["stages"])
    return message.get("to_read", ""), 0


def _told(message: dict[str, Any]) -> tuple[str, int]:
    return message.get("object_id", ""), len(message.get("stages", ()))


def test_an_outbound_message_is_read_too() -> None:
    """Its record, and the keys of its person by name alone."""
    body = (
        b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        b'<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><Notification><Id>1</Id>'
        b'<sObject xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="sf:Lead" '
        b'xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>00Q1</sf:Id><sf:Status>Open</sf:Status>'
        b"<sf:Email>ann@shop.example</sf:Email></sObject></Notification></notifications></soapenv:Body>"
        b"</soapenv:Envelope>"
    )
    (message,) = row("salesforce", body)["messages"]
    assert (message["lead"]["object_id"], message["keys"]) == ("Lead/00Q1", {"user_data": ["em"]})
    assert "ann" not in str(message)


def test_the_command_shows_it_and_says_what_is_wrong(signalpost: Signalpost, tmp_path: Path) -> None:
    """By place, code and fix; fields of the CRM's own are named as when it is added."""
    contact = json.loads((GOLDEN / "hubspot" / "contact.json").read_text(encoding="utf-8"))["payload"]
    files = [tmp_path / name for name in ("contact.json", "changes.json", "broken.json")]
    change = {"subscriptionType": "contact.creation", "objectId": 7}
    for file, body in zip(files, (contact, [change], {"id": 7}), strict=True):
        file.write_text(json.dumps(body), encoding="utf-8")
    field = "lead_id=meta_lead_id"
    done = signalpost("connectors", "try", "hubspot", *map(str, files), "--lead-field", field)
    assert done.code != 0
    assert "lead_id" in done.out
    assert "names a record, which is then read over the API: contact/7" in done.out
    assert "webhook_field_malformed" in done.out
    assert "ada@example.com" not in done.out
    wrong = signalpost("connectors", "try", "hubspot", str(files[0]), "--lead-field", "shoe_size=x")
    assert "lead_id=meta_lead_id" in wrong.err
