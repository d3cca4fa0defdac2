"""The processes that `serve` runs, each also a command of its own: gateway and worker; the sandbox has a module."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.supervise import watch_parent
from signalpost.settings import Settings

if TYPE_CHECKING:
    from signalpost.gateway.given import Given

Watched = Annotated[bool, typer.Option("--watched", hidden=True, help="Drain when stdin ends.")]
Descriptor = Annotated[int | None, typer.Option(hidden=True, help="An inherited listening socket.")]

DeliverTo = Annotated[
    str | None, typer.Option(help="Send everything to this base URL instead of Meta, such as a sandbox's.")
]

GC_THRESHOLD = 50_000  # allocations; events make no cycles, so a collection finds next to nothing
#: The worker has ten thousand events in hand: looking through them while they are takes a twentieth of its time.
GC_THRESHOLD_WORKER = 500_000
SANDBOX_TOKEN = "sandbox"  # what the worker shows a sandbox for a dataset without a token; it takes any


def work(
    ctx: typer.Context,
    deliver_to: DeliverTo = None,
    watched: Watched = False,
) -> None:
    """Fold the inbox into the ledger and deliver, until stopped. One worker at a time holds a data folder."""
    from signalpost.cli import logs, parts

    settings = parts.settings_of(ctx)
    if watched:
        watch_parent()
    logger = logs.configure(settings, "worker")
    tune_collector()
    asyncio.run(_work(settings, deliver_to, logs.teller(logger)))


async def _work(settings: Settings, deliver_to: str | None, log: Callable[..., Any]) -> None:
    from signalpost.cli import parts
    from signalpost.store import open_control, open_identities, open_inboxes, open_ledger
    from signalpost.transport import AsyncHttpTransport, Secret
    from signalpost.worker.clock import Clock
    from signalpost.worker.destination import Elsewhere
    from signalpost.worker.run import Worker

    keys = parts.keyring(settings, create=True, tell=False)
    control = open_control(settings.data_dir / parts.CONTROL_FILE, keys)
    ledger = open_ledger(settings.data_dir / parts.LEDGER_FILE, keys)
    identities = open_identities(settings.data_dir / parts.IDENTITIES_FILE, keys)
    transport = AsyncHttpTransport()
    worker = Worker(
        ledger=ledger,
        identities=identities,
        inboxes=open_inboxes(settings.data_dir / parts.INBOX_FOLDER, keys, limits=parts.inbox_limits(settings)),
        control=control,
        transport=transport,
        clock=Clock(),
        log=log,
        holder=f"worker-{os.getpid()}",
        elsewhere=Elsewhere(base_url=deliver_to, token=Secret(SANDBOX_TOKEN)) if deliver_to else None,
        watch=settings.watch,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    tune_collector(GC_THRESHOLD_WORKER)
    log("worker_started", pid=os.getpid())
    try:
        await worker.run()
    finally:
        await transport.close()
        ledger.close()
        identities.close()
        control.close()
    log("worker_stopped")


def gateway(ctx: typer.Context, fd: Descriptor = None, deliver_to: DeliverTo = None, watched: Watched = False) -> None:
    """Take events over HTTP; one process. `serve` runs it."""
    from signalpost.cli import logs, parts, serve
    from signalpost.gateway import serve as server
    from signalpost.gateway.app import build

    settings = parts.settings_of(ctx)
    if watched:
        watch_parent()
    logger = logs.configure(settings, "gateway")
    with ExitStack() as held:
        app = build(_given(settings, deliver_to, logger, held))
        listener = socket.socket(fileno=fd) if fd is not None else server.listen(settings.host, settings.port)
        held.callback(
            signal.signal, signal.SIGTERM, signal.SIG_IGN
        )  # first of all: what was answered is being kept now

        def started() -> None:
            tune_collector()
            logger.info("gateway_started", pid=os.getpid(), address=serve.url(listener))

        server.run(app, listener, drain_s=settings.drain_seconds, started=started)
    logger.info("gateway_stopped")


def _given(settings: Settings, deliver_to: str | None, logger: Any, held: ExitStack) -> Given:
    """What the gateway is given; `held` closes it, the inbox first."""
    from publicsuffixlist import PublicSuffixList

    from signalpost.cli import parts
    from signalpost.gateway.given import Given
    from signalpost.gateway.locate import RegionFile, nowhere
    from signalpost.gateway.rights import People
    from signalpost.store import (
        open_control,
        open_identity_reader,
        open_ledger_reader,
        open_person_file,
        open_suppressed,
    )
    from signalpost.transport import AsyncHttpTransport

    keys = parts.keyring(settings, create=True, tell=False)
    people = settings.data_dir / parts.IDENTITIES_FILE
    locate = held.enter_context(closing(RegionFile(settings.region_file))) if settings.region_file else nowhere
    control = held.enter_context(closing(open_control(settings.data_dir / parts.CONTROL_FILE, keys)))
    inbox = parts.inbox(settings)
    identities = held.enter_context(closing(open_identity_reader(people, keys)))
    suppressed = held.enter_context(closing(open_suppressed(people, keys)))
    held.enter_context(closing(inbox))
    return Given(
        inbox=inbox,
        control=control,
        ledger=open_ledger_reader(settings.data_dir / parts.LEDGER_FILE, keys),
        folder=settings.data_dir / parts.INBOX_FOLDER,
        identities=identities,
        people=People(reader=open_identity_reader(people, keys), file=open_person_file(people, keys)),
        suppressed=suppressed,
        limits=_limits(settings),
        trusted_proxies=settings.trusted_proxies,
        registrable=PublicSuffixList(accept_unknown=True).privatesuffix,
        locate=locate,
        tag_folder=settings.tag_folder,
        tag_names=settings.tag_names,
        open_transport=AsyncHttpTransport,
        deliver_to=deliver_to,
        log=logger,
    )


def tune_collector(threshold: int = GC_THRESHOLD) -> None:
    """Freeze what start-up made, so that no collection walks it again, and collect rarely. For a whole process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(threshold, 20, 100)


def _limits(settings: Settings) -> Any:
    from signalpost.gateway.limits import Limits

    return Limits(
        max_body=settings.request_bytes,
        max_unpacked=settings.unpacked_bytes,
        requests_per_minute=settings.requests_per_minute,
        browser_requests_per_minute=settings.browser_requests_per_minute,
        address_requests_per_minute=settings.address_requests_per_minute,
        unverified_per_minute=settings.unverified_webhooks_per_minute,
        max_inbox_bytes=settings.inbox_bytes,
        min_free_disk=settings.free_disk_bytes,
    )
