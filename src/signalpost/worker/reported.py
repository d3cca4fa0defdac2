"""Asks Meta once a day what it says of each dataset's events, and keeps the answer: Meta itself keeps no history.

Only the worker has tokens and the way out, so it asks; nothing waits for it, and no answer costs anything but a day.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from signalpost.errors import StoreError, TransportError
from signalpost.quality.reported import FIELDS, ReportedDay, read_reported
from signalpost.store.control import Control, Snapshot
from signalpost.transport import AsyncTransport, Request
from signalpost.worker.destination import Destination

DAY_MS = 86_400_000
FIRST_AFTER_MS = 600_000  # a worker that has just begun has other things to do
AGAIN_AFTER_MS = 6 * 3_600_000  # when there was no answer, or a token does not allow it
TIMEOUT_S = 10.0

Log = Callable[..., None]
Key = tuple[int, str]  # space, dataset


class Reports:
    """`start_due` asks for what is due, beside everything else; `ask_due` is the same, awaited. Times: Unix ms."""

    def __init__(
        self,
        control: Control,
        transport: AsyncTransport,
        destination_of: Callable[[int, str], Destination],
        log: Log,
        begun_at: int,
    ) -> None:
        self._control = control
        self._transport = transport
        self._destination_of = destination_of
        self._log = log
        self._next: dict[Key, int] = {}
        self._first = begun_at + FIRST_AFTER_MS
        self._task: asyncio.Task[int] | None = None

    def start_due(self, snapshot: Snapshot, now: int) -> None:
        """Ask, if it is time and nothing is being asked."""
        if now >= self._first and (self._task is None or self._task.done()) and self._due(snapshot, now):
            self._task = asyncio.ensure_future(self.ask_due(snapshot, now))

    async def ask_due(self, snapshot: Snapshot, now: int) -> int:
        """Ask for each dataset whose answer of today is missing, one after the other; returns how many answered."""
        kept = 0
        for (space_id, dataset), version in self._due(snapshot, now).items():
            self._next[space_id, dataset] = now + AGAIN_AFTER_MS
            try:
                kept += await self._ask(space_id, dataset, version, now)
            except (TransportError, StoreError) as error:
                self._log("reported_quality_missing", dataset=dataset, error=type(error).__name__)
        return kept

    async def close(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _due(self, snapshot: Snapshot, now: int) -> Mapping[Key, str]:
        """The datasets to ask for, with their API version."""
        return {
            (space_id, one.dataset_id): one.api_version
            for space_id, version in snapshot.configs.items()
            for one in version.config.datasets
            if one.quality.ask_meta and now >= self._next.get((space_id, one.dataset_id), 0)
        }

    async def _ask(self, space_id: int, dataset: str, version: str, now: int) -> bool:
        today = now // DAY_MS
        if self._control.reported(space_id, dataset, today):
            self._next[space_id, dataset] = (today + 1) * DAY_MS
            return False
        destination = self._destination_of(space_id, dataset)
        if destination.token is None:
            return False
        response = await self._transport.send(_request(destination, dataset, version))
        if response.status != 200:
            self._log("reported_quality_refused", dataset=dataset, status=response.status)
            return False
        try:
            events = read_reported(response.body)
        except ValueError:
            self._log("reported_quality_unreadable", dataset=dataset)
            return False
        self._control.keep_reported(space_id, dataset, ReportedDay(day=today, at=now, events=events))
        self._next[space_id, dataset] = (today + 1) * DAY_MS
        return True


def _request(destination: Destination, dataset: str, version: str) -> Request:
    """`GET /{version}/dataset_quality`. The token travels in the header. Where its app wants proof of its secret, that
    stands in the address, as Graph reads it there of a GET; without the token it is worth nothing."""
    base = destination.url.partition(f"/{version}/")[0]
    proof = destination.appsecret_proof
    asked = {"dataset_id": dataset, "fields": FIELDS}
    query = urlencode(asked if proof is None else {**asked, "appsecret_proof": proof.reveal()})
    url = f"{base}/{version}/dataset_quality?{query}"
    return Request(method="GET", url=url, token=destination.token, timeout_s=TIMEOUT_S)
