"""The gateway as one ASGI app, and what it is made of.

    request ──► Collecting   events at our address, Graph's and the SDKs'; passed on to Meta where a dataset says so
            ├─► Tag          the tag's files and settings, and the events of pages
            └─► Pages        everything else, on Starlette: consent, rights, receipts, health, metrics

The first two end in `Intake` and `Collector`, which make events durable; `Answering` words whatever goes wrong on the
way; `Lifetime` starts and stops it all.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from signalpost.gateway.access import Access
from signalpost.gateway.answering import Answering
from signalpost.gateway.body import Receive, Send
from signalpost.gateway.collect import Collector
from signalpost.gateway.collecting import EXPOSED, Collecting
from signalpost.gateway.consent_desk import ConsentDesk
from signalpost.gateway.decisions import Decisions
from signalpost.gateway.health import Health
from signalpost.gateway.intake import Intake
from signalpost.gateway.lifetime import Lifetime
from signalpost.gateway.limits import DroppedRows, Limits
from signalpost.gateway.locate import Locate, RegionFile, nowhere
from signalpost.gateway.log import EdgeLog, Log
from signalpost.gateway.lookups import Lookups
from signalpost.gateway.metrics import Counts
from signalpost.gateway.pages import Pages
from signalpost.gateway.passthrough import Passthrough
from signalpost.gateway.rights import People, Rights
from signalpost.gateway.tag.collect import TagCollect
from signalpost.gateway.tag.files import ASSETS, DEFAULT_FOLDER, TagFiles, TagNotBuilt, load
from signalpost.gateway.tag.former import FORMER, with_former
from signalpost.gateway.tag.openbridge import Openbridge
from signalpost.gateway.tag.tag import NO_CACHE, Place, Tag
from signalpost.store.control import Control
from signalpost.store.decisions import Suppressed
from signalpost.store.identities import IdentityReader
from signalpost.store.inbox import Inbox
from signalpost.store.ledger import LedgerReader
from signalpost.transport import AsyncTransport
from signalpost.visit.domain import Registrable
from signalpost.visit.proxies import parse_networks

Scope = MutableMapping[str, Any]


class Gateway:
    """The ASGI app. Get one with `build`."""

    def __init__(
        self, *, collecting: Collecting, tag: Tag, pages: Pages, lifetime: Lifetime, answering: Answering
    ) -> None:
        self._collecting = collecting
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
            else:
                await self._pages.app(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifetime.live(receive, send)

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


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


def _no_list(host: str) -> str | None:
    """Without the public suffix list only a host itself is known to be a site."""
    return host if "." in host else None


def build(
    *,
    inbox: Inbox,
    control: Control,
    ledger: LedgerReader,
    folder: Path,
    limits: Limits | None = None,
    trusted_proxies: Sequence[str] = (),
    clock: Callable[[], int] = now_ms,
    monotonic: Callable[[], float] = time.monotonic,
    log: Log | None = None,
    registrable: Registrable = _no_list,
    identities: IdentityReader | None = None,
    people: People | None = None,
    tag_folder: str = DEFAULT_FOLDER,
    tag_names: Sequence[str] = ("tag.js",),
    tag_assets: Path = ASSETS,
    random: Callable[[int], bytes] = secrets.token_bytes,
    suppressed: Suppressed | None = None,
    locate: Locate = nowhere,
    open_transport: Callable[[], AsyncTransport] | None = None,
    deliver_to: str | None = None,
) -> Gateway:
    """The gateway over `inbox` and `control`, which the caller opens and closes.

    `ledger` may raise StoreError while there is none. `folder` is where the inbox lies, `clock` gives Unix ms.
    `registrable` knows the public suffixes; `identities` what is kept of visitors, `people` what a person may ask for.
    `tag_folder` and `tag_names` are where the tag is served, `tag_assets` what its build made. `suppressed` follows who
    denied consent, `locate` gives the region of an address. `open_transport` makes the way out for calls that are
    passed on to Meta, or to `deliver_to` in its place; without it none is. ValueError: a trusted proxy is no network.
    """
    limits = limits or Limits()
    edge_log = EdgeLog(log or structlog.get_logger("signalpost.gateway"), monotonic)
    answering = Answering(Counts(), edge_log)
    counts, decisions = answering.counts, Decisions(suppressed)
    collector = Collector(inbox, DroppedRows(limits.dropped_rows_per_minute), counts, new_event_id, decisions)
    intake = Intake(
        access=Access(control, monotonic),
        collector=collector,
        limits=limits,
        trusted=parse_networks(trusted_proxies),
        clock=clock,
        monotonic=monotonic,
        locate=locate,
    )
    health = Health(inbox=inbox, access=intake.access, ledger=ledger, folder=folder, limits=limits)
    passthrough = Passthrough(
        intake=intake,
        collector=collector,
        log=edge_log,
        passed=counts.passed,
        new_id=new_event_id,
        secret=random(32),
        open_transport=open_transport,
        deliver_to=deliver_to,
    )
    pages = Pages(
        intake=intake,
        health=health,
        lookups=Lookups(written=collector.written, ledger=ledger, clock=clock),
        rights=Rights(inbox=inbox, control=control, ledger=ledger, people=people, clock=clock),
        counts=counts,
        log=edge_log,
        new_trace=new_trace,
        consent=ConsentDesk(intake, inbox),
    )
    collect = TagCollect(
        intake=intake, collector=collector, identities=identities, registrable=registrable, random=random
    )
    return Gateway(
        collecting=Collecting(intake, passthrough, answering, new_trace),
        tag=Tag(
            files=_tag_files(tag_assets, tag_folder, folder / FORMER),
            folder=tag_folder,
            names=tag_names,
            intake=intake,
            collect=collect,
            openbridge=Openbridge(intake, collect),
        ),
        pages=pages,
        lifetime=Lifetime(
            intake=intake,
            collector=collector,
            health=health,
            pages=pages,
            passthrough=passthrough,
            log=edge_log,
            refresh=locate.refresh if isinstance(locate, RegionFile) else _nothing,
        ),
        answering=answering,
    )


def _nothing() -> None:
    return


def _tag_files(assets: Path, tag_folder: str, former: Path) -> TagFiles | None:
    try:
        return with_former(load(assets, tag_folder), former)
    except TagNotBuilt:  # a source tree without its build: collecting goes on, the script's address says it
        return None
