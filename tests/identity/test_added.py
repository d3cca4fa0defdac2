"""Tests of signalpost.identity.added."""

from __future__ import annotations

from signalpost.identity.added import WHYS, Added, read, written
from signalpost.identity.sighting import Given


def test_what_was_added_is_kept_without_a_value() -> None:
    """The ledger's word holds the key's name, why and when, in seconds."""
    given = (Given(key="em", value="a" * 64, why="login", at=1_763_766_000_123),)
    assert written(given) == "em=login:1763766000"


def test_it_is_read_as_it_was_written() -> None:
    """Every reason comes back, also of several copies joined by a blank."""
    given = tuple(Given(key="fbc", value="x", why=why, at=1_000_000) for why in WHYS)
    assert read(written(given)) == tuple(Added("fbc", why, 1_000) for why in WHYS)


def test_every_reason_is_explained() -> None:
    """Those that a key is given for, and no two alike."""
    assert set(WHYS) == {"login", "claim", "account", "browser", "order", "checkout", "cart"}
    assert len(set(WHYS.values())) == len(WHYS)


def test_a_word_that_is_none_is_left_out() -> None:
    """A damaged text shows what can be read of it."""
    assert read("em=login:12 nonsense fbp=:3 ph=claim:x") == (Added("em", "login", 12),)
