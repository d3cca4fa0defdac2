"""How keys lie in the file of identities, and what earlier releases wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest

from identity_parts import DAY, NOW, SPACE, SqliteHome
from kept_people import FBC, FBP, LOGGED_IN, ORDER, VISIT, given, places, records
from people_rows import CLAIM, LOGIN, Memory, sighting
from signalpost.errors import StoreUnavailable
from signalpost.identity.linking import link
from signalpost.identity.newcomers import rows_of
from signalpost.identity.rows import Alias, Met, Row
from signalpost.identity.sighting import Sighting
from signalpost.store.backup import migrate
from signalpost.store.keyring import LASTING, Keyring
from signalpost.store.person_keys import key_hmac
from signalpost.store.sqlite.connection import connect
from signalpost.store.sqlite.identities.records import PersonKeys, Supposed, place_of
from signalpost.store.sqlite.statements import migrations, statements

BEFORE_RECORDS = 3  # migrations of a release that kept one row a key


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


def test_a_key_s_place_are_the_first_63_bits_of_its_name() -> None:
    """So that it fits SQLite's numbers."""
    assert place_of(b"\xff" * 16) == 2**63 - 1
    assert place_of(bytes(16)) == 0


def test_damage_reads_as_nobody(home: SqliteHome) -> None:
    """A record whose bytes were changed, or whose keys were, is not believed."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail"), sighting(NOW, LOGIN, visitor="w", em="other")])
    connection = apsw.Connection(str(home.path))
    connection.execute("UPDATE record SET sealed = substr(sealed, 1, 40) WHERE id = 1")
    connection.execute("UPDATE record SET names = unhex(hex(names) || hex(zeroblob(16))) WHERE id = 2")
    connection.close()
    assert identities.person(SPACE, "em", "the-mail", NOW) is None
    assert identities.person(SPACE, "em", "other", NOW) is None


def test_of_a_damaged_head_nothing_is_read_either(home: SqliteHome) -> None:
    """Shorter than what says how it was sealed."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail")])
    connection = apsw.Connection(str(home.path))
    connection.execute("UPDATE record SET sealed = x'00'")
    connection.close()
    assert identities.person(SPACE, "em", "the-mail", NOW) is None


def test_keys_of_strangers_are_named_at_once(home: SqliteHome) -> None:
    """Whether they were looked for before or not; nothing is said when one of them is known."""
    identities = home.open()
    identities.link([VISIT, LOGGED_IN])
    connection = connect(home.path, create=False, read_only=True)
    rows = PersonKeys(connection, statements("identities"), home.keyring, SPACE)
    strangers = [("em", "new"), ("visitor", "w")]
    names = [rows.name(*key) for key in strangers]
    assert rows.unknown(strangers) == names == rows.unknown(strangers)
    assert rows.unknown([*strangers, ("em", "the-mail")]) is None
    over = Supposed(rows)
    assert over.unknown(strangers) == names
    over.put(names[0], Alias(names[1]), NOW)
    assert over.unknown(strangers) is None
    assert rows.unknown(strangers) == names
    connection.close()


def test_looking_writes_nothing(home: SqliteHome) -> None:
    """Whoever reads may change what they read in memory."""
    identities = home.open()
    identities.link([VISIT, LOGGED_IN])
    connection = connect(home.path, create=False, read_only=True)
    rows = PersonKeys(connection, statements("identities"), home.keyring, SPACE)
    name = rows.name("em", "the-mail")
    rows.put(name, Alias(name), NOW)
    assert rows.get(name) == Alias(name)
    rows.drop(name)
    assert rows.get(name) is None
    assert not rows.parted(name, name)
    met = Met(NOW, LOGIN, [("em", "new")], [("visitor", "w")])
    names = [rows.name("em", "new"), rows.name("visitor", "w")]
    over = Supposed(rows)
    over.put_met(names, met)
    assert rows.get(names[0]) is None
    rows.put_met(names, met)
    assert over.get(names[0]) == rows.get(names[0]) == rows_of(met, names)[names[0]]
    connection.close()
    assert given(identities, ORDER)["external_id"] == "the-account"


class Earlier(Memory):
    """Rows as an earlier release kept them: one for each key, an alias with nothing but where it leads."""

    def __init__(self, keyring: Keyring) -> None:
        super().__init__()
        self._keyring = keyring
        self.kinds: dict[bytes, str] = {}
        self.seen: dict[bytes, int] = {}

    def name(self, kind: str, value: str) -> bytes:
        name = key_hmac(self._keyring, SPACE, kind, value)
        self.kinds[name] = kind
        return name

    def put(self, name: bytes, row: Row, at: int) -> None:
        super().put(name, row, at)
        self.seen[name] = at // DAY

    def rows_kept(self) -> Iterable[tuple[Any, ...]]:
        for name, row in self.kept.items():
            kind, day = self.kinds[name], self.seen[name]
            place = int.from_bytes(name[:8], "big") >> 1
            if isinstance(row, Alias):
                yield place, SPACE, name, kind, day, row.root, None
            else:
                sealed = self._keyring.seal(LASTING + day, msgspec.msgpack.encode(row), name)
                yield place, SPACE, name, kind, day, None, (LASTING + day).to_bytes(4, "big") + sealed


