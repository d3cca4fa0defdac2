"""Carrying an erasure out on the data that are there: the same for the worker, a command, and a restored backup."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.backup import renew_copies
from signalpost.store.erasure import Erased, Erasure, TakenOut
from signalpost.store.identities import Identities
from signalpost.store.ledger import HeldRow, Ledger, LedgerReader
from signalpost.store.person_keys import OF_PERSONS, Key, keys_in, keys_of
from signalpost.store.record import EventCopy

HELD_AT_ONCE = 1_000  # held copies read and opened at once

KeyHmac = Callable[[int, str, str], bytes]  # space, kind, value

_decode_copy = msgspec.msgpack.Decoder(EventCopy).decode


def carry_out(erasure: Erasure, identities: Identities, ledger: Ledger, now: int) -> Erased:
    """Take the person of `erasure` out, and everything accepted of them by `erasure.at`. `now`: Unix ms.

    Each step is durable before the next. Killed at any place, it is on the list still, and the whole is done again.
    """
    (known,) = identities.linked(erasure.space_id, [erasure.keys])
    keys = frozenset(erasure.keys) | known
    ledger.erased.extend(erasure.erasure_id, keys)
    identities.forget(erasure.space_id, sorted(keys), erasure.at)
    found = Found(identities.key_hmac, erasure.space_id, keys)
    held = found.held(ledger, erasure.at)
    receipt = ledger.erase(
        TakenOut(
            erasure_id=erasure.erasure_id,
            space_id=erasure.space_id,
            asked_at=erasure.at,
            kinds=erasure.kinds,
            keys=sorted(keys),
            rows=found.events(ledger, erasure.at),
            held=[one.receipt for one in held],
        ),
        now,
    )
    ledger.erased.done(erasure.erasure_id)
    renew_copies(ledger.keyring.file)
    return receipt


def carry_out_all(identities: Identities, ledger: Ledger, now: int) -> Sequence[Erased]:
    """Everything on the list that is not done, oldest first."""
    return [carry_out(erasure, identities, ledger, now) for erasure in ledger.erased.pending()]


class Found:
    """What there is of the person who has `keys`. One who shares a browser with others has only their own events: an
    event that names somebody else is not theirs, whatever browser it came from."""

    def __init__(self, key_hmac: KeyHmac, space_id: int, keys: Collection[bytes]) -> None:
        self._key_hmac = key_hmac
        self._space_id = space_id
        self._keys = frozenset(keys)

    def events(self, ledger: LedgerReader, upto: int) -> Sequence[int]:
        """Rows of their events received by `upto` (Unix ms)."""
        rows = ledger.having(self._space_id, self._keys, upto)
        return [row for row in rows if self._owns(_keys_of_event(ledger, self._space_id, row))]

    def held(self, ledger: LedgerReader, upto: int) -> Sequence[HeldRow]:
        """Their copies that wait for consent."""
        keys, before = sorted(self._keys), None
        found: list[HeldRow] = []
        while rows := ledger.held(self._space_id, keys=keys, before_row=before, limit=HELD_AT_ONCE):
            before = rows[-1].row
            early = [row for row in rows if row.received_at <= upto]
            packed = ledger.unpacked(early)
            found += [
                row for row, one in zip(early, packed, strict=True) if one is None or self.owns(_decode_copy(one))
            ]
        return found

    def owns(self, copy: EventCopy) -> bool:
        """Whether a copy is theirs."""
        return self._owns(keys_of(copy))

    def _owns(self, keys: Sequence[Key]) -> bool:
        """Of keys that were found by one of theirs: none names another person alone."""
        persons = [self._hmac(key) for key in keys if key[0] in OF_PERSONS]
        return not persons or any(hmac in self._keys for hmac in persons)

    def is_of(self, space_id: int, keys: Sequence[Key]) -> bool:
        """Whether what has `keys` is theirs: one of them is, and none names another person alone."""
        mine = space_id == self._space_id and any(self._hmac(key) in self._keys for key in keys)
        return mine and self._owns(keys)

    def _hmac(self, key: Key) -> bytes:
        return self._key_hmac(self._space_id, *key)


def _keys_of_event(ledger: LedgerReader, space_id: int, row: int) -> Sequence[Key]:
    try:
        body = ledger.body(space_id, row)
    except (KeyMissing, StoreCorrupt):  # gone with its day: nothing says that it is another's
        return ()
    return () if body is None else keys_in(body)
