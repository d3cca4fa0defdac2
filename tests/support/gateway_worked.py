"""What a worker makes of what a shop's gateway has taken."""

from __future__ import annotations

from gateway_shop import START_MS, Shop
from signalpost.store import open_identities, open_inboxes, open_ledger
from signalpost.worker.project import Projection


def work(shop: Shop) -> None:
    """Fold everything, and carry out what was asked to be erased."""
    ledger = open_ledger(shop.folder / "ledger.db", shop.keyring)
    identities = open_identities(shop.folder / "identities.db", shop.keyring)
    inboxes = open_inboxes(shop.folder / "inbox", shop.keyring)
    projection = Projection(
        ledger, identities, inboxes, log=lambda event, **fields: None, learnt=lambda pairs, now: None
    )
    while projection.fold_once(START_MS):
        pass
    projection.fold_once(START_MS)
    for opened in (inboxes, identities, ledger):
        opened.close()
