"""Erasing a person: what is asked, what stands about it in lists, and the receipt. Values and protocols.

    asked (HMACs of keys) ─► list in keys.db ─► everything accepted before is folded ─► all keys of the person ─► list
    ─► links and visitors forgotten ─► events, held copies and bodies taken out, their counts kept ─► receipt

The list comes first and is what makes erasure outlive a kill, a late copy and a restored backup: whoever folds or puts
back data takes out what stands in it and was received before.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.store.record import Receipt


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """One request, as the list holds it. `erasure_id` is the receipt of its record; `at` (Unix ms) is when it was
    accepted: nothing received by then under `keys` (16 bytes each) may stay. `asked` are those it named."""

    erasure_id: str
    space_id: int
    at: int
    asked: tuple[bytes, ...]
    keys: tuple[bytes, ...]
    kinds: tuple[str, ...] = ()
    done: bool = False


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """The receipt of an erasure. Names nobody. Times: Unix ms.

    `kinds` are the kinds of key that were asked for, `keys` how many the person had. `events` counts those taken out,
    of which `waiting` were not sent yet; `sending` were on their way: they are the last, and go when that is over.
    `held` are copies that waited for consent.
    """

    erasure_id: str
    asked_at: int
    done_at: int
    kinds: tuple[str, ...]
    keys: int = 0
    events: int = 0
    waiting: int = 0
    sending: int = 0
    held: int = 0


class TakenOut(msgspec.Struct, frozen=True, kw_only=True):
    """What `Ledger.erase` is told: which events and held copies go, and for whose request."""

    erasure_id: str
    space_id: int
    asked_at: int
    kinds: tuple[str, ...]
    keys: Sequence[bytes]
    rows: Sequence[int]
    held: Sequence[Receipt]
