"""The gateway as one ASGI app, and what it is made of.

    request ──► Collecting   events at our address, Graph's and the SDKs'; passed on to Meta where a dataset says so
            ├─► Webhooks     what shops' platforms tell
            ├─► Segment      messages of Segment's and RudderStack's SDKs
            ├─► Ga4          what is sent to Google Analytics 4
            ├─► Tag          the tag's files and settings, and the events of pages
            └─► Pages        everything else, on Starlette: consent, rights, receipts, health, metrics

The first five end in `Collector`, which make events durable; `Answering` words whatever goes wrong on the
way; `Lifetime` starts and stops it all.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from signalpost.gateway.access import Access
from signalpost.gateway.answering import Answering
from signalpost.gateway.answers import error_answer
from signalpost.gateway.body import Receive, Send
from signalpost.gateway.collect import Collector
from signalpost.gateway.collecting import EXPOSED, Collecting
from signalpost.gateway.consent_desk import ConsentDesk
from signalpost.gateway.decisions import Decisions
from signalpost.gateway.ga4 import GA4_PLACES, Ga4
from signalpost.gateway.ga4 import NAME as GA4
from signalpost.gateway.given import Given
from signalpost.gateway.health import Health
from signalpost.gateway.intake import Intake
from signalpost.gateway.lifetime import Lifetime
from signalpost.gateway.limits import DroppedRows
from signalpost.gateway.locate import RegionFile
from signalpost.gateway.log import EdgeLog
from signalpost.gateway.lookups import Lookups
from signalpost.gateway.metrics import Counts
from signalpost.gateway.orders import Orders
from signalpost.gateway.pages import Pages
from signalpost.gateway.passthrough import Passthrough
from signalpost.gateway.rights import Rights
from signalpost.gateway.segment import NAME as SEGMENT
from signalpost.gateway.segment import PLACES, Segment
from signalpost.gateway.shop_copies import ShopCopies
from signalpost.gateway.shop_people import ShopPeople
from signalpost.gateway.shop_secrets import ShopSecrets
from signalpost.gateway.tag.collect import TagCollect
from signalpost.gateway.tag.files import TagFiles, TagNotBuilt, load
from signalpost.gateway.tag.former import FORMER, with_former
from signalpost.gateway.tag.openbridge import Openbridge
from signalpost.gateway.tag.tag import NO_CACHE, Place, Tag
from signalpost.gateway.webhooks import ADDRESS, PREFIX, Webhooks
from signalpost.visit.proxies import parse_networks

Scope = MutableMapping[str, Any]


class Gateway:
    """The ASGI app. Get one with `build`."""

    def __init__(
        self,
        *,
        collecting: Collecting,
        webhooks: Webhooks,
        segment: Segment,
        ga4: Ga4,
        tag: Tag,
        pages: Pages,
        lifetime: Lifetime,
        answering: Answering,
    ) -> None:
        self._collecting = collecting
        self._webhooks = webhooks
        self._segment = segment
        self._ga4 = ga4
        self._tag = tag
        self._pages = pages
        self._lifetime = lifetime
        self._answering = answering

    @property
    def counts(self) -> Counts:
        """What it has counted since it started."""
        return self._answering.counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection's request, or the server's start and stop."""
        if scope["type"] == "http":
            path: str = scope["path"]
            if not path.startswith(self._tag.prefix) and (found := self._collecting.place(path)) is not None:
                await self._collecting.serve(found, scope, receive, send)
            elif (place := self._tag.place(path)) is not None:
                await self._serve_tag(place, scope, receive, send)
            elif path.startswith(PREFIX):
                await self._serve_webhook(scope, receive, send)
            elif (kind := PLACES.get(path)) is not None:
                await self._serve_segment(kind, scope, receive, send)
            elif path in GA4_PLACES:
                await self._serve_ga4(scope, receive, send)
            else:
                await self._pages.app(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifetime.live(receive, send)

    async def _serve_webhook(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        answer = await self._answering.answer(self._webhooks.answer(scope, receive), ADDRESS, error_answer)
        await self._answering.send(send, answer, (), ADDRESS, began)

    async def _serve_segment(self, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        answer = await self._answering.answer(self._segment.answer(kind, scope, receive), SEGMENT, error_answer)
        await self._answering.send(send, answer, self._collecting.cors(scope), SEGMENT, began)

    async def _serve_ga4(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        answer = await self._answering.answer(self._ga4.answer(scope["path"], scope, receive), GA4, error_answer)
        await self._answering.send(send, answer, self._collecting.cors(scope, with_cookies=True), GA4, began)

    async def _serve_tag(self, place: Place, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        headers = dict(scope["headers"])
        extra = self._tag.cors(place, scope, headers)
        answering = self._tag.answer(place, scope, headers, receive)
        answer = await self._answering.answer(answering, place.name, partial(self._tag.refuse, place))
        if answer is not None and answer.status >= 400:
            extra = (*extra, EXPOSED, NO_CACHE)
        await self._answering.send(send, answer, extra, place.name, began)


def new_trace() -> str:
    """A random fbtrace_id, for answers to requests of which nothing was kept."""
    return "A" + secrets.token_urlsafe(16)


def new_event_id() -> str:
    """A random event_id, for an event that came without."""
    return uuid.uuid4().hex


def build(given: Given) -> Gateway:
    """The gateway over what it is `given`. ValueError: a trusted proxy is no network."""
    log = EdgeLog(given.log or structlog.get_logger("signalpost.gateway"), given.monotonic)
    answering = Answering(Counts(), log)
    collector = Collector(
        given.inbox,
        DroppedRows(given.limits.dropped_rows_per_minute),
        answering.counts,
        new_event_id,
        Decisions(given.suppressed),
    )
    intake = _intake(given, collector)
    health = Health(
        inbox=given.inbox,
        access=intake.access,
        ledger=given.ledger,
        folder=given.folder,
        limits=given.limits,
        counts=answering.counts,
    )
    pages = _pages(given, intake, collector, health, answering.counts, log)
    passthrough = Passthrough(
        intake=intake,
        collector=collector,
        log=log,
        passed=answering.counts.passed,
        new_id=new_event_id,
        secret=given.random(32),
        open_transport=given.open_transport,
        deliver_to=given.deliver_to,
    )
    lifetime = Lifetime(
        intake=intake,
        collector=collector,
        health=health,
        pages=pages,
        passthrough=passthrough,
        log=log,
        refresh=given.locate.refresh if isinstance(given.locate, RegionFile) else _nothing,
    )
    collecting = Collecting(intake, passthrough, answering, new_trace)
    return Gateway(
        collecting=collecting,
        webhooks=_webhooks(given, intake, collector, answering.counts),
        segment=Segment(intake=intake, collector=collector),
        ga4=Ga4(intake=intake, collector=collector),
        tag=_tag(given, intake, collector),
        pages=pages,
        lifetime=lifetime,
        answering=answering,
    )


def _webhooks(given: Given, intake: Intake, collector: Collector, counts: Counts) -> Webhooks:
    return Webhooks(
        intake=intake,
        copies=ShopCopies(collector=collector, access=intake.access, clock=given.clock, locate=given.locate),
        people=ShopPeople(collector=collector, control=given.control, people=given.people, clock=given.clock),
        secrets=ShopSecrets(given.control),
        collector=collector,
        counts=counts,
        connectors=given.connectors,
    )


def _intake(given: Given, collector: Collector) -> Intake:
    return Intake(
        access=Access(given.control, given.monotonic),
        collector=collector,
        limits=given.limits,
        trusted=parse_networks(given.trusted_proxies),
        clock=given.clock,
        monotonic=given.monotonic,
        locate=given.locate,
    )


def _pages(given: Given, intake: Intake, collector: Collector, health: Health, counts: Counts, log: EdgeLog) -> Pages:
    return Pages(
        intake=intake,
        health=health,
        lookups=Lookups(written=collector.written, ledger=given.ledger, clock=given.clock),
        orders=Orders(ledger=given.ledger, snapshot=lambda: intake.access.snapshot, clock=given.clock),
        rights=Rights(
            inbox=given.inbox, control=given.control, ledger=given.ledger, people=given.people, clock=given.clock
        ),
        counts=counts,
        log=log,
        new_trace=new_trace,
        consent=ConsentDesk(intake, given.inbox),
    )


def _tag(given: Given, intake: Intake, collector: Collector) -> Tag:
    collect = TagCollect(
        intake=intake,
        collector=collector,
        identities=given.identities,
        registrable=given.registrable,
        random=given.random,
    )
    return Tag(
        files=_tag_files(given.tag_assets, given.tag_folder, given.folder / FORMER),
        folder=given.tag_folder,
        names=given.tag_names,
        intake=intake,
        collect=collect,
        openbridge=Openbridge(intake, collect),
    )


def _nothing() -> None:
    return


def _tag_files(assets: Path, tag_folder: str, former: Path) -> TagFiles | None:
    try:
        return with_former(load(assets, tag_folder), former)
    except TagNotBuilt:  # a source tree without its build: collecting goes on, the script's address says it
        return None
