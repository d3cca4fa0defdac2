"""Asks Meta for something once a day for each dataset, beside everything else.

Only the worker has tokens and the way out, so it asks; nothing waits for it, and no answer costs anything but a day.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar
from urllib.parse import urlencode

from signalpost.errors import InvalidInput, StoreError, TransportError
from signalpost.store.business import Dataset
from signalpost.store.control import Control, Snapshot
from signalpost.transport import AsyncTransport, Request, Response
from signalpost.worker.destination import Destination

DAY_MS = 86_400_000
FIRST_AFTER_MS = 600_000  # a worker that has just begun has other things to do
AGAIN_AFTER_MS = 6 * 3_600_000  # when there was no answer, or a token does not allow it
TIMEOUT_S = 10.0

Log = Callable[..., None]
Key = tuple[int, str]  # space, dataset


def willing(snapshot: Snapshot) -> Mapping[Key, Dataset]:
    """The datasets of which Meta may be asked for its own numbers (`quality.ask_meta`)."""
    return {
        (space_id, one.dataset_id): one
        for space_id, version in snapshot.configs.items()
        for one in version.config.datasets
        if one.quality.ask_meta
    }


class Asks(ABC):
    """`start_due` asks for what is due, beside everything else; `ask_due` is the same, awaited. Times: Unix ms."""

    what: ClassVar[str]  # begins the names of log lines

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

    @abstractmethod
    def _wanted(self, snapshot: Snapshot) -> Mapping[Key, Dataset]:
        """Whom to ask for."""

    @abstractmethod
    async def _ask(self, space_id: int, dataset: Dataset, now: int) -> bool:
        """Ask for one and keep the answer. False: it was not; unless `_done` was called it is asked again later."""

    def start_due(self, snapshot: Snapshot, now: int) -> None:
        """Ask, if it is time and nothing is being asked."""
        if now >= self._first and (self._task is None or self._task.done()) and self._due(snapshot, now):
            self._task = asyncio.ensure_future(self.ask_due(snapshot, now))

    async def ask_due(self, snapshot: Snapshot, now: int) -> int:
        """Ask for each dataset whose answer of today is missing, one after the other; returns how many answered."""
        kept = 0
        for (space_id, dataset), settings in self._due(snapshot, now).items():
            self._next[space_id, dataset] = now + AGAIN_AFTER_MS
            try:
                kept += await self._ask(space_id, settings, now)
            except (TransportError, StoreError, InvalidInput) as error:
                self._log(f"{self.what}_missing", dataset=dataset, error=type(error).__name__)
        return kept

    async def close(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _due(self, snapshot: Snapshot, now: int) -> Mapping[Key, Dataset]:
        return {key: one for key, one in self._wanted(snapshot).items() if now >= self._next.get(key, 0)}

    def _done(self, space_id: int, dataset: Dataset, now: int) -> None:
        """Nothing more to ask today."""
        self._next[space_id, dataset.dataset_id] = (now // DAY_MS + 1) * DAY_MS

    async def _get(
        self, destination: Destination, dataset: Dataset, path: str, asked: Mapping[str, str]
    ) -> Response | None:
        """What Graph answers to `GET /{version}/{path}`; None: there is no token. It travels in the header. Where its
        app wants proof of its secret, that stands in the address, as Graph reads it there of a GET; without the token
        it is worth nothing."""
        if destination.token is None:
            return None
        version, proof = dataset.api_version, destination.appsecret_proof
        base = destination.url.partition(f"/{version}/")[0]
        query = urlencode(asked if proof is None else {**asked, "appsecret_proof": proof.reveal()})
        url = f"{base}/{version}/{path}?{query}"
        return await self._transport.send(Request(method="GET", url=url, token=destination.token, timeout_s=TIMEOUT_S))
