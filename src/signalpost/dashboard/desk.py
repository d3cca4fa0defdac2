"""Threads that read for the pages. Each opens the stores for itself, so that none waits for another's query."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec

from signalpost.store.accounts import Accounts
from signalpost.store.control import Control
from signalpost.store.incident_asks import IncidentAsks
from signalpost.store.incident_messages import MessagesReader
from signalpost.store.incidents_file import IncidentsReader
from signalpost.store.ledger import LedgerReader
from signalpost.store.plans import Plans

T = TypeVar("T")


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What the watch keeps, and what people accept of it or ask of it."""

    plans: Plans
    messages: MessagesReader
    incidents: IncidentsReader
    asks: IncidentAsks

    def close(self) -> None:
        """Release the files."""
        self.plans.close()
        self.messages.close()
        self.incidents.close()
        self.asks.close()


class Stores(msgspec.Struct, frozen=True, kw_only=True):
    """What one thread reads from, and writes settings and commands into."""

    control: Control
    ledger: LedgerReader
    accounts: Accounts
    watched: Watched

    def close(self) -> None:
        """Release the files."""
        self.ledger.close()
        self.control.close()
        self.accounts.close()
        self.watched.close()


class Desk:
    """`threads` readers; `ask` runs a function of stores in one of them."""

    def __init__(self, open_stores: Callable[[], Stores], threads: int = 4) -> None:
        self._open = open_stores
        self._mine = threading.local()
        self._every: list[Stores] = []
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="desk")

    async def ask(self, question: Callable[[Stores], T]) -> T:
        """What `question` returns or raises."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._answer, question)

    def close(self) -> None:
        """Wait for what runs, and release all files."""
        self._pool.shutdown()
        for stores in self._every:
            stores.close()

    def _answer(self, question: Callable[[Stores], T]) -> T:
        stores = getattr(self._mine, "stores", None)
        if stores is None:
            stores = self._mine.stores = self._open()
            self._every.append(stores)
        return question(stores)
