"""What the store seals."""

from __future__ import annotations

import pytest

from signalpost.identity.rows import Held, Met, Person, Purchase, Seen, Tie


@pytest.mark.parametrize(
    ("value", "made_at"),
    [
        ("fb.1.1780000000000.abc", 1_780_000_000_000),
        ("fb.1.1780000000.abc", 1_780_000_000_000),  # older WooCommerce plugin: seconds
        ("fb.1.x.abc", 0),
        ("nonsense", 0),
    ],
)
def test_a_cookie_says_when_it_was_made(value: str, made_at: int) -> None:
    """Or was made too long ago for anything."""
    assert Seen(value, 1).made_at == made_at


def test_no_row_shows_a_value() -> None:
    """Kinds and times alone."""
    person = Person({b"1": Held("em", "secret", 1, 2)})
    assert repr(person) == "Person(em)"
    assert "secret" not in repr((person.keys[b"1"], Seen("secret", 1), Purchase(1, fbp="secret")))


def test_a_tie_has_two_ends() -> None:
    """Each beyond the other."""
    tie = Tie(b"1", b"2", 3, 4, 5)
    assert (tie.beyond(b"1"), tie.beyond(b"2"), tie.has(b"3")) == (b"2", b"1", False)


def test_keys_of_one_kind_come_with_the_one_used_last_first() -> None:
    """The one that is given to an event; a person without such a key has none."""
    held = {b"1": Held("em", "old", 1, 5), b"2": Held("em", "new", 2, 9), b"3": Held("ph", "p", 3, 7)}
    assert [name for name, _ in Person(held).of_kind("em")] == [b"2", b"1"]
    assert Person(held).of_kind("ph") == [(b"3", held[b"3"])]
    assert Person(held).of_kind("external_id") == []


def test_what_was_met_once_shows_no_key() -> None:
    """In a log it is known by its time."""
    assert repr(Met(5, 1, (("em", "a@b.de"),), (("visitor", "v"),))) == "Met(at=5)"
