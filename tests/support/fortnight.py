"""A shop that weeks pass in: a real browser, gateway and worker over real stores, the sandbox as Meta; one clock.

with passing_time(folder, tag, click_days=28) as here:
    click = here.ad_click()
    here.visits(f"/?fbclid={click.fbclid}")
    here.passes(days=14)
    here.phones("order-1", "jo@mail.shop.example")

Seconds pass as they do, and days when told: the page's `Date`, gateway, worker and sandbox are ahead of the machine.
Chromium's own cookies are not, and need not be: the gateway's live for 90 days and more.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

import serving
from browsing import Here
from chromium import Chromium, Page
from gateway_running import running
from pixel_page import PIXEL, Shop, page
from public_suffixes import registrable
from signalpost.consent.policy import ConsentPolicy
from signalpost.gateway.app import Gateway, build
from signalpost.gateway.given import Given
from signalpost.sandbox.people.attribute import AttributionSettings
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.population import generate
from signalpost.sandbox.people.touches import DAY_S, Touch
from signalpost.sandbox.pixel.hosts import RunningHosts
from signalpost.sandbox.received import ReceivedEvent, Source
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store import (
    open_control,
    open_decision_reader,
    open_identities,
    open_identity_reader,
    open_inbox,
    open_inboxes,
    open_ledger,
    open_ledger_reader,
)
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.identities import KnownPerson
from signalpost.store.inbox import InboxLimits
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Books
from signalpost.store.record import EventCopy
from signalpost.store.sqlite.identities.suppressed import SqliteSuppressed
from signalpost.store.tag.settings import TagSettings
from signalpost.transport import AsyncHttpTransport
from signalpost.visit.visit import VISITOR_COOKIE
from signalpost.worker.clock import Clock, steady
from signalpost.worker.run import Worker
from tag_page import DOMAIN

SPACE = 1
GRANTS = "signalpost('consent', 'grant');"
DENIES = "signalpost('consent', 'deny');"
QUEUE = "window.signalpost = window.signalpost || function () { (signalpost.q = signalpost.q || []).push(arguments) };"
# A page's clock is the machine's; this one is ahead by as much as the shop's.
AHEAD = """
(function (ahead) {
  var real = Date;
  Date = class extends real {
    constructor(...words) { words.length ? super(...words) : super(real.now() + ahead); }
    static now() { return real.now() + ahead; }
  };
})(%d);
"""


class Weeks(Here):
    """The parts. `person` is somebody whom Meta knows; `people` are all it knows."""

    def __init__(self, meta: RunningSandbox, people: People, shop: Shop, browser: Chromium, folder: Path) -> None:
        super().__init__(meta, shop, browser)
        self.people = people
        self.person = next(people.register.numbers())
        self.ad = people.touches.account.ads[0].id
        self.folder = folder
        self.site = f"http://www.{DOMAIN}:{shop.url.rpartition(':')[2]}"
        self.gateway = ""  # as pages find it
        self.collector = ""  # the same, as the back end does
        self._ahead_s = 0
        self._script = ""
        self.keyring = Keyring.open(folder, bytes(range(32)))
        self.control = open_control(folder / "control.db", self.keyring)
        self.ledger = open_ledger_reader(folder / "ledger.db", self.keyring)
        dataset = Dataset(
            dataset_id=PIXEL,
            base_url=meta.url,
            merge_window=0,
            tag=TagSettings(test_hosts="keep", consent="required"),
            consent=ConsentPolicy(region="eea"),
        )
        more: dict[str, Any] = {"author": "test", "now": self.now_ms()}
        self.control.put_dataset(SPACE, dataset, **more)
        self.control.set_token(SPACE, PIXEL, "a-token", **more)
        _, self.key = self.control.create_key(
            SPACE, KeyKind.SERVER, name="back end", datasets=[PIXEL], origins=[], **more
        )
        self.control.create_key(SPACE, KeyKind.BROWSER, name="shop", datasets=[PIXEL], origins=[self.site], **more)

    def now_s(self) -> float:
        return time.time() + self._ahead_s

    def now_ms(self) -> int:
        return int(self.now_s() * 1000)

    def steady_s(self) -> float:
        return steady() + self._ahead_s

    def passes(self, *, days: int = 0, minutes: int = 0) -> None:
        """Nobody does anything for so long."""
        seconds = days * DAY_S + minutes * 60
        self._ahead_s += seconds
        self.meta.sandbox.clock.move(seconds)
        if self._script:
            self.tab.call("Page.removeScriptToEvaluateOnNewDocument", identifier=self._script)
        source = AHEAD % (self._ahead_s * 1000)
        self._script = self.tab.call("Page.addScriptToEvaluateOnNewDocument", source=source)["identifier"]

    def ad_click(self) -> Touch:
        """The person clicks an ad."""
        return self.people.touches.click(self.person, self.ad, self.now_s())

    def opens(self, address: str, says: str) -> Page:
        """A page of the shop is opened: Meta's base code and the tag; `says` is what its banner and its code call."""
        snippet = f'<script src="{self.gateway}/tag.js" data-dataset="{PIXEL}" data-consent="required"></script>'
        calls = f"{QUEUE} {says} fbq('init', '{PIXEL}'); fbq('track', 'PageView');"
        self.shop.pages[address.partition("?")[0]] = page(calls, head=snippet)
        return self.open(self.site + address)

    def visits(self, address: str, says: str = GRANTS) -> None:
        """The same with consent, until its PageView came to Meta through the gateway; then the visitor leaves."""
        before = len(self.came("PageView"))
        self.opens(address, says)
        serving.wait_for("the PageView", lambda: len(self.came("PageView")) > before)
        self.leaves()

    def leaves(self) -> None:
        self.tab.go("about:blank")

    def visitor(self) -> str:
        """The visitor's id, as the shop's own server reads it in the cookies of a request."""
        found = self.browser.call("Storage.getCookies")["cookies"]
        return next(cookie["value"] for cookie in found if cookie["name"] == VISITOR_COOKIE)

    def logs_in(self, email: str, visitor: str, **more: Any) -> Mapping[str, Any]:
        """The back end reports a login with that address on this browser; what the gateway answers."""
        link = {"visitor": visitor, "authenticated": True}
        return self.reports("Login", "website", email, link=link, event_source_url=f"{self.site}/login", **more)

    def phones(self, order: str, email: str) -> Mapping[str, Any]:
        """The back end reports an order by telephone, of which it knows an e-mail address alone."""
        goods = {"value": 80, "currency": "EUR", "order_id": order}
        return self.reports("Purchase", "phone_call", email, event_id=order, custom_data=goods)

    def reports(self, event_name: str, action_source: str, email: str, **more: Any) -> Mapping[str, Any]:
        """One event of the back end."""
        told = {"event_name": event_name, "event_time": int(self.now_s()), "action_source": action_source}
        user = {"em": email}
        if action_source == "website":
            user["client_user_agent"] = self.tab.run("navigator.userAgent")
        event = {**told, "user_data": user, **more}
        status, answer = serving.post(f"{self.collector}/v1/events", {"data": [event]}, self.key)
        assert status == 202, answer
        result: Mapping[str, Any] = answer["results"][0]
        return result

    def came(self, event_name: str) -> list[ReceivedEvent]:
        """What Meta has from the gateway."""
        return [event for event in self.meta.sandbox.events(event_name=event_name) if event.source is Source.SERVER]

    def books(self) -> Books:
        """What the ledger counts; it balances."""
        books = self.ledger.books(SPACE, self.now_ms())
        assert books.balanced
        return books

    def bodies(self) -> list[bytes]:
        """Every event's body that is on this machine: in the inbox's files and in the ledger."""
        with closing(open_inboxes(self.folder / "inbox", self.keyring)) as reader:
            records = [
                record
                for inbox_id in reader.inboxes()
                for segment in reader.read(inbox_id, 0, 1_000_000)
                for record in segment.records
            ]
        copies = [msgspec.msgpack.decode(one.body, type=EventCopy) for one in records if one.kind == "event"]
        rows = self.ledger.find(SPACE, now=self.now_ms(), limit=1_000)
        kept = [self.ledger.body(SPACE, row.row) for row in rows]
        held = self.ledger.unpacked(self.ledger.held(SPACE))
        return [copy.body for copy in copies] + [body for body in (*kept, *held) if body is not None]

    def known(self, kind: str, value: str) -> KnownPerson | None:
        """What identities know under a key; None: nothing."""
        with closing(open_identity_reader(self.folder / "identities.db", self.keyring)) as reader:
            return reader.person(SPACE, kind, value, self.now_ms())

    def decided(self, kind: str, value: str) -> str | None:
        """What stands under a key: granted, denied, withdrawn; None: nothing was ever said."""
        with closing(open_decision_reader(self.folder / "identities.db", self.keyring)) as reader:
            found = reader.decided_of(SPACE, (kind, value))
        return None if found is None else found.state

    def close(self) -> None:
        self.ledger.close()
        self.control.close()


