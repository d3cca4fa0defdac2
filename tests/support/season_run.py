"""Plays a season of orders through a gateway, a worker, the poll and the sandbox, all real and in this process.

with playing(folder, season) as played:
    played.browse(); played.deliver(); played.poll(); played.settle()
    played.counted()            # Purchases that the sandbox keeps, by order
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

from gateway_edge import call
from gateway_shop import ORIGIN
from gateway_shop import Shop as Installed
from order_season import FBP, SECRETS, SHOPS, Fate, Season, stripe_events
from shop_lists import ShopifyShop, ShopStandIn, StripeShop, WooShop
from signalpost.capi.event_id import derive
from signalpost.connectors.order import Message
from signalpost.connectors.platforms import CONNECTORS
from signalpost.connectors.source import OrderSource, Platform
from signalpost.gateway.access import Access
from signalpost.gateway.app import new_event_id
from signalpost.gateway.collect import Collector
from signalpost.gateway.limits import DroppedRows, Limits
from signalpost.gateway.metrics import Counts
from signalpost.gateway.shop_copies import ShopCopies
from signalpost.gateway.shop_secrets import SIGNING, secret_name
from signalpost.sandbox.app import build
from signalpost.sandbox.asgi import Request
from signalpost.sandbox.pixel.reading import read_tr
from signalpost.sandbox.state import Sandbox
from signalpost.shops.clients import client
from signalpost.shops.listing import Listing, Told
from signalpost.store import open_identities, open_inboxes, open_ledger
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.ledger import Ledger
from signalpost.store.orders import OrderBookReader
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker

SPACE = 1
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
LISTED: dict[Platform, type[ShopStandIn]] = {
    Platform.SHOPIFY: ShopifyShop,
    Platform.WOOCOMMERCE: WooShop,
    Platform.STRIPE: StripeShop,
}
HOUR = 3_600_000
EVER = 4_000_000_000


class Played:
    """The parts of one season. Its clock stands still but for `later`."""

    def __init__(self, installed: Installed, season: Season, ledger: Ledger, worker: Worker, sandbox: Sandbox) -> None:
        self.installed = installed
        self.season = season
        self.ledger = ledger
        self.answers: Counter[tuple[str, int]] = Counter()
        self._worker = worker
        self._sandbox = sandbox
        self._app = installed.gateway(connectors=CONNECTORS)
        self._keys = {
            platform: installed.new_key(KeyKind.BROWSER, datasets=source.datasets, origins=[ORIGIN])[1]
            for platform, source in SHOPS.items()
        }
        installed.monotonic += 2

    def later(self, ms: int) -> None:
        """Time passes, for the gateway and the worker."""
        self.installed.now_ms += ms
        self.installed.monotonic += ms / 1000

    def browse(self) -> None:
        """What browsers tell of their orders, to Meta and to the gateway; and forged Purchases to the gateway."""
        for fate in self.season.fates:
            if not fate.is_purchase or (fate.platform is Platform.STRIPE and not fate.total):
                continue
            event_id = derive("Purchase", fate.platform.value, fate.order_id)
            if fate.pixel:
                self._sandbox.take_pixel(read_tr(Request(method="GET", path="/tr/", query_string=_tr(fate, event_id))))
            if fate.tag:
                self._tell(fate.platform, event_id, fate.order_id, str(fate.total), fate.currency, fate.number)
        for place, forged in enumerate(self.season.forged):
            platform = list(SHOPS)[place % len(SHOPS)]
            self._tell(platform, derive("Purchase", "forged", forged), forged, "9999.00", "EUR", place)

    def _tell(self, platform: Platform, event_id: str, order_id: str, value: str, currency: str, number: int) -> None:
        event = {
            "event_name": "Purchase", "event_time": self.installed.now_ms // 1000 - 60, "event_id": event_id,
            "action_source": "website", "event_source_url": f"{ORIGIN}/thanks",
            "user_data": {"fbp": FBP.format(number), "client_user_agent": AGENT},
            "custom_data": {"value": float(value), "currency": currency, "order_id": order_id},
        }  # fmt: skip
        headers = [("Authorization", f"Bearer {self._keys[platform]}"), ("Origin", ORIGIN), ("User-Agent", AGENT)]
        reply = asyncio.run(
            call(self._app, "POST", "/v1/events", json.dumps({"data": [event]}).encode(), headers=headers)
        )
        self.answers["browser", reply.status] += 1
        self.installed.monotonic += 0.1  # browsers are limited in how much they send at once

    def deliver(self) -> None:
        """Every webhook that arrives; the worker folds now and then."""

        async def every() -> None:
            for place, sent in enumerate(self.season.deliveries()):
                path = f"/webhooks/{sent.platform.value}"
                headers = [(name, value) for name, value in sent.headers.items()]
                reply = await call(self._app, "POST", path, sent.body, headers=headers)
                self.answers[sent.platform.value, reply.status] += 1
                if place % 500 == 499:
                    self.fold()

        asyncio.run(every())
        self.fold()

    def fold(self) -> None:
        """All that is in the inboxes."""
        self._worker.upkeep()
        while self._worker.fold_once():
            pass

    def poll(self, *, unruly: bool = False) -> dict[Platform, Told]:
        """The platforms' own lists, whole. `unruly`: small pages in the wrong order, orders a second time as they were
        at first, and a platform that is busy or down in between."""
        snapshot_of = Access(self.installed.control, lambda: self.installed.monotonic)
        rows = DroppedRows(Limits().dropped_rows_per_minute)
        collector = Collector(self.installed.inbox, rows, Counts(), new_event_id)
        copies = ShopCopies(collector=collector, access=snapshot_of, clock=lambda: self.installed.now_ms)

        async def take(source: OrderSource, messages: Sequence[Message], via: str, delivery_id: str) -> None:
            await copies.take(SPACE, source, messages, via, delivery_id)

        told = {}
        for platform in LISTED:
            shop = list_of(platform, self.season)
            if unruly:
                _unsettle(shop, platform, self.season)
            source = msgspec.structs.replace(SHOPS[platform], address=shop.address)
            connector = CONNECTORS[platform.value]
            api = client(source, Secret(shop.token), connector.topics, AsyncAsgiTransport(shop.app), _at_once)
            now = self.installed.now_ms // 1000
            told[platform] = asyncio.run(Listing(api, connector, source, take).read(now - 604_800, now, "poll"))
        self.fold()
        return told

    def settle(self) -> None:
        """Until nothing is due any more, over the waits of browsers' Purchases and of partners."""
        for wait in (HOUR, 26 * HOUR, 60_000):
            self.later(wait)
            self.fold()
            while asyncio.run(self._worker.deliver_due()):
                self.fold()

    def counted(self) -> Counter[str]:
        """Purchases that the sandbox keeps once it has deduplicated, by `platform/order_id`."""
        return self._kept(purchases=True)

    def went_back(self) -> Counter[str]:
        """And what tells of money that went back."""
        return self._kept(purchases=False)

    def _kept(self, *, purchases: bool) -> Counter[str]:
        names = {source.datasets[0]: platform.value for platform, source in SHOPS.items()}
        kept: Counter[str] = Counter()
        for event in self._sandbox.events():
            if (event.event_name == "Purchase") == purchases and event.standing.kept:
                kept[f"{names[event.dataset]}/{event.event['custom_data']['order_id']}"] += 1
        return kept


