"""An installation with sources that tell of leads, run day by day on one clock.

Meta is a sandbox, the CRMs are stand-ins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway_edge import Reply, call
from gateway_shop import DATASET, START_MS, Shop
from shop_lists import ShopStandIn
from signalpost.cli.shops import take_into
from signalpost.connectors.platforms import CONNECTORS
from signalpost.gateway.access import Access
from signalpost.gateway.collect import Collector
from signalpost.gateway.limits import DroppedRows
from signalpost.gateway.metrics import Counts
from signalpost.gateway.shop_copies import ShopCopies
from signalpost.gateway.shop_secrets import API, SIGNING, secret_name
from signalpost.sandbox.app import build
from signalpost.sandbox.state import Sandbox
from signalpost.shops.clients import client
from signalpost.shops.listing import Listing
from signalpost.shops.poll import Cursors, Poll
from signalpost.shops.poll import Shop as PolledShop
from signalpost.store import open_identities, open_inboxes, open_ledger
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker

HOST = "sp.shop.example"
DAY_S = 86_400


class Crms:
    """Sources by name; `crms` are the stand-ins of those that are read over an API."""

    def __init__(self, folder: Path, sources: list[dict[str, Any]], secrets: Mapping[str, str]) -> None:
        self.shop = Shop(folder)
        control = self.shop.control
        control.put_dataset(1, Dataset(dataset_id=DATASET, merge_window=0), author="test", now=START_MS)
        control.set_token(1, DATASET, "a-token", author="test", now=START_MS)
        made = [{"datasets": [DATASET], **one} for one in sources]
        values = {**control.export_config(DEFAULT_SPACE), "sources": made}
        control.apply_config(DEFAULT_SPACE, values, author="test", now=START_MS)
        for name, secret in secrets.items():
            control.set_secret(DEFAULT_SPACE, secret_name(name, SIGNING), secret, author="test", now=START_MS)
        self.crms: dict[str, ShopStandIn] = {}
        self.logged: list[tuple[str, dict[str, Any]]] = []
        self.meta = Sandbox(clock=self.seconds)
        self.ledger = open_ledger(folder / "ledger.db", self.shop.keyring)
        self.identities = open_identities(folder / "identities.db", self.shop.keyring)
        self.inboxes = open_inboxes(folder / "inbox", self.shop.keyring)
        self.gateway = self.shop.gateway()
        self.worker = Worker(
            ledger=self.ledger, identities=self.identities, inboxes=self.inboxes, control=control,
            transport=AsyncAsgiTransport(build(self.meta)), clock=Clock(self.seconds, self.seconds),
            log=lambda event, **fields: None, draw=lambda: 0.0,
        )  # fmt: skip
        self.worker.begin()
        self._cursors = Cursors({}, lambda kept: None)
        self._copies = ShopCopies(
            collector=Collector(self.shop.inbox, DroppedRows(100), Counts(), lambda: "made"),
            access=Access(control, lambda: self.shop.monotonic), clock=lambda: self.shop.now_ms,
        )  # fmt: skip
        self._poll = Poll(self._polled, self._cursors, now=lambda: int(self.seconds()), log=self._log)

    def read_from(self, name: str, crm: ShopStandIn) -> None:
        """The source's API is this stand-in, and its token known."""
        self.crms[name] = crm
        self.shop.control.set_secret(DEFAULT_SPACE, secret_name(name, API), crm.token, author="test", now=START_MS)

    def seconds(self) -> float:
        return self.shop.now_ms / 1000

    @property
    def now(self) -> int:
        return self.shop.now_ms // 1_000

    def post(self, name: str, body: bytes, headers: Mapping[str, str], query: str = "") -> Reply:
        """A delivery to `/webhooks/NAME`."""
        given = [("host", HOST), *headers.items()]
        return asyncio.run(call(self.gateway, "POST", f"/webhooks/{name}", body, headers=given, query=query))

    def ask(self, name: str, query: str) -> Reply:
        """`GET /webhooks/NAME`, as a platform that makes sure of us does."""
        return asyncio.run(call(self.gateway, "GET", f"/webhooks/{name}", headers=[("host", HOST)], query=query))

    def later(self, seconds: int) -> None:
        """What came is folded, what was named is read, and what is due is delivered; then time goes on."""
        asyncio.run(self._work())
        self.shop.now_ms += seconds * 1_000
        self.shop.monotonic += seconds

    def told(self) -> list[tuple[str, int, dict[str, Any]]]:
        """What Meta has: name, time and user_data of each event, in the order in which they came."""
        events = (one.event for one in self.meta.events())
        return [(event["event_name"], event["event_time"], event["user_data"]) for event in events]

    async def _work(self) -> None:
        self._fold()
        await self._poll.round()
        self.worker.upkeep()
        self._fold()
        self.shop.now_ms += 10
        await self.worker.deliver_due()

    def _fold(self) -> None:
        while self.worker.fold_once():
            pass

    def _polled(self) -> list[PolledShop]:
        config = self.shop.control.snapshot().config(DEFAULT_SPACE)
        return [self._shop(source) for source in config.sources if source.name in self.crms]

    def _shop(self, source: Any) -> PolledShop:
        crm, connector = self.crms[source.name], CONNECTORS[source.platform.value]
        api = client(source, Secret(crm.token), connector.topics, AsyncAsgiTransport(crm.app), self._sleep)
        return PolledShop(
            space_id=1, source=source, listing=Listing(api, connector, source, take_into(self._copies, 1)),
            named=lambda: self.ledger.order_book.to_read(1, source.name, 50), repair=None,
        )  # fmt: skip

    async def _sleep(self, seconds: float) -> None:
        """The platform asked to wait; nobody does here."""

    def _log(self, event: str, **fields: Any) -> None:
        self.logged.append((event, fields))

    def close(self) -> None:
        self.inboxes.close()
        self.identities.close()
        self.ledger.close()
        self.shop.close()
