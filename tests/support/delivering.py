"""Gateway and worker over real stores in one process, delivering over HTTP; one clock for all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from gateway_edge import call
from gateway_shop import DATASET, START_MS, Shop, purchase
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.received import ReceivedEvent
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store import open_identities, open_inboxes, open_ledger
from signalpost.store.business import Dataset
from signalpost.store.ledger import Books
from signalpost.transport import AsyncHttpTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker


class Installed:
    """A shop with its gateway and its worker; Meta is at `meta_url`. Time passes when told."""

    def __init__(self, folder: Path, meta_url: str) -> None:
        self.shop = Shop(folder)
        self.shop.control.put_dataset(
            1, Dataset(dataset_id=DATASET, base_url=meta_url, merge_window=0), author="test", now=START_MS
        )
        self.new_token("first")
        self.gateway = self.shop.gateway()
        self.ledger = open_ledger(folder / "ledger.db", self.shop.keyring)
        self.identities = open_identities(folder / "identities.db", self.shop.keyring)
        self.transport = AsyncHttpTransport()
        self.worker = Worker(
            ledger=self.ledger,
            identities=self.identities,
            inboxes=open_inboxes(folder / "inbox", self.shop.keyring),
            control=self.shop.control,
            transport=self.transport,
            clock=Clock(self._seconds, self._seconds),
            log=lambda event, **fields: None,
            draw=lambda: 0.0,
        )
        self.worker.begin()

    def _seconds(self) -> float:
        return self.shop.now_ms / 1000

    def new_token(self, token: str) -> None:
        """Somebody types in another access token."""
        self.shop.control.set_token(1, DATASET, token, author="test", now=self.shop.now_ms)

    async def collect(self, *event_ids: str) -> None:
        """The gateway takes a Purchase for each id."""
        event_time = self.shop.now_ms // 1000 - 60
        body = json.dumps({"data": [purchase(event_id=one, event_time=event_time) for one in event_ids]}).encode()
        headers = [("content-type", "application/json"), ("authorization", f"Bearer {self.shop.token}")]
        reply = await call(self.gateway, "POST", "/v1/events", body, headers=headers)
        assert reply.status == 202, reply.body
        assert {result["status"] for result in reply.json["results"]} == {"accepted"}

    async def turn(self, pass_ms: int = 0) -> int:
        """Let time pass, then fold and deliver what is due; returns how many events went out."""
        self.shop.now_ms += pass_ms
        self.worker.upkeep()
        while self.worker.fold_once():
            pass
        return await self.worker.deliver_due()

    def books(self) -> Books:
        """Both sums, which balance."""
        books = self.ledger.books(1, self.shop.now_ms)
        assert books.balanced
        return books

    def delivered(self) -> int:
        """How many events are delivered, by books that balance."""
        return self.books().states["delivered"]

    async def close(self) -> None:
        """Give everything back."""
        await self.transport.close()
        self.ledger.close()
        self.identities.close()
        self.shop.close()


class Delivering(Installed):
    """One whose Meta is a sandbox on a port."""

    def __init__(self, folder: Path, meta: RunningSandbox) -> None:
        super().__init__(folder, meta.url)
        self.meta = meta.sandbox

    def inject(self, fault: str, **options: Any) -> None:
        """Meta misbehaves."""
        self.meta.faults.add(msgspec.convert({"fault": fault, **options}, Fault))

    def received(self) -> list[ReceivedEvent]:
        """What the sandbox took, doubles and all."""
        return self.meta.events()


@contextmanager
def sandbox_at(shop_time: dict[str, Delivering]) -> Iterator[RunningSandbox]:
    """A sandbox on a port, on the clock of the shop that `shop_time` will hold."""

    def now() -> float:
        return (shop_time["shop"].shop.now_ms if shop_time else START_MS) / 1000

    with RunningSandbox(Sandbox(clock=now)) as running:
        yield running
