"""How keys lie in the file of identities, and what earlier releases wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest

from identity_parts import DAY, NOW, SPACE, SqliteHome
from people_rows import CLAIM, FACTS, LOGIN, MINUTE, Memory, browser_id, click, sighting
from signalpost.errors import StoreUnavailable
from signalpost.identity.linking import link
from signalpost.identity.rows import Alias, Row
from signalpost.identity.sighting import Sighting
from signalpost.store.backup import migrate
from signalpost.store.identities import Identities
from signalpost.store.keyring import LASTING, Keyring
from signalpost.store.person_keys import key_hmac
from signalpost.store.sqlite.connection import connect
from signalpost.store.sqlite.identities_records import PersonKeys, place_of
from signalpost.store.sqlite.statements import migrations, statements

FBP = browser_id(7, NOW)
FBC = click(NOW, "Tap")
BEFORE_RECORDS = 3  # migrations of a release that kept one row a key

VISIT = sighting(NOW, visitor="v", fbp=FBP, fbc=FBC, checkout="c", facts=FACTS)
LOGGED_IN = sighting(NOW + 1, LOGIN, visitor="v", em="the-mail", external_id="the-account")
ORDER = sighting(NOW + MINUTE, CLAIM, em="the-mail", website=False)


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


def given(identities: Identities, one: Sighting) -> dict[str, str]:
    return {one.key: one.value for one in identities.known_for(one).given}


def records(home: SqliteHome) -> list[tuple[Any, ...]]:
    """Day, oldest day and how many keys, of each record."""
    connection = apsw.Connection(str(home.path))
    found = connection.execute("SELECT day, oldest, length(names) / 16 FROM record ORDER BY id").fetchall()
    connection.close()
    return list(found)


def places(home: SqliteHome) -> set[int]:
    """Where keys are kept."""
    connection = apsw.Connection(str(home.path))
    found = {place for (place,) in connection.execute("SELECT id FROM key_place")}
    connection.close()
    return found


def test_a_key_s_place_are_the_first_63_bits_of_its_name() -> None:
    """So that it fits SQLite's numbers."""
    assert place_of(b"\xff" * 16) == 2**63 - 1
    assert place_of(bytes(16)) == 0


def test_keys_that_were_first_seen_together_are_one_record(home: SqliteHome) -> None:
    """A newcomer's account, address and browser in one; what is learnt in another batch begins another."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail", external_id="the-account")])
    assert records(home) == [(NOW // DAY, NOW // DAY, 3)]
    identities.link([sighting(NOW + DAY, LOGIN, visitor="v", em="the-mail", external_id="the-account", ph="p")])
    assert records(home) == [(NOW // DAY + 1, NOW // DAY, 3), (NOW // DAY + 1, NOW // DAY + 1, 1)]
    assert given(identities, sighting(NOW + 2 * DAY, CLAIM, ph="p"))["em"] == "the-mail"


def test_what_is_put_twice_in_a_batch_is_kept_as_it_was_last(home: SqliteHome) -> None:
    """Also when more sightings lie in between than are sealed together."""
    identities = home.open()
    others = [sighting(NOW, LOGIN, visitor=f"v{number}", em=f"mail{number}") for number in range(600)]
    identities.link([VISIT, *others, LOGGED_IN])
    assert given(identities, ORDER) == {"external_id": "the-account", "fbp": FBP, "fbc": FBC}
    assert len(records(home)) == 602


def test_who_is_forgotten_leaves_no_key_and_no_record(home: SqliteHome) -> None:
    """Keys that stood in one record with others are taken out of it."""
    identities = home.open()
    identities.link([VISIT, LOGGED_IN])
    identities.link([sighting(NOW + 2, visitor="v", checkout="another", facts=FACTS)])
    assert len(places(home)) == 7
    identities.forget(SPACE, [identities.key_hmac(SPACE, "checkout", "another")], NOW + MINUTE)
    assert records(home) == []
    assert places(home) == set()


def test_what_was_not_seen_for_long_leaves_its_record(home: SqliteHome) -> None:
    """The record goes on with what was seen since."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail"), sighting(NOW, LOGIN, visitor="w", em="other")])
    identities.link([sighting(NOW + 40 * DAY, visitor="v", fbp=FBP)])
    assert identities.prune(NOW + 10 * DAY) == 3
    assert sorted(records(home)) == [(NOW // DAY + 40, NOW // DAY + 40, 1)] * 2
    assert len(places(home)) == 2
    assert identities.person(SPACE, "visitor", "v", NOW + 41 * DAY) is not None
    assert identities.person(SPACE, "em", "other", NOW + 41 * DAY) is None


def test_a_further_key_stays_as_long_as_whom_it_leads_to(home: SqliteHome) -> None:
    """Whether it stands in their record or in another."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, em="the-mail", external_id="the-account")])
    identities.link([sighting(NOW + 1, LOGIN, ph="p", external_id="the-account")])
    identities.link([sighting(NOW + 40 * DAY, LOGIN, visitor="v", external_id="the-account")])
    assert identities.prune(NOW + 10 * DAY) == 0
    assert given(identities, sighting(NOW + 41 * DAY, CLAIM, ph="p"))["em"] == "the-mail"
    assert identities.prune(NOW + 60 * DAY) == 4
    assert records(home) == []


def test_a_record_whose_day_key_was_destroyed_goes_with_its_places(home: SqliteHome) -> None:
    """Until it is pruned, its keys begin anew in other records and lose nothing by its going."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail")])
    for day in home.keyring.days():
        home.keyring.destroy(day)
    later = NOW + 40 * DAY
    identities.link([sighting(later, LOGIN, visitor="w", em="the-mail", ph="p")])
    assert len(records(home)) == 2
    assert identities.prune(NOW + 10 * DAY) == 2
    assert len(records(home)) == 1
    assert len(places(home)) == 3
    assert given(identities, sighting(later + 1, CLAIM, em="the-mail"))["ph"] == "p"


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


def test_looking_writes_nothing(home: SqliteHome) -> None:
    """Whoever reads may change what they read in memory."""
    identities = home.open()
    identities.link([VISIT, LOGGED_IN])
    connection = connect(home.path, create=False, read_only=True)
    rows = PersonKeys(connection, statements("identities"), home.keyring, SPACE)
    name = rows.name("em", "the-mail")
    rows.put(name, "em", Alias(name), NOW)
    assert rows.get(name) == Alias(name)
    rows.drop(name)
    assert rows.get(name) is None
    assert not rows.parted(name, name)
    connection.close()
    assert given(identities, ORDER)["external_id"] == "the-account"


class Earlier(Memory):
    """Rows as an earlier release kept them: one for each key, an alias with nothing but where it leads."""

    def __init__(self, keyring: Keyring) -> None:
        super().__init__()
        self._keyring = keyring
        self.seen: dict[bytes, tuple[str, int]] = {}

    def name(self, kind: str, value: str) -> bytes:
        return key_hmac(self._keyring, SPACE, kind, value)

    def put(self, name: bytes, kind: str, row: Row, at: int) -> None:
        super().put(name, kind, row, at)
        self.seen[name] = (kind, at // DAY)

    def written(self) -> Iterable[tuple[Any, ...]]:
        for name, row in self.kept.items():
            kind, day = self.seen[name]
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
    connection.executemany("INSERT INTO person_key VALUES (?, ?, ?, ?, ?, ?, ?)", rows.written())
    connection.close()
    return rows


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
