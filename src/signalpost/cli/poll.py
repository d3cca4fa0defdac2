"""`signalpost poll`: looks at the shops' own lists of orders. `serve` runs it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import typer

from signalpost.cli.processes import Watched
from signalpost.cli.supervise import watch_parent
from signalpost.settings import Settings

if TYPE_CHECKING:
    from signalpost.connectors.source import OrderSource
    from signalpost.gateway.shop_copies import ShopCopies
    from signalpost.shops.poll import Shop
    from signalpost.store.control import Control
    from signalpost.store.ledger import LedgerReader
    from signalpost.transport import AsyncTransport

IDLE_S = 5.0  # until it is looked again whether any shop has a list to poll
NAMED_AT_ONCE = 50
MADE_FOR_S = 3_600.0  # a client is made anew so often: some platforms' tokens last a day
AUTHOR = "poll"


def poll(ctx: typer.Context, watched: Watched = False) -> None:
    """Read the order list of every shop that has an API token, again and again, until stopped. `serve` runs it.

    It finds orders that no webhook told of, reads those that a webhook only named, and makes lost webhooks anew. One at
    a time polls for a data folder.
    """
    from signalpost.cli import logs, parts

    settings = parts.settings_of(ctx)
    if watched:
        watch_parent()
    logger = logs.configure(settings, "poll")
    asyncio.run(_poll(settings, logs.teller(logger)))


async def _poll(settings: Settings, log: Callable[..., Any]) -> None:
    from signalpost.cli import parts

    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    log("poll_started", pid=os.getpid())
    with parts.control(settings) as control:
        while not stopping.is_set():
            if any(_has_token(control, space_id, source) for space_id, source in _sources(control)):
                await _rounds(settings, control, stopping, log)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), IDLE_S)
    log("poll_stopped")


async def _rounds(settings: Settings, control: Control, stopping: asyncio.Event, log: Callable[..., Any]) -> None:
    """Poll until stopped, or until no shop is left. Nothing of it is imported by an installation without shops."""
    from signalpost.cli import parts
    from signalpost.cli.shops import taking
    from signalpost.shops.poll import Cursors, Poll
    from signalpost.store.shops_file import ShopsFile, read_upto
    from signalpost.transport import AsyncHttpTransport

    transport = AsyncHttpTransport()
    try:
        with (
            closing(ShopsFile.hold(settings.data_dir)) as file,
            parts.ledger_reader(settings) as ledger,
            taking(settings, control) as copies,
        ):
            cursors = Cursors(read_upto(settings.data_dir), file.write)
            made = Shops(control, ledger, copies, transport, log)
            polling = Poll(made.every, cursors, now=lambda: int(time.time()), log=log)
            running = asyncio.ensure_future(polling.run())
            await asyncio.wait({running, asyncio.ensure_future(stopping.wait())}, return_when=asyncio.FIRST_COMPLETED)
            polling.stop()
            await running
    finally:
        await transport.close()


class Shops:
    """The shops that have a list and a token, made anew when the settings change."""

    def __init__(
        self,
        control: Control,
        ledger: LedgerReader,
        copies: ShopCopies,
        transport: AsyncTransport,
        log: Callable[..., Any],
    ) -> None:
        self._control = control
        self._ledger = ledger
        self._copies = copies
        self._transport = transport
        self._log = log
        self._version = -1
        self._until = 0.0
        self._made: Sequence[Shop] = ()

    def every(self) -> Sequence[Shop]:
        """As of now."""
        version = self._control.version()
        if version != self._version or time.monotonic() >= self._until:
            self._until = time.monotonic() + MADE_FOR_S
            self._made = [
                self._shop(space_id, source)
                for space_id, source in _sources(self._control)
                if _has_token(self._control, space_id, source)
            ]
            self._version = version
        return self._made

    def _shop(self, space_id: int, source: OrderSource) -> Shop:
        from signalpost.cli import parts
        from signalpost.cli.shops import api_of, take_into
        from signalpost.connectors.platforms import CONNECTORS
        from signalpost.gateway.shop_secrets import SIGNING, keep_signing, secret_name
        from signalpost.shops import hooks
        from signalpost.shops.listing import Listing
        from signalpost.shops.poll import Shop

        connector = CONNECTORS[source.platform.value]
        api = api_of(self._control, space_id, source, connector, self._transport)

        async def repair() -> hooks.Installed:
            secret = self._control.secret(space_id, secret_name(source.name, SIGNING)) or ""
            done = await hooks.install(api, connector.topics, source.webhook_address, secret)
            if done.secret is not None:
                now = parts.now_ms()
                keep_signing(self._control, space_id, source.name, done.secret, author=AUTHOR, now=now)
            return done

        return Shop(
            space_id=space_id,
            source=source,
            listing=Listing(api, connector, source, take_into(self._copies, space_id)),
            named=lambda: self._ledger.order_book.to_read(space_id, source.name, NAMED_AT_ONCE),
            repair=repair if source.webhook_address and not api.by_hand else None,
        )


def _sources(control: Control) -> list[tuple[int, OrderSource]]:
    """Those that are not paused, with their spaces."""
    configs = control.snapshot().configs.items()
    return [(space_id, one) for space_id, version in configs for one in version.config.sources if not one.paused]


def _has_token(control: Control, space_id: int, source: OrderSource) -> bool:
    from signalpost.gateway.shop_secrets import API, secret_name
    from signalpost.shops.clients import has_list

    return has_list(source) and control.secret(space_id, secret_name(source.name, API)) is not None
