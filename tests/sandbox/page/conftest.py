"""A sandbox on a port, something sent to it, and a real browser that looks at its page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from chromium import PATIENCE_S, Chromium, Page
from signalpost.sandbox.pixel.event import PixelEvent
from signalpost.sandbox.server import RunningSandbox
from signalpost.transport import HttpTransport, Request, Response, Secret

EM = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"


class Watched:
    """A running sandbox and one tab; `send` is a server, `see` a browser with the pixel."""

    def __init__(self, meta: RunningSandbox, browser: Chromium) -> None:
        self.meta = self.home = meta
        self.tab = browser.tab()
        self._transport = HttpTransport()

    def look(self, place: str, *, width: int = 1200, dark: bool = False) -> Page:
        """The page at a place such as #/calls, freshly loaded."""
        self.tab.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tab.call("Emulation.setEmulatedMedia", features=[theme])
        self.tab.go("about:blank")
        self.tab.messages.clear()
        self.tab.go(f"{self.meta.url}/{place}")
        self.tab.until("document.querySelector('#state').textContent")
        return self.tab

    def press(self, key: str) -> None:
        """One key on the keyboard."""
        text = {"Enter": "\r"}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.tab.call("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "")

    def send(self, *events: dict[str, Any], **envelope: Any) -> Response:
        """One call of a server to dataset 123."""
        return self._transport.send(
            Request(
                url=f"{self.meta.url}/v25.0/123/events",
                headers=(("content-type", "application/json"),),
                body=msgspec.json.encode({"data": list(events), **envelope}),
                token=Secret("any"),
            )
        )

    def see(self, event_id: str, event_name: str = "Purchase") -> None:
        """One event of a browser to dataset 123."""
        user_data = {"fbp": "fb.1.1790000000000.1234567890", "client_ip_address": "84.12.33.7"}
        self.meta.sandbox.take_pixel(
            PixelEvent(
                dataset="123",
                event_name=event_name,
                event_time=int(time.time()),
                event_id=event_id,
                user_data=user_data,
            )
        )

    def until(self, events: int) -> None:
        """Wait until so many events were taken."""
        patience = time.monotonic() + PATIENCE_S
        while len(self.meta.sandbox.events()) < events:
            assert time.monotonic() < patience, f"waited in vain for {events} events"
            time.sleep(0.02)

    def close(self) -> None:
        self._transport.close()


def event(event_id: str, **changes: Any) -> dict[str, Any]:
    """A Purchase that Meta takes; `...` leaves a field out."""
    whole = {
        "event_name": "Purchase",
        "event_time": int(time.time()),
        "event_id": event_id,
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {"em": [EM], "client_user_agent": "Mozilla/5.0", "client_ip_address": "84.12.33.7"},
        "custom_data": {"value": 12.5, "currency": "EUR"},
    }
    return {name: value for name, value in {**whole, **changes}.items() if value is not ...}


@pytest.fixture(scope="module")
def started() -> Iterator[Watched]:
    with RunningSandbox() as meta, Chromium() as browser:
        watched = Watched(meta, browser)
        yield watched
        watched.close()


@pytest.fixture
def watched(started: Watched) -> Watched:
    """Running parts, nothing received yet."""
    started.tab.go("about:blank")
    started.meta = started.home
    started.meta.sandbox.reset()
    started.meta.sandbox.people = None
    return started


@pytest.fixture
def purchase() -> Any:
    return event
