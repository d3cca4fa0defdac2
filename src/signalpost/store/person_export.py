"""All that is kept of one person, for that person to be told: links, visits, decisions, orders, events with bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.erase import Found
from signalpost.store.ledger import LedgerReader
from signalpost.store.order_shown import shown
from signalpost.store.person_keys import Key
from signalpost.store.record import EventCopy

_decode_copy = msgspec.msgpack.Decoder(EventCopy).decode


class PersonKept(msgspec.Struct, frozen=True, kw_only=True):
    """What identities keep of a person. `names` are the HMACs of their keys; the rest is as JSON shows it."""

    names: frozenset[bytes]
    links: Sequence[Mapping[str, Any]] = ()
    visitors: Sequence[Mapping[str, Any]] = ()
    decisions: Sequence[Mapping[str, Any]] = ()


class PersonFile(Protocol):
    """Reads what identities keep of a person, with its values."""

    def kept(self, space_id: int, keys: Sequence[Key]) -> PersonKept:
        """What is known of whoever has `keys`; nothing, but the HMACs of `keys`, of somebody unknown."""
        ...


def export(
    space_id: int, keys: Sequence[Key], *, person: PersonFile, ledger: LedgerReader, hmac: Any, now: int
) -> dict[str, Any]:
    """Everything that is kept of whoever has `keys`, as JSON shows it. Times: Unix ms, `event_time` seconds.

    What the worker has not folded yet is not in it. `hmac`: as `IdentityReader.key_hmac`. StoreUnavailable: no ledger.
    """
    kept = person.kept(space_id, keys)
    found = Found(hmac, space_id, kept.names)
    rows = ledger.shown(space_id, found.events(ledger, now), now)
    held = found.held(ledger, now)
    return {
        "asked": sorted({kind for kind, _ in keys}),
        "at": now,
        "links": list(kept.links),
        "visitors": list(kept.visitors),
        "decisions": list(kept.decisions),
        "orders": [
            msgspec.to_builtins(shown(ledger, order, now))
            for order in ledger.order_book.of_person(space_id, kept.names)
        ],
        "events": [_event(ledger, space_id, row.row, msgspec.to_builtins(row)) for row in rows],
        "held": [
            {**msgspec.to_builtins(row), "receipt": str(row.receipt), "body": _of_copy(packed)}
            for row, packed in zip(held, ledger.unpacked(held), strict=True)
        ],
    }


def _event(ledger: LedgerReader, space_id: int, row: int, shown: dict[str, Any]) -> dict[str, Any]:
    try:
        body = ledger.body(space_id, row)
    except (KeyMissing, StoreCorrupt):
        body = None
    del shown["row"], shown["space_id"]
    return {**shown, "body": None if body is None else msgspec.json.decode(body)}


def _of_copy(packed: bytes | None) -> Any:
    return None if packed is None else msgspec.json.decode(_decode_copy(packed).body)
