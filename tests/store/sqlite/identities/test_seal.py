"""How a visitor is found and what is known sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.store.identities import VisitorIds
from signalpost.store.keyring import LASTING
from signalpost.store.seal import Sealer, day_of
from signalpost.store.sqlite.identities.seal import Seals
from stores import NOW, keyring

KNOWN = VisitorIds(first_seen=NOW, last_seen=NOW, fbp="fb.1.1790000000000.1234567890")


@pytest.fixture
def seals(tmp_path: Path) -> Seals:
    keys = keyring(tmp_path)
    return Seals(keys, Sealer(keys))


def test_what_is_sealed_opens_for_its_visitor_alone(seals: Seals) -> None:
    """Bytes moved to another visitor's row, or to another space, tell nothing."""
    key = seals.key(1, "one")
    sealed = seals.seal(key, KNOWN)
    assert seals.open(key, sealed) == KNOWN
    assert seals.open(seals.key(1, "two"), sealed) is None
    assert seals.open(seals.key(2, "one"), sealed) is None
    assert seals.open(key, sealed[:-1]) is None
    assert seals.open(key, b"") is None


def test_the_visitor_id_is_not_in_the_key(seals: Seals) -> None:
    """16 bytes of HMAC stand for it, others in each space."""
    space, digest = seals.key(1, "visitor-id")
    assert (space, len(digest)) == (1, 16)
    assert b"visitor" not in digest
    assert digest != seals.key(2, "visitor-id")[1]


def test_a_destroyed_day_takes_with_it_whom_it_saw_last(tmp_path: Path) -> None:
    """Backups included: that is what a key per day is for."""
    keys = keyring(tmp_path)
    seals = Seals(keys, Sealer(keys))
    key = seals.key(1, "one")
    sealed = seals.seal(key, KNOWN)
    keys.destroy(LASTING + day_of(NOW))
    assert seals.open(key, sealed) is None
