"""Which datasets an event goes to, and how long its first copy waits there for a second one."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.identity.settings import IdentitySettings

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


class Routes(msgspec.Struct, frozen=True, kw_only=True):
    """What the control file says, as projection needs it: the datasets of each key, the waits of each dataset, and
    what identity may add to its events."""

    by_key: Mapping[str, tuple[str, ...]] = {}
    waits: Mapping[str, Waits] = {}
    identity: Mapping[str, IdentitySettings] = {}

    def datasets_of(self, dataset: str | None, key_id: str) -> tuple[str, ...]:
        """Where a copy goes: to the dataset it names, else to those of the key it came with. Empty: nowhere.

        A named dataset that the control file does not know is kept all the same, and waits there for its token.
        """
        return (dataset,) if dataset is not None else self.by_key.get(key_id, ())

    def waits_of(self, dataset: str) -> Waits:
        return self.waits.get(dataset, DEFAULT_WAITS)
