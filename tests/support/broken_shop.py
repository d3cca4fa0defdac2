"""The sample shop, its code broken by hand, before a gateway, a worker, a watch and who is told: all real, in this
process, and on a clock that is moved by hand.

with trading(folder, days) as shop:
    shop.code(("buy.py", "old text", "new text")); shop.trade(6); shop.code(); shop.trade(30)
"""

from __future__ import annotations

import asyncio
import importlib
import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

from gateway_edge import Reply, call
from gateway_shop import DATASET, ORIGIN
from gateway_shop import Shop as Installed
from receiving import Mails, TellerHere, Webhooks, mail_server, webhooks
from signalpost import AsyncClient
from signalpost.alarms.cycle import Cycle
from signalpost.alarms.facts import read_facts
from signalpost.alarms.telling import Telling
from signalpost.client.client import SYSTEM
from signalpost.sample_shop.layout import ShopSetup
from signalpost.sandbox.app import build as build_sandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store import (
    open_identities,
    open_inboxes,
    open_incident_asks,
    open_incidents,
    open_ledger,
    open_messages,
    open_plans,
)
from signalpost.store.channels import Addressed
from signalpost.store.incidents_file import IncidentsFile, Normal
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import SLOT_S
from signalpost.watch.incidents.incident import Incident
from signalpost.watch.notice import Channel
from signalpost.watch.watched_space import WatchedSpace
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker

SPACE = 1
SLACK = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
SETUP = ShopSetup(dataset=DATASET, tag="https://sp.shop.example/tag.js")
#: Orders of one slot.
ORDERS = 4
SKUS = re.compile(r'href="/products/([\w-]+)"')
CALLS = re.compile(r'fbq\("track", ("\w+"), (\{.*\}), (\{"eventID": "[^"]*"\})\);')
_numbers = count(1)

Patch = tuple[str, str, str]


