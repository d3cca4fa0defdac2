"""Both halves of an event in one place.

`Reporter.report` makes one event_id and gives it to both: the back end's event, which it puts into the queue, and the
page's call of `fbq`, which the layout writes into the page. That is all that a redundant setup asks of a shop.

The back end sends from a queue, so that no page ever waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from signalpost import AsyncClient, Event, SignalpostError
from signalpost.sample_shop.session import Customer, PageEvent
from signalpost.web import SiteVisit

MOST_WAITING = 1_000
SENT = "sent"
FULL = "dropped: the queue is full"

Log = Callable[[str], None]


class Reporter:
    """Reports events of the back end, in the order they happened. `log` is told of what did not get through."""

    def __init__(self, client: AsyncClient, log: Log) -> None:
        self._client = client
        self._log = log
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue(MOST_WAITING)
        self._stopping = False

    def report(
        self, visit: SiteVisit, customer: Customer, event_name: str, custom_data: Mapping[str, Any]
    ) -> PageEvent:
        """Report it from the back end, if the person agreed; returns what the page is to report."""
        event_id = visit.event_id(event_name, custom_data.get("order_id"))
        event = visit.event(event_name, event_id=event_id, custom_data=custom_data, user_data=customer.user_data)
        return PageEvent(
            event_name=event_name,
            event_id=event_id,
            custom_data=dict(custom_data),
            by_server=f"not sent: consent {visit.consent.state.value}" if event is None else self._put(event),
        )

    def _put(self, event: Event) -> str:
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self._log("the queue of events is full")
            return FULL
        return SENT

    async def run(self) -> None:
        """Send what comes into the queue, until told to stop; what is in it then is sent first."""
        while not self._stopping:
            event = await self._queue.get()
            await self.send_waiting(*([event] if event is not None else []))
        await self.send_waiting()
        await self._client.close()

    async def stop(self) -> None:
        """Let `run` come to its end."""
        self._stopping = True
        await self._queue.put(None)  # wakes it up

    async def send_waiting(self, *first: Event) -> None:
        """Send these, then all that waits."""
        events = list(first)
        while not self._queue.empty():
            events += filter(None, [self._queue.get_nowait()])
        try:
            async for result in self._client.send_many(events):
                if not result.ok:
                    self._log(f"{result.event_name} {result.status.value}: {result.reason}")
        except SignalpostError as error:  # the set-up is wrong: said each time, and the shop goes on
            self._log(f"not sent: {error}")
