"""Which datasets an event goes to, and how long its first copy waits there for a second one."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.connectors.source import OrderSource
from signalpost.identity.settings import IdentitySettings
from signalpost.store.record import EventCopy
from signalpost.store.routes import RouteTable, host_of_body

MERGE_WINDOW_MS = 5_000
SERVER_WAIT_MS = 600_000
SERVER_WAIT_MOST_MS = 3_600_000


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """How long copies wait in one dataset, in milliseconds.

    `windows` holds the merge window of single event names, `window` that of all others. A browser copy of a name in
    `server_names` (a back end is declared, or learnt, to send it too) waits `server_wait` for it, then goes alone.
    """

    window: int = MERGE_WINDOW_MS
    windows: Mapping[str, int] = {}
    server_names: frozenset[str] = frozenset()
    server_wait: int = SERVER_WAIT_MS

    def window_of(self, event_name: str) -> int:
        return self.windows.get(event_name, self.window)

    def wait_of(self, event_name: str, origin: str) -> int:
        """How long a first copy waits: the window, and longer where a richer copy is known to come."""
        window = self.window_of(event_name)
        if origin == "browser" and event_name in self.server_names:
            return max(window, min(self.server_wait, SERVER_WAIT_MOST_MS))
        return window


DEFAULT_WAITS = Waits()
NO_RULES = RouteTable()


class Routes(msgspec.Struct, frozen=True, kw_only=True):
    """What the control file says, as projection needs it: the datasets of each key, the rules that choose among them,
    the waits of each dataset, what identity may add to its events, and the shops by name."""

    by_key: Mapping[str, tuple[str, ...]] = {}
    rules: RouteTable = NO_RULES
    waits: Mapping[str, Waits] = {}
    identity: Mapping[str, IdentitySettings] = {}
    sources: Mapping[str, OrderSource] = {}

    def datasets_of(self, copy: EventCopy) -> tuple[str, ...]:
        """Where a copy goes: to the dataset it names, else to those of the key it came with, and as rules say. Empty:
        nowhere.

        A named dataset that the control file does not know is kept all the same, and waits there for its token. What
        its sender took to Meta itself is of that dataset alone, and so is a test of it: the code is that dataset's.
        """
        leads_to = self.by_key.get(copy.key_id, ())
        alone = copy.passthrough or (copy.dataset is not None and copy.test_event_code is not None)
        if alone or not self.rules:
            return (copy.dataset,) if copy.dataset is not None else leads_to
        host = host_of_body(copy.body) if self.rules.asks_host else ""
        return self.rules.of(copy.dataset, leads_to, copy.event_name, host, copy.action_source)

    def waits_of(self, dataset: str) -> Waits:
        return self.waits.get(dataset, DEFAULT_WAITS)
