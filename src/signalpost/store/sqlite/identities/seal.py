"""How a visitor's row is found, and how what is known is sealed in it."""

from __future__ import annotations

import msgspec

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.identities import VisitorIds
from signalpost.store.keyring import Keyring
from signalpost.store.seal import Sealer

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(VisitorIds).decode

Key = tuple[int, bytes]  # space, HMAC of the visitor id


class Seals:
    """How a visitor is found and what is known of them sealed: both bound to the space."""

    def __init__(self, keyring: Keyring, sealer: Sealer) -> None:
        self._keyring = keyring
        self._sealer = sealer

    def key(self, space_id: int, visitor_id: str) -> Key:
        """The key of the visitor's row."""
        return space_id, self._keyring.hmac(f"visitor\0{space_id}\0{visitor_id}".encode())

    def seal(self, key: Key, known: VisitorIds) -> bytes:
        """`known` as it is stored, under the key of the day the visitor was last seen."""
        return self._sealer.seal_lasting(known.last_seen, _context(key), _encode(known))

    def open(self, key: Key, sealed: bytes) -> VisitorIds | None:
        """What was sealed; None when the day's key was destroyed, or the bytes are damaged or another visitor's."""
        try:
            return _decode(self._sealer.open_body(_context(key), sealed))
        except (KeyMissing, StoreCorrupt, msgspec.MsgspecError):
            return None


def _context(key: Key) -> bytes:
    return b"visitor\0%d\0" % key[0] + key[1]
