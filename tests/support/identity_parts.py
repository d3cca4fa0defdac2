"""What tests of identities are made of: visits as records, and homes in which identities can be opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from signalpost.store import open_identities, open_identity_reader
from signalpost.store.identities import Identities, IdentityReader
from signalpost.store.keyring import Keyring
from signalpost.store.record import IdentityCopy, Receipt

NOW = 1_795_000_200_000  # Unix ms
DAY = 86_400_000
SPACE = 1
VISITOR = "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200"
FBP = f"fb.1.{NOW}.1234567890"
FBC = f"fb.1.{NOW}.Click"


class SqliteHome:
    """A folder with an identities file. `open` may be called again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "identities.db"
        self.keyring = Keyring.open(folder, bytes(32))

    def open(self) -> Identities:
        return open_identities(self.path, self.keyring)

    def reader(self) -> IdentityReader:
        return open_identity_reader(self.path, self.keyring)


HOMES: Mapping[str, Callable[[Path], SqliteHome]] = {"sqlite": SqliteHome}


def a_visit(at: int = NOW, **over: Any) -> IdentityCopy:
    """A visit of VISITOR, received `at`."""
    values = {"space_id": SPACE, "key_id": "key-1", "received_at": at, "visitor_id": VISITOR, "fbp": FBP}
    return IdentityCopy(**{**values, **over})


def forgetting(at: int = NOW, **over: Any) -> IdentityCopy:
    """VISITOR withdraws consent."""
    return a_visit(at, fbp=None, forget=True, **over)


def learn(identities: Identities, segment: int, *copies: IdentityCopy, inbox_id: str = "box") -> int:
    """Fold `copies` as segment `segment` of an inbox."""
    receipts = (Receipt(inbox_id, segment, index) for index in range(len(copies)))
    return identities.apply(inbox_id, segment, list(zip(receipts, copies, strict=True)))
