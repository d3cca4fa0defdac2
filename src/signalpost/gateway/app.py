"""The gateway as one ASGI app: the collecting addresses bare, everything else on Starlette."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from signalpost.errors import StoreError, StoreUnavailable
from signalpost.gateway.access import Access
from signalpost.gateway.addresses import (
    CAPI_PATH,
    EVENTS_PATH,
    GRAPH_PATH,
    Address,
    capi_address,
    events_address,
    graph_address,
    take,
)
from signalpost.gateway.answers import Answer, Header, respond
from signalpost.gateway.body import Disconnected, Receive, Send
from signalpost.gateway.collect import Collector
from signalpost.gateway.consent_desk import ConsentDesk
from signalpost.gateway.decisions import Decisions
from signalpost.gateway.health import Health
from signalpost.gateway.intake import Intake
from signalpost.gateway.limits import DroppedRows, Limits
from signalpost.gateway.locate import Locate, RegionFile, nowhere
from signalpost.gateway.log import EdgeLog, Log
from signalpost.gateway.lookups import Lookups
from signalpost.gateway.metrics import Counts
from signalpost.gateway.openbridge import Openbridge
from signalpost.gateway.pages import Pages
from signalpost.gateway.passthrough import Passthrough
from signalpost.gateway.refusal import Refused
from signalpost.gateway.rights import People, Rights
from signalpost.gateway.tag import NO_CACHE, Place, Tag
from signalpost.gateway.tag_collect import TagCollect
from signalpost.gateway.tag_files import ASSETS, DEFAULT_FOLDER, TagFiles, TagNotBuilt, load
from signalpost.gateway.tag_former import FORMER, with_former
from signalpost.store.control import Control
from signalpost.store.decisions import Suppressed
from signalpost.store.identities import IdentityReader
from signalpost.store.inbox import Inbox
from signalpost.store.ledger import LedgerReader
from signalpost.transport import AsyncTransport
from signalpost.visit.domain import Registrable
from signalpost.visit.proxies import parse_networks

LOOK_EVERY_S = 1.0
Scope = MutableMapping[str, Any]


class Gateway:
    """The ASGI app. Get one with `build`."""

    def __init__(
        self,
        *,
        intake: Intake,
        collector: Collector,
        health: Health,
        pages: Pages,
        tag: Tag,
        counts: Counts,
        log: EdgeLog,
        refresh: Callable[[], None],
        passthrough: Passthrough,
    ) -> None:
        self._passthrough = passthrough
        self._tag = tag
        self._refresh = refresh
        self._intake = intake
        self._collector = collector
        self._health = health
        self._pages = pages
        self._counts = counts
        self._log = log
        self._events = events_address()
        self._capi = capi_address()
        self._graph = graph_address(new_trace)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection's request, or the server's start and stop."""
        if scope["type"] == "http":
            address, dataset_id = self._place(scope["path"])
            if address is not None:
                await self._collect(address, dataset_id, scope, receive, send)
            elif (place := self._tag.place(scope["path"])) is not None:
                await self._serve_tag(place, scope, receive, send)
            else:
                await self._pages.app(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def _place(self, path: str) -> tuple[Address | None, str | None]:
        if path == EVENTS_PATH:
            return self._events, None
        if path.startswith(self._tag.prefix):
            return None, None
        if found := GRAPH_PATH.fullmatch(path):
            return self._graph, found[1]
        if found := CAPI_PATH.fullmatch(path):
            return self._capi, found[1]
        return None, None

    async def _collect(
        self, address: Address, dataset_id: str | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        started = time.perf_counter()
        headers = dict(scope["headers"])
        origin = headers.get(b"origin") if address is self._events else None
        extra = self._cors(origin) if origin is not None else ()
        if scope["method"] == "OPTIONS" and address is self._events:
            answer: Answer | None = Answer(204, b"", PREFLIGHT)
        else:
            answer = await self._answer(address, dataset_id, scope, headers, receive)
        if answer is None:
            return
        await respond(send, answer, extra)
        self._counts.request(address.name, answer.status, time.perf_counter() - started)

    async def _answer(
        self, address: Address, dataset_id: str | None, scope: Scope, headers: dict[bytes, bytes], receive: Receive
    ) -> Answer | None:
        """The answer, whatever happens; None when the caller has left."""
        if scope["method"] != "POST":
            return self._refused(address.name, Refused("method_not_allowed"), address.refuse)
        place = self._passthrough.place(dataset_id) if address is self._graph and dataset_id is not None else None
        if place is not None:
            taking = self._passthrough.take(place, address, scope, headers, receive)
        else:
            taking = take(self._intake, address, dataset_id, scope, headers, receive)
        return await self._answered(taking, address.name, address.refuse)

    async def _serve_tag(self, place: Place, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        headers = dict(scope["headers"])
        extra = self._tag.cors(place, scope, headers)
        answering = self._tag.answer(place, scope, headers, receive)
        answer = await self._answered(answering, place.name, partial(self._tag.refuse, place))
        if answer is not None:
            if answer.status >= 400:
                extra = (*extra, EXPOSED, NO_CACHE)
            await respond(send, answer, extra)
            self._counts.request(place.name, answer.status, time.perf_counter() - started)

    async def _answered(
        self, answering: Awaitable[Answer], name: str, refuse: Callable[[Refused], Answer]
    ) -> Answer | None:
        try:
            return await answering
        except Disconnected:
            return None
        except Refused as refused:
            return self._refused(name, refused, refuse)
        except StoreUnavailable as unavailable:
            return self._refused(name, Refused.for_store(unavailable), refuse)
        except Exception as error:
            self._log.failed(name, error)
            ground = "store_unavailable" if isinstance(error, StoreError) else "went_wrong"
            return self._refused(name, Refused(ground), refuse)

    def _refused(self, name: str, refused: Refused, refuse: Callable[[Refused], Answer]) -> Answer:
        self._counts.refused[refused.code] += 1
        self._log.refused(name, refused.ground.status, refused.code)
        return refuse(refused)

    def _cors(self, origin: bytes) -> Sequence[Header]:
        """Pages of origins that a browser key lists may read our answers."""
        vary = (b"vary", b"Origin")
        if not self._intake.access.known_origin(origin.decode("latin-1")):
            return (vary,)
        return (
            vary,
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", b"retry-after"),
        )

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and stop with the server; what was only counted is written before the end."""
        await receive()
        upkeep = asyncio.create_task(self._look_after())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._health.draining = True
        upkeep.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await upkeep
        with contextlib.suppress(StoreError):
            await self._collector.store_counted()
        self._pages.close()
        await self._passthrough.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _look_after(self) -> None:
        """Once a second: bodies that take too long, the file of regions, and copies that were only counted."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._intake.deadlines.sweep()
            self._refresh()
            try:
                await self._collector.store_counted()
            except StoreError as error:
                self._log.failed("counted", error)


EXPOSED: Header = (b"access-control-expose-headers", b"retry-after")
PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding, x-sent-at"),
    (b"access-control-max-age", b"7200"),
)


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
    counts = Counts()
    access = Access(control, monotonic)
    decisions = Decisions(suppressed)
    collector = Collector(inbox, DroppedRows(limits.dropped_rows_per_minute), counts, new_event_id, decisions)
    intake = Intake(
        access=access,
        collector=collector,
        limits=limits,
        trusted=parse_networks(trusted_proxies),
        clock=clock,
        monotonic=monotonic,
        locate=locate,
    )
    health = Health(inbox=inbox, access=access, ledger=ledger, folder=folder, limits=limits)
    lookups = Lookups(written=collector.written, ledger=ledger, clock=clock)
    collect = TagCollect(
        intake=intake, collector=collector, identities=identities, registrable=registrable, random=random
    )
    tag = Tag(
        files=_tag_files(tag_assets, tag_folder, folder / FORMER),
        folder=tag_folder,
        names=tag_names,
        intake=intake,
        collect=collect,
        openbridge=Openbridge(intake, collect),
    )
    edge_log = EdgeLog(log or structlog.get_logger("signalpost.gateway"), monotonic)
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
        lookups=lookups,
        rights=Rights(inbox=inbox, control=control, ledger=ledger, people=people, clock=clock),
        counts=counts,
        log=edge_log,
        new_trace=new_trace,
        consent=ConsentDesk(intake, inbox),
    )
    return Gateway(
        intake=intake,
        collector=collector,
        health=health,
        pages=pages,
        tag=tag,
        counts=counts,
        log=edge_log,
        passthrough=passthrough,
        refresh=locate.refresh if isinstance(locate, RegionFile) else _nothing,
    )


def _nothing() -> None:
    return


def _tag_files(assets: Path, tag_folder: str, former: Path) -> TagFiles | None:
    try:
        return with_former(load(assets, tag_folder), former)
    except TagNotBuilt:  # a source tree without its build: collecting goes on, the script's address says it
        return None
