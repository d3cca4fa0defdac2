"""Google Tag Manager: the templates run in its sandbox in small, against a real gateway; the sandbox as Meta.

The server container has the event that its client of Google Analytics 4 makes of a request; the page has a real browser
and the real tag.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import tree
from delivering import Delivering, sandbox_at
from gateway_running import running
from gateway_shop import DATASET, START_MS
from signalpost.capi.event_id import derive
from signalpost.identity.keys import ADDED
from signalpost.sandbox.received import ReceivedEvent
from signalpost.store.business import Dataset
from signalpost.store.tag.template import Container, template
from tag_manager_run import ADDRESS, run

SERVER = template(Container.SERVER, ADDRESS, DATASET)
GOLDEN = json.loads((tree.ROOT / "tests/golden/tag_manager/server.json").read_bytes())
CASES = {case["id"]: case for case in GOLDEN["cases"]}
PURCHASE = CASES["Purchase"]["request"]


class Told:
    """A server container at its gateway, whose Meta is a sandbox."""

    def __init__(self, shop: Delivering, gateway: str) -> None:
        self.shop, self.gateway = shop, gateway

    def send(self, *requests: dict[str, Any], **data: Any) -> tuple[list[Any], list[ReceivedEvent]]:
        """What came of the requests, and what Meta got once the worker had delivered."""
        before = len(self.shop.received())
        filled = [{**one, "data": {"key": self.shop.shop.token, **data, **one.get("data", {})}} for one in requests]
        ended = run(SERVER, *filled, gateway=self.gateway, now=self.shop.shop.now_ms)
        asyncio.run(self.shop.turn(100))
        return ended, self.shop.received()[before:]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    held: dict[str, Delivering] = {}
    with sandbox_at(held) as meta:
        shop = held["shop"] = Delivering(tmp_path, meta)
        nothing_added = {"learn": False, **dict.fromkeys(ADDED, False)}
        dataset = {"dataset_id": DATASET, "base_url": meta.url, "merge_window": 0, "identity": nothing_added}
        shop.shop.control.put_dataset(1, msgspec.convert(dataset, Dataset), author="test", now=START_MS)
        shop.shop.monotonic += 2
        with running(shop.gateway) as (host, port):
            yield Told(shop, f"http://{host}:{port}")
        asyncio.run(shop.close())


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_every_standard_event_leaves_as_its_golden_file_says(told: Told) -> None:
    """All that the container forwards; the cases were written by hand."""
    ended, received = told.send(*({**case["request"], "data": case.get("data", {})} for case in CASES.values()))
    assert {one["ended"] for one in ended} == {"success"}
    left = {event.event["event_id"]: event.event for event in received}
    assert len(left) == len(CASES)
    for name, case in CASES.items():
        for key, form in case["normal_forms"].items():
            assert case["leaves"]["user_data"][key] == hashlib.sha256(form.encode()).hexdigest(), (name, key)
        assert left[case["leaves"]["event_id"]] == case["leaves"], name


def test_consent_is_what_the_request_says(told: Told) -> None:
    """Google's signals, the banner's cookie, Sec-GPC. A denial is no failure of the tag: it ends as it should."""
    bare = {name: value for name, value in PURCHASE["event"].items() if not name.startswith("x-ga-")}
    cookie = "groups=C0001%3A1%2CC0004%3A{}&interactionCount=1"
    denied = {**PURCHASE["event"], "x-ga-gcs": "G100", "x-ga-gcd": "13q3q3q3q5l1"}
    ended, received = told.send(
        {**PURCHASE, "event": denied},
        {**PURCHASE, "event": bare, "cookies": {"OptanonConsent": cookie.format(0)}},
        {
            **PURCHASE,
            "event": {**bare, "event_id": "with-gpc", "user_data": {"email_address": "somebody@example.com"}},
            "cookies": {"OptanonConsent": cookie.format(1)},
            "headers": {"sec-gpc": "1"},
        },
        log=True,
    )
    assert [one["ended"] for one in ended] == ["success"] * 3
    assert [one["log"] for one in ended[:2]] == [["Signalpost Purchase order-1001 dropped consent_denied"]] * 2
    (sent,) = received
    assert (sent.event_id, sent.event["data_processing_options"]) == ("with-gpc", ["LDU"])


def test_without_an_id_the_order_number_makes_it(told: Told) -> None:
    """The same that tag, connectors and files derive, so that all copies of the order are one."""
    event = {name: value for name, value in PURCHASE["event"].items() if name != "event_id"}
    _, (sent,) = told.send({**PURCHASE, "event": event}, shop="main")
    assert sent.event_id == derive("Purchase", "main", "1001")


def test_a_servers_own_request_has_no_visitor(told: Told) -> None:
    """Unticked, neither the address nor the cookies of whoever called are taken for the buyer's."""
    _, (sent,) = told.send(PURCHASE, forwardClient=False, consent="granted")
    assert not {"client_ip_address", "client_user_agent", "fbp", "fbc"} & sent.event["user_data"].keys()


def test_what_the_gateway_refuses_is_a_failure(told: Told) -> None:
    """A wrong key, and an event that cannot be one: Tag Manager's preview shows the tag as failed."""
    old = {**PURCHASE, "event": {**PURCHASE["event"], "event_time": 1_700_000_000}}
    ended, received = told.send({**PURCHASE, "data": {"key": "sps_wrong"}}, old, log=True)
    assert [one["ended"] for one in ended] == ["failure"] * 2 and not received
    assert [one["log"][0].split(" ", 3)[3] for one in ended] == ["HTTP 401", "dropped event_time_too_old"]
