"""Slots of the watch in the ledger's file: each transaction adds what it counted, whoever closes adds that up."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import msgspec

from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.watch.counts.counter import FURTHEST_SLOTS, Closed
from signalpost.watch.counts.near import Near
from signalpost.watch.counts.slot import HOUR_S, SLOT_S, Series, Slot

#: Slots that are kept of a space: those of eight weeks.
MOST_KEPT = 8 * 7 * 86_400 // SLOT_S
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[Series, Slot]]).decode
_decode_near = msgspec.msgpack.Decoder(tuple[int, list[Near]]).decode
_FAST = 1  # of zlib: what names repeat is found at any level


def watch_slots(file: LedgerFile, space_id: int, after: int, most: int) -> Sequence[Closed]:
    """See `LedgerReader.watch_slots`."""
    with file.read():
        rows = file.run("watch_slots", (space_id, after, most)).fetchall()
    return [Closed(begin=begin, slots=unpacked([payload])) for begin, payload in rows]


def watch_until(file: LedgerFile) -> int:
    """See `LedgerReader.watch_until`."""
    with file.read():
        return int(file.value("watch_until"))


def learnt(file: LedgerFile, space_id: int, part: str) -> bytes | None:
    """What was kept under this name."""
    with file.read():
        found: bytes | None = file.value("watch_learnt", (space_id, part))
    return found


def near(file: LedgerFile, space_id: int) -> Sequence[Near]:
    """See `LedgerReader.watch_near`."""
    with file.read():
        kept, until = file.value("watch_learnt", (space_id, "near")), int(file.value("watch_until"))
    if kept is None:
        return []
    found_at, found = _decode_near(kept)
    return found if until - HOUR_S < found_at <= until else []


def near_bytes(until: int, found: Sequence[Near]) -> bytes:
    """Pairs of the hour before `until` as they are kept."""
    return _encode((until, found))


def add(file: LedgerFile, counted: Sequence[tuple[int, Closed]]) -> None:
    """What a transaction counted, by space, into the open transaction."""
    file.run_many("add_watch_slot", [(space_id, one.begin, _packed(one.slots)) for space_id, one in counted])


def close(file: LedgerFile, until: int, states: Mapping[tuple[int, str], bytes]) -> None:
    """See `Ledger.close_slots`."""
    end = until // SLOT_S * SLOT_S
    with file.write():
        before = min(int(file.value("watch_until")), end)
        file.run("watch_slots_to_the_present", (end, end + FURTHEST_SLOTS * SLOT_S))
        for (space_id,) in file.run("spaces_of_watch_slots").fetchall():
            for (begin,) in file.run("watch_slots_in_parts", (space_id, end, before)).fetchall():
                parts = [payload for (payload,) in file.run("watch_slot_parts", (space_id, begin)).fetchall()]
                file.run("drop_watch_slot", (space_id, begin))
                file.run("add_watch_slot", (space_id, begin, _packed(unpacked(parts))))
            file.run("prune_watch_slots", (space_id, MOST_KEPT))
        file.run_many("keep_watch_learnt", [(space_id, part, state) for (space_id, part), state in states.items()])
        file.run("set_watch_until", (end,))


def unpacked(parts: Sequence[bytes]) -> dict[Series, Slot]:
    """The counts of all parts together."""
    found: dict[Series, Slot] = {}
    for part in parts:
        for series, slot in _decode(zlib.decompress(part)):
            if series in found:
                found[series].add(slot)
            else:
                found[series] = slot
    return found


def _packed(slots: Mapping[Series, Slot]) -> bytes:
    return zlib.compress(_encode(list(slots.items())), _FAST)
