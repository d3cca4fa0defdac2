"""Clients of a test: no sockets, no waiting."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from signalpost.client.rule import Ports, Retries
from signalpost.testing import MetaSandbox
from signalpost.transport import Request, Secret


def patient(meta_sandbox: MetaSandbox) -> dict[str, Any]:
    """Options of a client that waits half an hour before it repeats a call."""
    ports = Ports(now=meta_sandbox.clock, random=lambda: 0.5, random_id=lambda: "id")
    return {"retries": Retries(base_s=3_600, cap_s=3_600), "ports": ports}


def test_a_repeat_takes_no_time_of_the_test(meta_sandbox: MetaSandbox) -> None:
    """Where the client would wait before it repeats, the sandbox's clock moves."""
    meta_sandbox.inject("2", times=2)
    with meta_sandbox.client(**patient(meta_sandbox)) as client:
        assert client.send(meta_sandbox.sample()).ok
    assert meta_sandbox.clock.ahead_s == 3_600
    assert [call.error for call in meta_sandbox.calls] == ["2", "2", None]


def test_an_asynchronous_repeat_takes_none_either(meta_sandbox: MetaSandbox) -> None:
    """The same for AsyncClient."""
    meta_sandbox.inject("html_502")

    async def send() -> bool:
        async with meta_sandbox.async_client(**patient(meta_sandbox)) as client:
            return (await client.send(meta_sandbox.sample())).ok

    assert asyncio.run(send())
    assert meta_sandbox.clock.ahead_s == 1_800
    assert [call.error for call in meta_sandbox.calls] == ["html_502", None]


def test_several_threads_send_at_once(meta_sandbox: MetaSandbox) -> None:
    """Every event is taken once and has a number of its own."""
    transport = meta_sandbox.transport()
    with meta_sandbox.client(transport=transport) as client:
        threads = [
            threading.Thread(target=lambda name=str(number): client.send(meta_sandbox.sample(event_id=name)))
            for number in range(16)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found = meta_sandbox.assert_received("Purchase", times=16)
    assert len({event.event_id for event in found}) == len({event.number for event in found}) == 16


def test_it_answers_within_a_running_loop(meta_sandbox: MetaSandbox) -> None:
    """Blocking code may be called from a coroutine."""
    request = Request(url="http://meta-sandbox/v25.0/1/events", body=b'{"data":[]}', token=Secret("any"))

    async def send() -> int:
        return meta_sandbox.transport().send(request).status

    assert asyncio.run(send()) == 400
