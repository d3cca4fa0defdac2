"""The sample shop in this process: a visitor without scripts, and the gateway that its back end reports to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

import msgspec

from gateway_edge import Reply, call
from gateway_shop import DATASET
from gateway_shop import Shop as Installed
from signalpost import AsyncClient
from signalpost.client.client import SYSTEM
from signalpost.sample_shop.app import build
from signalpost.sample_shop.layout import ShopSetup
from signalpost.store.record import EventCopy
from signalpost.transport_asgi import AsyncAsgiTransport
from tag_gateway import tag_gateway

SETUP = ShopSetup(dataset=DATASET, tag="https://sp.shop.example/tag.js", sandbox="http://127.0.0.1:8090")
PERSON = {
    "email": "Anna@Example.com",
    "phone": "+49 30 1234567",
    "first_name": "Anna <b>",
    "last_name": "Example",
    "street": "Am Hafen 1",
    "postcode": "10115",
    "city": "Berlin",
    "country": "de",
}


class Visitor:
    """A browser at the shop that keeps cookies and follows redirects; `cookies` may be set beforehand."""

    def __init__(self, installed: Installed, *, consent: str = "granted") -> None:
        self._installed = installed
        self._runner = asyncio.Runner()
        self._read = len(installed.copies())
        self.told: list[str] = []
        self.cookies = {"shop_consent": consent} if consent else {}
        client = AsyncClient.to_gateway(
            "http://gateway",
            key=installed.token,
            dataset=DATASET,
            transport=AsyncAsgiTransport(tag_gateway(installed)),
            ports=msgspec.structs.replace(SYSTEM, now=self._now),
        )
        drawn = iter(range(1, 1_000_000))
        self.app = build(
            SETUP,
            client,
            log=self.told.append,
            clock=self._now,
            random=lambda size: next(drawn).to_bytes(size, "big"),
        )

    def _now(self) -> float:
        return self._installed.now_ms / 1000

    def __enter__(self) -> Visitor:
        self._runner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.__exit__(kind, error, trace)

    def ask(self, path: str, form: dict[str, str] | None = None, *, accept: str = "text/html") -> Reply:
        """One request, not followed further."""
        headers = [("host", "shop.example"), ("accept", accept), ("user-agent", "Browser/1")]
        headers += [("cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))]
        if form is not None:
            headers += [("content-type", "application/x-www-form-urlencoded"), ("referer", "http://shop.example/")]
        path, _, query = path.partition("?")
        body = urlencode(form or {}).encode()
        reply = self._runner.run(
            call(self.app, "GET" if form is None else "POST", path, body, headers=headers, query=query)
        )
        for line in filter(None, reply.headers.get("set-cookie", "").split("\n")):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return reply

    def open(self, path: str, form: dict[str, str] | None = None) -> str:
        """A page, followed to where it leads; its markup."""
        reply = self.ask(path, form)
        while reply.status == 303:
            reply = self.ask(reply.headers["location"])
        assert reply.status == 200, (path, reply.status)
        return reply.body.decode()

    def reported(self) -> list[EventCopy]:
        """What the back end has reported since the last look, as the gateway took it."""
        self._runner.run(self.app.state.reporter.send_waiting())
        found = self._installed.copies()[self._read :]
        self._read += len(found)
        return [copy for copy in found if isinstance(copy, EventCopy)]


@contextmanager
def visiting(folder: Path, *, consent: str = "granted") -> Iterator[Visitor]:
    """A visitor of a shop whose installation lies in `folder`."""
    installed = Installed(folder)
    with Visitor(installed, consent=consent) as visitor:
        yield visitor
    installed.close()


def page_calls(markup: str) -> list[str]:
    """The names that a page tracks with an id."""
    return re.findall(r'fbq\("track", "(\w+)", .*"eventID": "[0-9a-f]{32}"\}\);', markup)
