"""What goes by age besides events and visitors: day keys, audit rows, answered commands, the list of what was erased.

A day's key is destroyed once all that it sealed is past its retention. That reaches what no command can: copies in
backups, and what a disk keeps of overwritten pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from signalpost.store.backup import renew_copies
from signalpost.store.business import Retention
from signalpost.store.control import Control
from signalpost.store.keyring import LASTING
from signalpost.store.ledger import Ledger
from signalpost.store.seal import DAY_MS, day_of

EVERY_MS = 3_600_000
AUTHOR = "worker"
#: Days beyond a retention before its key goes: what was received on a day is settled on it or a little later, and
#: pruned by the time it was settled.
SLACK_DAYS = 2

Log = Callable[..., None]


class OldRows:
    """Forgets what is past its retention, once an hour. `stopped` tells whether an inbox cannot be folded: then no key
    is destroyed that its copies may need."""

    def __init__(self, ledger: Ledger, control: Control, stopped: Callable[[], bool], log: Log) -> None:
        self._ledger = ledger
        self._control = control
        self._keyring = ledger.keyring
        self._stopped = stopped
        self._log = log
        self._next = 0

    def prune(self, now: int) -> int:
        """When it is time, forget; returns how many rows and keys."""
        self._ledger.index_keys()
        if now < self._next:
            return 0
        self._next = now + EVERY_MS
        kept = longest(version.config.retention for version in self._control.snapshot().configs.values())
        rows = self._control.prune(
            audit_before=now - kept.audit_days * DAY_MS,
            commands_before=now - kept.commands_days * DAY_MS,
            author=AUTHOR,
            now=now,
        )
        rows += self._ledger.erased.prune(now - kept.erased_days * DAY_MS)
        head = self._control.audit_head()
        if head is not None:
            self._log("audit_head", head=str(head))
        return rows + self._destroy_keys(kept, now)

    def _destroy_keys(self, kept: Retention, now: int) -> int:
        today = day_of(now)
        needed = day_of(self._ledger.oldest_needed() or now)
        events = min(today - kept.events_days - SLACK_DAYS, needed)
        visitors = LASTING + today - max(kept.visitors_days, kept.events_days) - SLACK_DAYS
        old = [day for day in self._keyring.days() if day < (visitors if day >= LASTING else events)]
        if not old or self._stopped():
            return 0
        for day in old:
            self._keyring.destroy(day)
        renew_copies(self._keyring.file)
        self._log("day_keys_destroyed", count=len(old), upto=old[-1] % LASTING)
        return len(old)


def longest(settings: Iterable[Retention]) -> Retention:
    """Of several spaces' retentions the longest of each, since they share files; the default without one."""
    found = list(settings) or [Retention()]
    names = Retention.__struct_fields__
    return Retention(**{name: max(getattr(one, name) for one in found) for name in names})
