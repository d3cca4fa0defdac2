"""From the server's start to its stop: what is looked after once a second, and what is ended in which order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from signalpost.errors import StoreError
from signalpost.gateway.body import Receive, Send
from signalpost.gateway.collect import Collector
from signalpost.gateway.health import Health
from signalpost.gateway.intake import Intake
from signalpost.gateway.log import EdgeLog
from signalpost.gateway.pages import Pages
from signalpost.gateway.passthrough import Passthrough

LOOK_EVERY_S = 1.0


class Lifetime:
    """One gateway's. `refresh` reads the file of regions again if it changed."""

    def __init__(
        self,
        *,
        intake: Intake,
        collector: Collector,
        health: Health,
        pages: Pages,
        passthrough: Passthrough,
        log: EdgeLog,
        refresh: Callable[[], None],
    ) -> None:
        self._intake = intake
        self._collector = collector
        self._health = health
        self._pages = pages
        self._passthrough = passthrough
        self._log = log
        self._refresh = refresh

    async def live(self, receive: Receive, send: Send) -> None:
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
        """Bodies that take too long, the file of regions, and copies that were only counted."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                self._intake.deadlines.sweep()
                self._refresh()
                await self._collector.store_counted()
            except Exception as error:  # whatever it is: without the next look no slow body would ever end
                self._log.failed("upkeep", error)
