"""What the store seals."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.identity.rows import (
    STOPS,
    Alias,
    Browser,
    Held,
    Login,
    Met,
    Person,
    Purchase,
    Seen,
    Stopped,
    Tie,
    Used,
)


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


ROWS = [
    (
        Person({b"x": Held("em", "v", 1, 2, "n")}, (Tie(b"x", b"y", 2, 3, 4),), {b"b": Used(b"x", 3, 5, 6)}),
        [1, {b"x": ["em", "v", 1, 2, "n"]}, [[b"x", b"y", 2, 3, 4]], {b"b": [b"x", 3, 5, 6]}],
    ),
    (Alias(b"x"), [2, b"x"]),
    (
        Browser(9, (Seen("p", 1),), (Seen("c", 2),), (Login(b"x", 3, 4, 5, 6, 7, (b"y",)),), True, (b"o",)),
        [3, 9, [["p", 1]], [["c", 2]], [[b"x", 3, 4, 5, 6, 7, [b"y"]]], True, [b"o"]],
    ),
    (
        Purchase(1, b"b", "p", "c", "ip", "ua", b"x", True, True, (b"y",)),
        [4, 1, b"b", "p", "c", "ip", "ua", b"x", True, True, [b"y"]],
    ),
    (Stopped("names", 1), [5, "names", 1]),
    (Met(1, 2, [("em", "v")], [("fbp", "p")], "n"), [1, 2, [["em", "v"]], [["fbp", "p"]], "n"]),
]


@pytest.mark.parametrize(("row", "kept"), ROWS)
def test_a_row_is_kept_as_it_always_was(row: object, kept: list[object]) -> None:
    """A file that an earlier version wrote is read; each value has its place."""
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(row)) == kept
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=type(row)) == row


def test_every_reason_to_stop_is_explained() -> None:
    """No two alike."""
    assert set(STOPS) == {"partners", "names", "browsers", "contested"}
    assert len(set(STOPS.values())) == len(STOPS)
