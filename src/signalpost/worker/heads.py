"""The next batch of every inbox, read ahead; and inboxes that stopped, which rest and are tried again."""

from __future__ import annotations

from collections.abc import Callable

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.inbox import InboxReader
from signalpost.store.ledger import Ledger
from signalpost.worker.copies import UNKNOWN_RECORD, UNREADABLE, Copies, Unreadable, copies_of

STOPPED_MS = 60_000  # how long a stopped inbox rests before it is tried again
FORGET_EVERY_MS = 5_000

KEY_MISSING = "key_missing"
STOPS: tuple[str, ...] = (UNKNOWN_RECORD, UNREADABLE, KEY_MISSING)  # codes of incidents that stop an inbox

Log = Callable[..., None]


class Heads:
    """What lies first in each inbox, up to `records` of one and about `in_hand` events of all.

    A batch that was `taken` is either `folded`, and the inbox goes on behind it, or its inbox is `stop`ped, and the
    batch is read again. A stopped inbox leaves an incident, which is closed when it can be read.
    """

    def __init__(self, ledger: Ledger, inboxes: InboxReader, log: Log, *, records: int, in_hand: int) -> None:
        self._ledger = ledger
        self._inboxes = inboxes
        self._log = log
        self._records = records
        self._in_hand = in_hand
        self._heads: dict[str, Copies] = {}
        self._cursors: dict[str, int] = {}
        self._stopped: dict[str, tuple[int, str]] = {}  # until when it rests, and the incident's code
        self._forgot_at = 0

    def look(self, now: int) -> None:
        """Read the next batch of every inbox that has none in hand, the oldest inboxes first, until there is enough."""
        in_hand = self._events_in_hand
        for inbox_id in self._inboxes.inboxes():
            if in_hand >= self._in_hand:
                break
            if inbox_id not in self._heads and not self.rests(inbox_id, now):
                head = self._read(inbox_id, now)
                if head is not None:
                    self._heads[inbox_id] = head
                    in_hand += len(head.events)

    def take(self) -> Copies | None:
        """The batch whose first copy is the oldest; None when nothing is left."""
        if not self._heads:
            return None
        batch = min(self._heads.values(), key=lambda head: (head.first_at, head.inbox_id))
        return self._heads.pop(batch.inbox_id)

    def folded(self, batch: Copies) -> None:
        """The batch is in the ledger, and its cursor with it."""
        self._cursors[batch.inbox_id] = batch.upto

    def all_are_after(self, at: int) -> bool:
        """Whether everything that was accepted until then (Unix ms) is folded, in all inboxes that did not stop."""
        return self._events_in_hand < self._in_hand and all(head.first_at > at for head in self._heads.values())

    @property
    def some_stopped(self) -> bool:
        """Whether some inbox cannot be folded now."""
        return bool(self._stopped)

    def stop(self, inbox_id: str, why: Unreadable, now: int) -> None:
        """Let the inbox rest, with an incident that says why."""
        self._stopped[inbox_id] = (now + STOPPED_MS, why.code)
        self._ledger.open_incident(DEFAULT_SPACE, why.code, None, now, why.detail)
        self._log("inbox_stopped", inbox_id=inbox_id, code=why.code, detail=why.detail)

    def rests(self, inbox_id: str, now: int) -> bool:
        """Whether an inbox was stopped, and is not to be tried again yet."""
        return self._stopped.get(inbox_id, (0, ""))[0] > now

    def go_on(self, inbox_id: str, now: int) -> None:
        """An inbox can be read; if it was stopped, its incident is over, unless another's is the same."""
        _, code = self._stopped.pop(inbox_id, (0, ""))
        if code and all(other != code for _, other in self._stopped.values()):
            self._ledger.close_incident(DEFAULT_SPACE, code, None, now)

    def forget(self, now: int) -> None:
        """Let the inboxes drop what is folded: seldom, since it is a transaction of theirs."""
        if now - self._forgot_at >= FORGET_EVERY_MS:
            self._forgot_at = now
            for inbox_id in list(self._inboxes.inboxes()):
                if self._cursors.get(inbox_id):
                    self._inboxes.forget(inbox_id, self._cursors[inbox_id], now)

    @property
    def _events_in_hand(self) -> int:
        return sum(len(head.events) for head in self._heads.values())

    def _read(self, inbox_id: str, now: int) -> Copies | None:
        if inbox_id not in self._cursors:
            self._cursors[inbox_id] = self._ledger.cursor(inbox_id)
        try:
            segments = self._inboxes.read(inbox_id, self._cursors[inbox_id], self._records)
            head, why = copies_of(inbox_id, segments)
        except (StoreCorrupt, KeyMissing) as error:
            code = KEY_MISSING if isinstance(error, KeyMissing) else UNREADABLE
            head, why = None, Unreadable(code, f"inbox {inbox_id}: {error}")
        if head is not None:
            return head
        if why is not None:
            self.stop(inbox_id, why, now)
        else:
            self.go_on(inbox_id, now)
        return None