def of_an_earlier_release(home: SqliteHome, *sightings: Sighting) -> Earlier:
    """A file of it, with what it had learnt from these."""
    rows = Earlier(home.keyring)
    for one in sightings:
        link(rows, one)
    connection = connect(home.path)
    for script in migrations("identities")[:BEFORE_RECORDS]:
        connection.execute(script)
    connection.execute(f"PRAGMA user_version = {BEFORE_RECORDS}")
    connection.executemany("INSERT INTO person_key VALUES (?, ?, ?, ?, ?, ?, ?)", rows.rows_kept())
    connection.close()
    return rows


@pytest.mark.parametrize("by_command", [False, True])
def test_who_is_forgotten_after_an_upgrade_is_overwritten(home: SqliteHome, by_command: bool) -> None:
    """Where the earlier release had kept them, too: its tables are gone, and nothing stays in their pages."""
    strangers = range(200)
    of_an_earlier_release(home, *(sighting(NOW, LOGIN, visitor=f"v{one}", em=f"mail{one}") for one in strangers))
    connection = apsw.Connection(str(home.path))
    query = "SELECT sealed FROM person_key WHERE hmac = ? AND sealed IS NOT NULL"
    names = {one: key_hmac(home.keyring, SPACE, "em", f"mail{one}") for one in strangers[::9]}
    kept = {one: connection.execute(query, (name,)).fetchall() for one, name in names.items()}
    connection.close()
    if by_command:
        (home.path.parent / "ledger.db").touch()
        migrate(home.path.parent, home.path.parent / "backups", NOW)
    identities = home.open()
    for one, name in names.items():
        assert identities.forget(SPACE, [name], NOW + 1) >= {name, key_hmac(home.keyring, SPACE, "visitor", f"v{one}")}
    identities.close()
    disk = b"".join(part.read_bytes() for part in home.path.parent.glob("identities.db*"))
    assert not [one for one, ((sealed,),) in kept.items() if sealed in disk]


@pytest.mark.parametrize("by_command", [False, True])
def test_what_an_earlier_release_knew_is_known(home: SqliteHome, by_command: bool) -> None:
    """After `signalpost store migrate`, and when the worker opens the file without it: all keys, nothing else."""
    strangers = [sighting(NOW, LOGIN, visitor=f"v{number}", em=f"mail{number}") for number in range(50)]
    rows = of_an_earlier_release(home, VISIT, LOGGED_IN, *strangers)
    if by_command:
        (home.path.parent / "ledger.db").touch()
        done = migrate(home.path.parent, home.path.parent / "backups", NOW)
        assert done.files["identities.db"] == (BEFORE_RECORDS, len(migrations("identities")))
    identities = home.open()
    assert len(places(home)) == len(rows.kept)
    assert given(identities, ORDER) == {"external_id": "the-account", "fbp": FBP, "fbc": FBC}
    assert given(identities, sighting(NOW + DAY, visitor="v7"))["em"] == "mail7"
    connection = apsw.Connection(str(home.path))
    assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'person_key'").fetchall()
    connection.close()


def test_what_an_earlier_release_knew_is_learnt_further_forgotten_and_pruned(home: SqliteHome) -> None:
    """A row of its kind becomes a record of ours when it is next written."""
    of_an_earlier_release(home, VISIT, LOGGED_IN, sighting(NOW, LOGIN, visitor="w", em="other", ph="p"))
    identities = home.open()
    identities.link([sighting(NOW + DAY, LOGIN, visitor="v", em="the-mail", external_id="the-account", ph="q")])
    assert given(identities, sighting(NOW + 2 * DAY, CLAIM, ph="q"))["external_id"] == "the-account"
    identities.forget(SPACE, [identities.key_hmac(SPACE, "ph", "p")], NOW + DAY)
    assert identities.person(SPACE, "em", "other", NOW + DAY) is None
    assert given(identities, sighting(NOW + 2 * DAY, visitor="v"))["em"] == "the-mail"
    identities.prune(NOW + 60 * DAY)
    assert records(home) == []
    assert places(home) == set()


def test_a_file_of_an_earlier_release_can_be_asked_before_the_worker_brought_it_forward(home: SqliteHome) -> None:
    """By a gateway that is newer than the worker: not about people, and it says so as of a file it cannot read."""
    of_an_earlier_release(home, VISIT, LOGGED_IN)
    reader = home.reader()
    assert reader.visitor(SPACE, "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200") is None
    with pytest.raises(StoreUnavailable):
        reader.person(SPACE, "em", "the-mail", NOW)
    reader.close()