def _unsettle(shop: ShopStandIn, platform: Platform, season: Season) -> None:
    shop.page, shop.backwards = 7, True
    shop.faults = [0, 429, 0, 503, 500, 0, 429, 429]
    fates = [fate for fate in season.fates if fate.platform is platform]
    shop.former = [former for fate in fates if (former := season.listed(fate, ended=False)) is not None]


async def _at_once(seconds: float) -> None:
    """No pause: how long a busy platform is waited for is tried elsewhere."""


def outcomes(book: OrderBookReader) -> dict[tuple[Platform, str], tuple[str, str]]:
    """How each order's Purchase stands in the table, and why."""
    names = {source.shop: platform for platform, source in SHOPS.items()}
    found, before = {}, None
    while accounts := book.listed(SPACE, since=0, until=EVER, limit=1_000, before=before):
        for account in accounts:
            found[names[account.order.shop], account.order.order_id] = account.outcome, account.reason
        before = accounts[-1].order.row
    return found


@contextmanager
def playing(folder: Path, season: Season) -> Iterator[Played]:
    """The parts, over real stores in `folder`."""
    folder.mkdir(exist_ok=True)
    installed = Installed(folder)
    _settings(installed)
    sandbox = Sandbox(clock=lambda: installed.now_ms / 1000, keep=10_000_000)
    ledger = open_ledger(folder / "ledger.db", installed.keyring)
    identities = open_identities(folder / "identities.db", installed.keyring)
    inboxes = open_inboxes(folder / "inbox", installed.keyring)
    seconds = lambda: installed.now_ms / 1000  # noqa: E731
    worker = Worker(
        ledger=ledger, identities=identities, inboxes=inboxes, control=installed.control,
        transport=AsyncAsgiTransport(build(sandbox)), clock=Clock(seconds, seconds),
        log=lambda event, **fields: None, draw=lambda: 0.0,
    )  # fmt: skip
    worker.begin()
    try:
        yield Played(installed, season, ledger, worker, sandbox)
    finally:
        for store in (inboxes, identities, ledger):
            store.close()
        installed.close()


def _settings(installed: Installed) -> None:
    control, now = installed.control, installed.now_ms
    for source in SHOPS.values():
        control.put_dataset(SPACE, Dataset(dataset_id=source.datasets[0]), author="test", now=now)
        control.set_token(SPACE, source.datasets[0], "a-token", author="test", now=now)
    values: dict[str, Any] = control.export_config(SPACE)
    values["sources"] = [msgspec.to_builtins(source) for source in SHOPS.values()]
    control.apply_config(SPACE, values, author="test", now=now)
    for platform, secret in SECRETS.items():
        control.set_secret(SPACE, secret_name(platform.value, SIGNING), secret, author="test", now=now)


def list_of(platform: Platform, season: Season) -> ShopStandIn:
    """The platform's own list of the season's orders, as they are in the end."""
    shop = LISTED[platform]()
    shop.page = 250
    for fate in season.fates:
        if fate.platform is not platform:
            continue
        if platform is Platform.STRIPE:
            for place, (kind, at, body) in enumerate(stripe_events(fate, season.now)):
                shop.put_event(f"evt_{fate.number}_{place}", kind, at, json.loads(body))
        elif (payload := season.listed(fate)) is not None:
            shop.orders[str(fate.number)] = season.now - 1_800, payload
    return shop


def _tr(fate: Fate, event_id: str) -> str:
    """What Meta's script would ask for."""
    source = SHOPS[fate.platform]
    return urlencode(
        {
            "id": source.datasets[0], "ev": "Purchase", "eid": event_id, "dl": f"{ORIGIN}/thanks",
            "ts": "1795299940000", "fbp": FBP.format(fate.number), "cd[order_id]": fate.order_id,
            "cd[value]": str(fate.total), "cd[currency]": fate.currency,
        }
    )  # fmt: skip
