"""The OpenAPI document says what the gateway does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gateway_edge import call
from gateway_shop import Shop
from signalpost.capi.event import Event
from signalpost.gateway.limits import Limits
from signalpost.gateway.openapi import REFUSALS, document
from signalpost.gateway.refusal import GROUNDS
from signalpost.store import open_ledger

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")
DOCUMENT = document()
BREAKABLE = ("parameters", "requestBody")  # an operation without either cannot be asked wrongly
RUNS = [
    (f"{method.upper()} {path}", mode)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    for mode in schemathesis.GenerationMode
    if mode is schemathesis.GenerationMode.POSITIVE or any(name in operation for name in BREAKABLE)
]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_document_is_served(shop: Shop) -> None:
    """Byte for byte what the code's types give."""
    answer = asyncio.run(call(shop.gateway(), "GET", "/openapi.json"))
    assert answer.json == json.loads(msgspec.json.encode(DOCUMENT))


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_every_address_is_documented_for_people(path: str) -> None:
    """What is in the document is in the reference."""
    assert f"{path}`" in PAGE or f"{path}`," in PAGE


def test_every_status_of_a_refusal_is_described() -> None:
    """No ground answers with a status that the document does not know."""
    assert {ground.status for ground in GROUNDS.values()} <= set(REFUSALS)


def test_the_events_of_the_document_are_those_that_are_decoded() -> None:
    """Every parameter of the event stands in the schema, and no other key is allowed."""
    schema = DOCUMENT["components"]["schemas"]["Event"]
    assert set(schema["properties"]) == set(Event.__struct_fields__)
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"event_name", "event_time", "action_source"}


@pytest.mark.parametrize(("operation", "mode"), RUNS)
def test_the_gateway_keeps_to_its_document(shop: Shop, operation: str, mode: schemathesis.GenerationMode) -> None:
    """schemathesis: whatever fits or breaks the schema, each answer's status, type and body are as described."""
    method, path = operation.split(" ", 1)
    open_ledger(shop.folder / "ledger.db", shop.keyring).close()
    schema = schemathesis.openapi.from_asgi("/openapi.json", shop.gateway(limits=Limits(min_free_disk=0)))
    cases = schema[path][method].as_strategy(mode)

    @seed(20261121)
    @settings(
        max_examples=15, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(cases)
    def check(case: Any) -> None:
        # An order that is called as another address is reached by that one, and answers as it does.
        assume(case.formatted_path == path or case.formatted_path not in DOCUMENT["paths"])
        case.call_and_validate(headers={"Authorization": f"Bearer {shop.token}"}, checks=CHECKS)

    check()
