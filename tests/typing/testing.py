"""The pytest fixtures as users annotate and use them; mypy checks it, nothing runs it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

import signalpost as sp
from signalpost.sandbox.received import ReceivedEvent
from signalpost.testing import DATASET, MetaSandbox, MetaSandboxServer


def test_in_process(meta_sandbox: MetaSandbox, tmp_path: Path) -> None:
    with meta_sandbox.client(dataset=DATASET) as client:
        assert_type(client, sp.Client)
        client.send(meta_sandbox.sample("Lead", event_id="1"))
    with sp.Client(dataset="1", token="any", transport=meta_sandbox.transport()):
        pass
    meta_sandbox.track("Lead", event_id="1", custom_data={"value": 1})
    [event] = meta_sandbox.assert_received("Lead", times=1, source="server", within_s=1)
    assert_type(event, ReceivedEvent)
    assert_type(event.standing.kept, bool)
    assert_type(meta_sandbox.events("Lead", custom_data={"value": 1}), list[ReceivedEvent])
    meta_sandbox.assert_deduplicated("Lead", raw=2, counted=1)
    meta_sandbox.assert_match_keys("Lead", "em", "ph", source="server")
    meta_sandbox.inject("drop", times=2)
    meta_sandbox.clock.move(3_600)
    meta_sandbox.save(tmp_path / "run.json")


async def test_asynchronous(meta_sandbox: MetaSandbox) -> None:
    async with meta_sandbox.async_client() as client:
        assert_type(client, sp.AsyncClient)
    async with sp.AsyncClient(dataset="1", token="any", transport=meta_sandbox.async_transport()):
        pass


def test_on_a_port(meta_sandbox_server: MetaSandboxServer) -> None:
    assert_type(meta_sandbox_server.url, str)
    meta_sandbox_server.assert_none_refused()


def meta_sandbox_options() -> Mapping[str, Any]:
    return {"tokens": {"1": ["any"]}}
