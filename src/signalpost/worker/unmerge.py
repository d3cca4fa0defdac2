"""Part a key from all that it is linked with, and take back what that gave to events that still wait."""

from __future__ import annotations

from signalpost.store.identities import Identities
from signalpost.store.ledger import Ledger
from signalpost.worker.consent import FOUND_BY_BYTES


def unmerge(ledger: Ledger, identities: Identities, space_id: int, hmac: bytes, now: int) -> dict[str, int]:
    """From how many keys it was `parted`, and from how many waiting events something was `taken_back`."""
    (concerned,) = identities.linked(space_id, [[hmac]])
    parted = identities.unmerge(space_id, hmac, now)
    if not parted:
        return {"parted": 0, "taken_back": 0}
    rows = ledger.found_by({(space_id, one[:FOUND_BY_BYTES]): now for one in concerned}, now)
    return {"parted": parted, "taken_back": ledger.unenrich(rows)}
