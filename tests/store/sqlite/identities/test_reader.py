"""Look-ups of visitors from other processes."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from identity_parts import SPACE, VISITOR, SqliteHome, a_visit, learn
from signalpost.errors import StoreCorrupt
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.identities.reader import UNKNOWN_FOR_S, UNKNOWN_MOST, SqliteIdentityReader


class At:
    """A clock that stands still until it is moved."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


def reader(home: SqliteHome, clock: At) -> SqliteIdentityReader:
    return SqliteIdentityReader(home.path, home.keyring, Sealer(home.keyring), clock)


def test_nobody_is_known_before_there_is_a_file(home: SqliteHome) -> None:
    """A gateway may start before the worker; once the worker has folded, the same reader knows."""
    clock = At()
    opened = reader(home, clock)
    assert opened.visitor(SPACE, VISITOR) is None
    assert opened.counts(SPACE) == {"known": 0, "forgotten": 0}
    home.path.touch()
    clock.seconds += UNKNOWN_FOR_S
    assert opened.visitor(SPACE, VISITOR) is None
    learn(home.open(), 1, a_visit())
    clock.seconds += UNKNOWN_FOR_S
    assert opened.visitor(SPACE, VISITOR) is not None
    opened.close()


def test_who_is_unknown_is_not_looked_for_at_once_again(home: SqliteHome) -> None:
    """A new visitor's first pages ask within a second or two; then the file is asked."""
    clock, identities = At(), home.open()
    opened = reader(home, clock)
    assert opened.visitor(SPACE, VISITOR) is None
    learn(identities, 1, a_visit())
    clock.seconds += UNKNOWN_FOR_S - 0.1
    assert opened.visitor(SPACE, VISITOR) is None
    clock.seconds += 0.1
    assert opened.visitor(SPACE, VISITOR) is not None


def test_a_flood_of_made_up_visitors_takes_no_room(home: SqliteHome) -> None:
    """What is remembered of unknown ones is bounded."""
    home.open()
    opened = reader(home, At())
    for number in range(UNKNOWN_MOST + 1):
        assert opened.visitor(SPACE, str(number)) is None
    assert len(opened._unknown) <= UNKNOWN_MOST


def test_a_newer_releases_file_is_refused(home: SqliteHome) -> None:
    """Rather than misread."""
    home.open().close()
    connection = apsw.Connection(str(home.path))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreCorrupt, match="newer release"):
        home.reader().visitor(SPACE, VISITOR)


def test_names_of_keys_are_the_workers(home: SqliteHome) -> None:
    """In each space its own, so that the gateway and the worker speak of the same person."""
    identities, opened = home.open(), home.reader()
    for space in (SPACE, SPACE + 1):
        for key in (("em", "e" * 64), ("visitor", VISITOR), ("fbp", "fb.1.1795000200000.7")):
            assert opened.key_hmac(space, *key) == identities.key_hmac(space, *key)
    assert opened.key_hmac(SPACE, "em", "a") != opened.key_hmac(SPACE + 1, "em", "a")
    opened.close()
    identities.close()


def test_damage_is_told_with_the_files_name(home: SqliteHome) -> None:
    """It shows when somebody is looked for, and is not taken for nobody."""
    identities = home.open()
    learn(identities, 1, *(a_visit(visitor_id=f"v{number}") for number in range(100)))
    identities.close()
    opened = home.reader()
    assert opened.counts(SPACE)["known"] == 100
    connection = apsw.Connection(str(home.path))
    (page,) = next(connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'visitor'"))
    connection.close()
    opened.close()
    with home.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    again = home.reader()
    with pytest.raises(StoreCorrupt, match=r"identities\.db is damaged"):
        again.visitor(SPACE, "v7")
    again.close()
