"""Erasing in the worker: each request is noted before anything else, and carried out once all before it is folded.

A copy that was received before a request and is folded after it was carried out (its inbox lay unread, or its backup
was put back) is dropped as `erased`: no body of it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from signalpost.store.erase import Found, carry_out
from signalpost.store.erasure import Erasure
from signalpost.store.identities import Identities
from signalpost.store.ledger import CopyFate, Fate, Ledger
from signalpost.store.person_keys import keys_of
from signalpost.store.record import EraseCopy, EventCopy, Receipt

REASON = "erased"

Arrivals = Sequence[tuple[Receipt, EventCopy]]
Log = Callable[..., None]


class Erasures:
    """What was asked to be erased, as the worker follows it."""

    def __init__(self, ledger: Ledger, identities: Identities, log: Log) -> None:
        self._ledger = ledger
        self._identities = identities
        self._log = log
        self._pending: list[Erasure] = []
        self._done: dict[tuple[int, bytes], list[tuple[int, Found]]] = {}  # by space and key
        self._latest = -1  # when the last request came that was carried out
        self._read()

    def note(self, asked: Iterable[tuple[Receipt, EraseCopy]]) -> None:
        """Put requests on the list, durably, before what came with them is folded."""
        for receipt, copy in asked:
            erasure = erasure_of(receipt, copy)
            self._ledger.erased.add(erasure)
            if not self._ledger.erasures(copy.space_id, erasure_id=erasure.erasure_id):
                self._pending.append(erasure)

    @property
    def waits_for(self) -> int | None:
        """When the oldest request was made that is still to be carried out (Unix ms): what came by then goes first."""
        return min((erasure.at for erasure in self._pending), default=None)

    def carry_out(self, now: int) -> int:
        """Carry out what is on the list; returns how much that was."""
        pending, self._pending = self._pending, []
        for erasure in pending:
            done = carry_out(erasure, self._identities, self._ledger, now)
            self._log("erased", erasure_id=done.erasure_id, events=done.events, held=done.held, sending=done.sending)
        if pending:
            self._read()
        return len(pending)

    def late(self, arrivals: Arrivals) -> tuple[Arrivals, Sequence[CopyFate]]:
        """Of copies about to be folded, those that may be, and what becomes of those that came before an erasure."""
        if self._latest < 0 or all(copy.received_at > self._latest for _, copy in arrivals):
            return arrivals, ()
        kept = [(receipt, copy) for receipt, copy in arrivals if not self._covers(copy)]
        if len(kept) == len(arrivals):
            return arrivals, ()
        gone = [(receipt, copy) for receipt, copy in arrivals if self._covers(copy)]
        return kept, [_fate(receipt, copy) for receipt, copy in gone]

    def _covers(self, copy: EventCopy) -> bool:
        if copy.received_at > self._latest:
            return False
        keys = keys_of(copy)
        for key in keys:
            hmac = self._identities.key_hmac(copy.space_id, *key)
            for at, found in self._done.get((copy.space_id, hmac), ()):
                if copy.received_at <= at and found.is_of(copy.space_id, keys):
                    return True
        return False

    def _read(self) -> None:
        listed = self._ledger.erased.all()
        self._pending = [erasure for erasure in listed if not erasure.done]
        self._done = {}
        for erasure in listed:
            if erasure.done:
                found = Found(self._identities.key_hmac, erasure.space_id, erasure.keys)
                self._latest = max(self._latest, erasure.at)
                for key in erasure.keys:
                    self._done.setdefault((erasure.space_id, key), []).append((erasure.at, found))


def erasure_of(receipt: Receipt, copy: EraseCopy) -> Erasure:
    """A request as the list holds it."""
    hmacs = tuple(hmac for _, hmac in copy.keys)
    kinds = tuple(dict.fromkeys(kind for kind, _ in copy.keys))
    return Erasure(
        erasure_id=str(receipt), space_id=copy.space_id, at=copy.received_at, asked=hmacs, keys=hmacs, kinds=kinds
    )


def _fate(receipt: Receipt, copy: EventCopy) -> CopyFate:
    return CopyFate(
        space_id=copy.space_id,
        dataset=copy.dataset,
        event_name=copy.event_name,
        event_id=None,
        key_id=copy.key_id,
        origin=copy.origin,
        received_at=copy.received_at,
        fate=Fate.DROPPED,
        reason=REASON,
        receipt=receipt,
    )