@contextmanager
def passing_time(folder: Path, tag: Path, *, click_days: int) -> Iterator[Weeks]:
    """The parts, running; stores in `folder`, the built tag in `tag`. Meta credits clicks for `click_days`."""
    settings = AttributionSettings(click_days=click_days)
    people = generate(50, seed=7, at=time.time() - 60 * DAY_S, settings=settings)  # other ads are long past
    with ExitStack() as held:
        meta = held.enter_context(RunningSandbox(Sandbox(people=people)))
        hosts = held.enter_context(RunningHosts(meta.url))
        shop = held.enter_context(Shop())
        resolve, trust = hosts.flags
        browser = held.enter_context(Chromium(f"{resolve},MAP *.{DOMAIN} 127.0.0.1", trust))
        here = held.enter_context(closing(Weeks(meta, people, shop, browser, folder)))
        held.enter_context(_working(here))
        with running(_gateway(here, held, tag)) as (_, port):
            here.gateway, here.collector = f"http://sp.{DOMAIN}:{port}", f"http://127.0.0.1:{port}"
            yield here


def _gateway(here: Weeks, held: ExitStack, tag: Path) -> Gateway:
    inbox = open_inbox(here.folder / "inbox", here.keyring, limits=InboxLimits(least_free=0), clock=here.now_ms)
    file = here.folder / "identities.db"
    return build(
        Given(
            inbox=held.enter_context(closing(inbox)),
            control=here.control,
            ledger=here.ledger,
            folder=here.folder,
            clock=here.now_ms,
            monotonic=here.steady_s,
            registrable=registrable,
            identities=held.enter_context(closing(open_identity_reader(file, here.keyring))),
            suppressed=held.enter_context(closing(SqliteSuppressed(file, here.keyring, here.steady_s))),
            tag_assets=tag,
        )
    )


@contextmanager
def _working(here: Weeks) -> Iterator[None]:
    """The worker, in a thread of its own."""
    loop = asyncio.new_event_loop()
    with ExitStack() as held:
        worker = Worker(
            ledger=held.enter_context(closing(open_ledger(here.folder / "ledger.db", here.keyring))),
            identities=held.enter_context(closing(open_identities(here.folder / "identities.db", here.keyring))),
            inboxes=held.enter_context(closing(open_inboxes(here.folder / "inbox", here.keyring))),
            control=here.control,
            transport=AsyncHttpTransport(),
            clock=Clock(here.now_s, here.steady_s),
            log=lambda event, **fields: None,
        )
        thread = threading.Thread(target=lambda: loop.run_until_complete(worker.run()), name="worker")
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(worker.stop)
            thread.join(20)
            loop.close()
    assert not thread.is_alive()
