"""Events of apps and chats, every name of them: by HTTP API and SDK to a sandbox that judges as Meta does.

What must leave stands in `tests/golden/app` and `tests/golden/messaging`.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import signalpost as sp
import tree
from delivering import Delivering
from gateway_running import running
from gateway_shop import DATASET, START_MS
from serving import post
from signalpost.capi.spec import MESSAGING_EVENTS, STANDARD_EVENTS
from signalpost.client.rule import Ports
from signalpost.identity.keys import ADDED
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset

FILES = sorted((tree.ROOT / "tests/golden").glob("app/*.json")) + sorted(
    (tree.ROOT / "tests/golden/messaging").iterdir()
)
CASES = {file.stem: json.loads(file.read_bytes())["cases"] for file in FILES}
ALL = [case for cases in CASES.values() for case in cases]
LEAVES = {case["leaves"]["event_id"]: case["leaves"] for case in ALL}
NOT_OF_APPS = {"AppendAttribution", "AppendValue"}


def meta() -> RunningSandbox:
    """A sandbox on the clock of the files, that takes click ids of WhatsApp which it did not issue."""
    return RunningSandbox(Sandbox(conduct=Conduct(ctwa_clid="any"), clock=lambda: START_MS / 1_000))


def left(running_meta: RunningSandbox) -> dict[str, Any]:
    """What the sandbox took, with nothing odd in it."""
    found = running_meta.sandbox.events()
    assert len(found) == len(ALL)
    return {str(event.event_id): event.event for event in found}


def test_the_files_have_every_name() -> None:
    """Every standard event of an app on both systems; all that Meta lists for chats on each of three channels."""
    for system in ("android", "ios"):
        assert {case["id"] for case in CASES[system]} == {one.name for one in STANDARD_EVENTS} - NOT_OF_APPS
    for channel in sp.MessagingChannel:
        assert {case["id"] for case in CASES[channel.value]} == set(MESSAGING_EVENTS)


def test_through_the_gateway_they_leave_as_written(tmp_path: Path) -> None:
    """Collected in one request, delivered by the worker: key by key, and all taken."""
    with meta() as running_meta:
        shop = Delivering(tmp_path, running_meta)
        nothing_added = {"learn": False, **dict.fromkeys(ADDED, False)}
        dataset = {"dataset_id": DATASET, "base_url": running_meta.url, "merge_window": 0, "identity": nothing_added}
        shop.shop.control.put_dataset(1, msgspec.convert(dataset, Dataset), author="test", now=START_MS)
        shop.shop.monotonic += 2
        with running(shop.gateway) as (host, port):
            body = {"data": [case["sent"] for case in ALL], "consent": {"api": "granted"}}
            status, answer = post(f"http://{host}:{port}/v1/events", body, key=shop.shop.token)
            assert (status, answer["accepted"]) == (202, len(ALL)), answer
        asyncio.run(shop.turn(100))
        assert left(running_meta) == LEAVES
        asyncio.run(shop.close())


def test_through_the_sdk_they_leave_as_written() -> None:
    """The same straight to Meta."""
    ports = Ports(now=lambda: START_MS / 1_000, random=lambda: 0.5, random_id=lambda: "none")
    granted = {"consent": {"api": "granted"}}
    with meta() as running_meta:
        with sp.Client(dataset=DATASET, token="any", base_url=running_meta.url, ports=ports) as client:
            results = list(client.send_many({**case["sent"], **granted} for case in ALL))
        assert [result.problems for result in results if not result.ok] == []
        assert left(running_meta) == LEAVES


@pytest.mark.parametrize("channel", sp.MessagingChannel)
def test_without_page_account_or_person_it_is_said_which(channel: sp.MessagingChannel) -> None:
    """By path, code and fix, before anything is sent; and one bad event costs no other."""
    ports = Ports(now=lambda: START_MS / 1_000, random=lambda: 0.5, random_id=lambda: "none")
    sent = next(case["sent"] for case in CASES[channel.value])
    with meta() as running_meta:
        with sp.Client(dataset=DATASET, token="any", base_url=running_meta.url, ports=ports) as client:
            for key in sent["user_data"]:
                rest = {name: value for name, value in sent["user_data"].items() if name != key}
                (problem,) = client.send({**sent, "user_data": rest}).problems
                assert (problem.path, problem.code, problem.fix) == (
                    f"user_data.{key}", "messaging_key_missing", f"Send user_data.{key}."
                )  # fmt: skip
            bad = {**sent, "user_data": {}, "event_id": "bad"}
            assert [result.ok for result in client.send_many([bad, sent])] == [False, True]
        assert [event.event_id for event in running_meta.sandbox.events()] == [sent["event_id"]]
