"""Orders of a shop with the tag, through real processes: browser, gateway, worker, and the sandbox as Meta.

with ordering(folder) as here:
    here.thanks("A-1001")                       # the page of the order: base code as ever, and the tag
    here.back_end("A-1001", here.tab.cookies())  # what the shop's own server reports of it
    here.purchases(pixel=1, server=1)
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import serving
import signalpost as sp
from browsing import Here
from chromium import Chromium, Page
from pixel_page import PIXEL, Shop, page
from signalpost.sandbox.pixel.hosts import RunningHosts
from signalpost.sandbox.received import ReceivedEvent, Source
from signalpost.sandbox.server import RunningSandbox
from tag_page import DOMAIN

SHOP = "main"  # the shop's key in ids made of order numbers
VALUE = 19.9
NET_LOG = "net.json"
MERGE_MS = 3_000  # longer than the tag may take to send: it looks for news of the pixel first
ADDRESS = "2a02:8108:1::9"  # in the cookie that Meta's parameter builder keeps it in: 127.0.0.1 is nobody's
BUYER = sp.UserData(em="anna@example.com", ph="+49 30 1234567", external_id="customer-7")


class Orders(Here):
    """A browser, the shop's pages, the sandbox, and `signalpost serve` on a folder of its own."""

    def __init__(self, meta: RunningSandbox, shop: Shop, browser: Chromium, folder: Path) -> None:
        super().__init__(meta, shop, browser)
        self._folder = folder
        self.site = f"http://www.{DOMAIN}:{shop.url.rpartition(':')[2]}"
        self.consent = "optional"
        self._command("datasets", "add", PIXEL, "--base-url", meta.url, "--merge-window", str(MERGE_MS))
        self._command("datasets", "set-token", PIXEL, stdin="a-token")
        self.key = self._command("keys", "create", "back end").strip()
        self._command("keys", "create", "shop", "--kind", "browser", "--dataset", PIXEL, "--origin", self.site)
        self.settings()
        self.serve = self._serve(0)
        self.port = int(self.serve.gateway.rpartition(":")[2])
        self.gateway = f"http://sp.{DOMAIN}:{self.port}"

    def _command(self, *words: str, stdin: str | None = None) -> str:
        done = serving.run("--data-dir", str(self._folder / "var"), *words, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _serve(self, port: int) -> serving.Serve:
        made = serving.Serve(self._folder, "--port", str(port))
        made.wait()
        return made

    def forget(self) -> None:
        """As if visitor and Meta were new."""
        super().forget()
        self.tab.call("Network.setBlockedURLs", urls=[])
        self.tab.call("Network.clearBrowserCache")
        self.tab.call("Storage.clearDataForOrigin", origin=self.site, storageTypes="all")

    def settings(self, **changes: str) -> None:
        """The tag's settings; pages that are loaded from the next second on have them."""
        values = {"shop": SHOP, "test_hosts": "keep", "consent": self.consent, **changes}
        self._command("tag", "settings", PIXEL, *(f"{name}={value}" for name, value in values.items()))

    def goes_down(self) -> None:
        """Gateway and worker end; the port answers nobody."""
        assert self.serve.stop() == 0

    def returns(self) -> None:
        """On the port they had."""
        self.serve = self._serve(self.port)

    def thanks(self, order: str, more: str = "", *, event_id: str | None = None, head: str = "") -> Page:
        """Show the page of an order, with the base code as Meta documents it; `more` runs after it."""
        options = "" if event_id is None else f", {{eventID: '{event_id}'}}"
        parameters = json.dumps({"value": VALUE, "currency": "EUR", "order_id": order})
        calls = f"fbq('init', '{PIXEL}'); fbq('track', 'PageView'); fbq('track', 'Purchase', {parameters}{options});"
        return self.show(f"/thanks?order={order}&fbclid=Click7", calls + more, head=head)

    def show(self, address: str, calls: str = "", *, head: str = "") -> Page:
        """Show a page of the shop with base code and tag."""
        words = f'data-dataset="{PIXEL}" data-consent="{self.consent}" data-shop="{SHOP}"'
        # Not async: on a busy machine Meta's script may else be first, and what it has taken is the pixel's alone.
        snippet = f'<script src="{self.gateway}/tag.js" {words}></script>'
        self.shop.pages[address.partition("?")[0]] = page(calls, head=head + snippet)
        cookie = {"name": "_fbi", "value": ADDRESS, "domain": f".{DOMAIN}", "path": "/"}
        self.browser.call("Storage.setCookies", cookies=[cookie])
        return self.open(self.site + address)

    def back_end(self, order: str, cookies: Mapping[str, str]) -> None:
        """The shop's own server reports the order, with what it knows of the buyer and the ids of the request."""
        with sp.Client.to_gateway(self.serve.gateway, key=self.key) as client:
            result = client.send(
                sp.Event(
                    event_name="Purchase",
                    event_time=int(time.time()),
                    event_id=sp.order_event_id("Purchase", SHOP, order),
                    action_source="website",
                    event_source_url=f"{self.site}/thanks",
                    user_data=sp.UserData(em=BUYER.em, ph=BUYER.ph, external_id=BUYER.external_id, **_ids(cookies)),
                    custom_data=sp.CustomData(value=VALUE, currency="EUR", order_id=order),
                )
            )
        assert result.ok, result

    def purchases(self, *, pixel: int, server: int) -> list[ReceivedEvent]:
        """The Purchases at the sandbox, once there are so many of both; the books say that no more are on the way."""

        def came() -> bool:
            sources = [event.source for event in self.meta.sandbox.events(event_name="Purchase")]
            return (sources.count(Source.BROWSER), sources.count(Source.SERVER)) == (pixel, server)

        serving.wait_for(f"{pixel} of the pixel and {server} of the gateway", came)
        serving.wait_for("all to be delivered", self._is_settled)
        assert came()
        return self.meta.sandbox.events(event_name="Purchase")

    def _is_settled(self) -> bool:
        return {name for name, count in self.serve.books()["states"].items() if count} <= {"delivered"}

    def counted(self) -> tuple[int, float]:
        """Conversions that the sandbox counts, and their value."""
        cells = [cell for (_, name, _), cell in self.meta.sandbox.counts.by_name().items() if name == "Purchase"]
        return sum(cell.kept for cell in cells), round(sum(cell.value.get("EUR", 0) for cell in cells), 2)

    def given_up(self) -> dict[str, dict[str, int]]:
        """What the ledger says was not sent: event_name → reason → count."""
        lines = self._command("tag", "report", "--json").splitlines()
        days = [json.loads(line) for line in lines]
        return {day["event_name"]: day["dropped"] for day in days if day["dropped"]}

    def until(self, expression: str) -> None:
        """Wait until the shop's page says so."""
        self.tab.until(expression)

    def posted(self, count: int) -> list[dict[str, Any]]:
        """Requests that this page made to the collector, once there are `count`."""
        return self.tab.posted(count, under=self.gateway)

    def wire(self, request: dict[str, Any]) -> dict[str, str]:
        """Headers of a POST of this page as the browser's own log has them on their way to the network."""
        begin = f'"line":"POST {urlsplit(request["url"]).path} '
        length = str(len(request["postData"].encode()))

        def found() -> dict[str, str] | None:
            self.tab.run("fetch(location.href).then(() => 0)")  # the log is written when there is more to write
            logged = (_logged(line) for line in (self._folder / NET_LOG).read_text().splitlines() if begin in line)
            return next((headers for headers in logged if headers.get("content-length") == length), None)

        return serving.wait_for("the request in the browser's log", found)


def _logged(line: str) -> dict[str, str]:
    try:
        headers = json.loads(line.rstrip(","))["params"].get("headers", [])
    except ValueError:  # the last line, half written
        return {}
    return {name.lower(): value for name, _, value in (header.partition(": ") for header in headers)}


def _ids(cookies: Mapping[str, str]) -> dict[str, str]:
    return {name[1:]: cookies[name] for name in ("_fbp", "_fbc") if name in cookies}


@contextmanager
def ordering(folder: Path) -> Iterator[Orders]:
    """The parts, running; all that is kept lies in `folder`."""
    with RunningSandbox() as meta, RunningHosts(meta.url) as hosts, Shop() as shop:
        resolve, trust = hosts.flags
        log = (f"--log-net-log={folder / NET_LOG}", "--net-log-capture-mode=IncludeSensitive")
        with Chromium(f"{resolve},MAP *.{DOMAIN} 127.0.0.1", trust, *log) as browser:
            here = Orders(meta, shop, browser, folder)
            try:
                yield here
            finally:
                here.serve.stop()