def patched(folder: Path, patches: Sequence[Patch]) -> Any:
    """The shop's `build`, of a copy of its code in which each text of a file became another."""
    name = f"broken_shop_{next(_numbers)}"
    package = folder / name
    shutil.copytree(str(files("signalpost.sample_shop")), package, ignore=shutil.ignore_patterns("__pycache__"))
    for path, old, new in patches:
        text = (package / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old)
        (package / path).write_text(text.replace(old, new), encoding="utf-8")
    for module in package.glob("*.py"):
        module.write_text(module.read_text(encoding="utf-8").replace("signalpost.sample_shop", name), encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        importlib.invalidate_caches()
        return importlib.import_module(f"{name}.app").build
    finally:
        sys.path.remove(str(folder))


class Trading:
    """The shop, its installation and its people. Each slot has `ORDERS` visits that end in an order."""

    def __init__(self, folder: Path, hooks: Webhooks, mails: Mails, stack: ExitStack) -> None:
        self.folder, self.hooks, self.mails = folder, hooks, mails
        self.installed = Installed(folder)
        stack.callback(self.installed.close)
        self.installed.now_ms = (self.installed.now_ms // 300_000 + 1) * 300_000
        self.runner = stack.enter_context(asyncio.Runner())
        self.dead = False
        self._client = "81.2.0.1", 4711
        self.noted: list[tuple[str, dict[str, Any]]] = []
        self._people = count(1)
        self._drawn = count(1)
        self.installed.control.set_token(SPACE, DATASET, "a-token", author="test", now=self.installed.now_ms)
        self._gateway = self.installed.gateway()
        self._stores(stack)
        self._watch(stack)
        self.code()

    def _stores(self, stack: ExitStack) -> None:
        ring, now = self.installed.keyring, lambda: self.installed.now_ms / 1000
        taking, refusing = build_sandbox(Sandbox(clock=now)), build_sandbox(Sandbox(clock=now, tokens={DATASET: []}))

        async def meta(scope: Any, receive: Any, send: Any) -> None:
            await (refusing if self.dead else taking)(scope, receive, send)

        ledger = open_ledger(self.folder / "ledger.db", ring)
        identities = open_identities(self.folder / "identities.db", ring)
        inboxes = open_inboxes(self.folder / "inbox", ring)
        for store in (ledger, identities, inboxes):
            stack.callback(store.close)
        self.worker = Worker(
            ledger=ledger, identities=identities, inboxes=inboxes, control=self.installed.control,
            transport=AsyncAsgiTransport(meta), clock=Clock(now, now), log=lambda event, **fields: None,
            draw=lambda: 0.0,
        )  # fmt: skip
        self.worker.begin()

    def _watch(self, stack: ExitStack) -> None:
        control, ledger = self.installed.control, self.installed.ledger
        self.file: IncidentsFile = open_incidents(self.folder / "watch.db")
        asks = open_incident_asks(self.folder / "control.db", self.installed.keyring)
        messages = open_messages(self.folder / "watch.db")
        plans = open_plans(self.folder / "control.db", self.installed.keyring)
        for store in (self.file, asks, messages, plans):
            stack.callback(store.close)
        now = lambda: self.installed.now_ms  # noqa: E731
        log = lambda event, **fields: self.noted.append((event, fields))  # noqa: E731
        self.cycle = Cycle(
            slots=ledger, file=self.file, asks=asks, spaces=lambda: [SPACE],
            facts=lambda space_id, at: read_facts(control, plans, ledger, space_id, at), now=now, log=log,
        )  # fmt: skip
        channels = [
            Addressed(channel=Channel(name="chat"), url=f"slack://{SLACK}"),
            Addressed(channel=Channel(name="mail"), url=self.mails.url),
        ]
        self.telling = Telling(
            incidents=lambda: {SPACE: self.file.incidents(SPACE)}, names=lambda space_id: {DATASET: "Shop"},
            channels=lambda: channels, messages=messages, teller=TellerHere(), now=now, log=log,
            public="https://sp.example",
        )  # fmt: skip
        self.telling.recover()

    def code(self, *patches: Patch) -> None:
        """From now on the shop runs with these changes to its code; without any, as it is."""
        client = AsyncClient.to_gateway(
            "http://gateway",
            key=self.installed.token,
            dataset=DATASET,
            transport=AsyncAsgiTransport(self._gateway),
            ports=msgspec.structs.replace(SYSTEM, now=lambda: self.installed.now_ms / 1000),
        )
        self.shop = patched(self.folder, patches)(
            SETUP,
            client,
            log=lambda text: self.noted.append((text, {})),
            clock=lambda: self.installed.now_ms / 1000,
            random=lambda size: sha256(next(self._drawn).to_bytes(8, "big")).digest()[:size],
        )

    def trade(self, slots: int, *, looks: bool = True) -> None:
        """People come and buy for so many times five minutes; after each the watch looks and tells."""
        for _ in range(slots):
            for _ in range(ORDERS):
                self._later(SLOT_S * 1_000 // (ORDERS + 1))
                self._visit(next(self._people))
            self._later(SLOT_S * 1_000 // (ORDERS + 1))
            self._work()
            if looks:
                self.runner.run(self.cycle.once())
                self.runner.run(self.telling.once())

    @property
    def incidents(self) -> Sequence[Incident]:
        """All that were ever raised."""
        return self.file.incidents(SPACE).every

    def closed(self) -> Sequence[Closed]:
        """What the worker counted."""
        return self.installed.ledger.watch_slots(SPACE, 0)

    def is_used_to(self, closed: Sequence[Closed], days: int) -> None:
        """So many days before now were like these slots, over and over."""
        now, known = self.installed.now_ms // 1_000, WatchedSpace()
        first = now - days * 86_400
        every = [
            Closed(begin=first + place * SLOT_S, slots=closed[place % len(closed)].slots)
            for place in range(days * 86_400 // SLOT_S)
        ]
        known.take(every, now)
        self.file.keep_normal(SPACE, Normal(baselines=known.to_bytes(), slot=now - SLOT_S, until=now))

    def _later(self, ms: int) -> None:
        self.installed.now_ms += ms
        self.installed.monotonic += ms / 1_000

    def _work(self) -> None:
        """The worker, ten seconds into the next slot, as it waits for copies that are on their way."""
        self._later(10_000)
        self.worker.upkeep()
        while self.worker.fold_once():
            pass
        while self.runner.run(self.worker.deliver_due()):
            while self.worker.fold_once():
                pass
        self._later(-10_000)

    def _visit(self, number: int) -> None:
        self._client = f"81.2.{number // 250 % 250}.{number % 250 + 1}", 4711  # each at home
        cookies = {"shop_consent": "granted"}
        found = SKUS.findall(self._open("/", cookies))
        sku = found[number % len(found)]
        self._open(f"/products/{sku}", cookies)
        self._open("/cart", cookies, sku=sku, quantity=str(2 + number % 3))
        self._open("/checkout", cookies)
        person = {"email": f"jo{number}@example.com", "phone": f"+49 30 {1_000_000 + number}", "first_name": "Jo"}
        person |= {"last_name": f"Doe{number}", "street": "Am Hafen 1", "postcode": "10115", "city": "Berlin"}
        self._open("/checkout", cookies, **person, country="de")
        self._open("/payment", cookies, payment="invoice")
        self._open("/orders", cookies, send="1")
        self.runner.run(self.shop.state.reporter.send_waiting())

    def _open(self, path: str, cookies: dict[str, str], **form: str) -> str:
        """A page, followed to where it leads; what it tracks goes to the gateway, as the tag sends it."""
        reply = self._ask(path, cookies, form)
        while reply.status == 303:
            reply = self._ask(reply.headers["location"], cookies, {})
        page = reply.body.decode()
        for name, custom, options in CALLS.findall(page):
            self._tag(json.loads(name), json.loads(custom), json.loads(options)["eventID"])
        return page

    def _ask(self, path: str, cookies: dict[str, str], form: dict[str, str]) -> Reply:
        headers = [("host", "shop.example"), ("accept", "text/html"), ("user-agent", AGENT)]
        headers += [("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))]
        if form:
            headers += [("content-type", "application/x-www-form-urlencoded"), ("referer", f"{ORIGIN}/")]
        body = urlencode(form).encode()
        reply = self.runner.run(
            call(self.shop, "POST" if form else "GET", path, body, headers=headers, client=self._client)
        )
        for line in filter(None, reply.headers.get("set-cookie", "").split("\n")):
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        return reply

    def _tag(self, name: str, custom: dict[str, Any], event_id: str) -> None:
        now = self.installed.now_ms // 1_000
        event = {
            "event_name": name, "event_time": now, "event_id": event_id, "action_source": "website",
            "event_source_url": f"{ORIGIN}/", "custom_data": custom,
            "user_data": {"fbp": f"fb.1.{now}000.{now}", "client_user_agent": AGENT},
        }  # fmt: skip
        headers = [("Authorization", f"Bearer {self.installed.browser_token}"), ("Origin", ORIGIN)]
        headers += [("User-Agent", AGENT)]
        body = json.dumps({"data": [event]}).encode()
        reply = self.runner.run(call(self._gateway, "POST", "/v1/events", body, headers=headers, client=self._client))
        assert reply.status < 300, reply.body


@contextmanager
def trading(folder: Path) -> Iterator[Trading]:
    """A shop in `folder`, and a webhook receiver and a mail server that are told."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        hooks, mails = stack.enter_context(webhooks()), stack.enter_context(mail_server())
        yield Trading(folder, hooks, mails, stack)
