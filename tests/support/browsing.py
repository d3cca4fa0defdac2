"""A shop, a sandbox behind Meta's host names, and a real browser that finds them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from chromium import PATIENCE_S, Chromium, Page
from pixel_page import Shop, page
from signalpost.sandbox.pixel.hosts import RunningHosts
from signalpost.sandbox.received import ReceivedEvent
from signalpost.sandbox.server import RunningSandbox

T = TypeVar("T")
# A shop with a name of its own, found where the other one is: cookies have domains.
SHOP_HOST = "www.shop.example.com"


class Here:
    """The parts of one browser test."""

    def __init__(self, meta: RunningSandbox, shop: Shop, browser: Chromium) -> None:
        self.meta = meta
        self.shop = shop
        self.browser = browser
        self.tab = browser.tab()

    def visit(self, calls: str, address: str = "/", agent: str = "") -> Page:
        """Open a page with Meta's base code that then runs `calls`, and wait for the script."""
        self.shop.pages[address.partition("?")[0]] = page(calls)
        self.open(self.shop.url + address, agent)
        self.tab.until("fbq.callMethod")
        return self.tab

    def open(self, url: str, agent: str = "") -> Page:
        """Open `url` in the one tab there is, as `agent` (the browser's own if empty)."""
        self.tab.messages.clear()
        self.tab.requests.clear()
        self.tab.call("Emulation.setUserAgentOverride", userAgent=agent)
        self.tab.go(url)
        return self.tab

    def arrived(self, count: int) -> list[ReceivedEvent]:
        """The events in the sandbox, once there are `count`; no more may be there."""
        return self._wait(count, self.meta.sandbox.events)

    def posts(self, count: int) -> list[tuple[str, Any]]:
        """What the shop's own server was posted, once there are `count`: (path, body)."""
        return self._wait(count, lambda: self.shop.posted)

    def refused(self, count: int) -> list[Any]:
        """Calls that the sandbox refused, once there are `count`."""
        return self._wait(count, lambda: [call for call in self.meta.sandbox.calls if call.error])

    def _wait(self, count: int, look: Callable[[], Sequence[T]]) -> list[T]:
        until = time.monotonic() + PATIENCE_S
        while len(found := list(look())) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} came"
            time.sleep(0.01)
        assert len(found) == count
        return found

    def forget(self) -> None:
        """As if just started."""
        self.tab.go("about:blank")
        self.browser.call("Storage.clearCookies")
        self.meta.sandbox.forget()
        self.shop.pages.clear()
        self.shop.posted.clear()


@contextmanager
def browsing() -> Iterator[Here]:
    """The parts, running."""
    with RunningSandbox() as meta, RunningHosts(meta.url) as hosts, Shop() as shop:
        resolve, trust = hosts.flags
        with Chromium(f"{resolve},MAP {SHOP_HOST} 127.0.0.1", trust) as browser:
            yield Here(meta, shop, browser)
