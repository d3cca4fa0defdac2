"""Reading one file, damaged ones above all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from signalpost.errors import KeyMissing, StoreCorrupt
from signalpost.store.keyring import Keyring
from signalpost.store.seal import Sealer, day_of
from signalpost.store.sqlite.inbox.file import InboxFile
from signalpost.store.sqlite.inbox.source import InboxSource, Sums
from stores import NOW, keyring, records


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    return keyring(tmp_path)


@pytest.fixture
def file(tmp_path: Path, keys: Keyring) -> Path:
    """A closed file of three segments."""
    made = InboxFile.create(tmp_path / "inbox", Sealer(keys), NOW)
    for number in (1, 2, 3):
        made.write(records([number] * number), NOW)
    made.close()
    return made.file


@pytest.fixture
def source(file: Path, keys: Keyring) -> Iterator[InboxSource]:
    made = InboxSource(file.parent, Sealer(keys), file.stem)
    yield made
    made.close()


def alter(file: Path, sql: str) -> None:
    connection = apsw.Connection(str(file))
    connection.execute(sql)
    connection.close()


def test_sums_run_from_the_first_segment(source: InboxSource) -> None:
    """What lies between two segments is a subtraction."""
    assert source.sums(0) == Sums()
    assert (source.sums(2).number, source.sums(2).records) == (2, 3)
    assert source.sums().records == 6
    assert source.created_at == NOW


def test_a_damaged_segment_is_named_and_not_skipped(file: Path, source: InboxSource) -> None:
    """What lies before it can be read; at it, reading stops, each time."""
    other = "CASE substr(sealed, 31, 1) WHEN x'00' THEN x'01' ELSE x'00' END"
    damage = f"CAST(substr(sealed, 1, 30) || {other} || substr(sealed, 32) AS BLOB)"
    alter(file, f"UPDATE segment SET sealed = {damage} WHERE number = 2")
    assert [segment.number for segment in source.read(0, 10)] == [1]
    for _ in range(2):
        with pytest.raises(StoreCorrupt, match="segment 2 of inbox"):
            source.read(1, 10)


def test_a_missing_segment_is_named(file: Path, source: InboxSource) -> None:
    """Numbers without a gap are part of the promise."""
    alter(file, "DELETE FROM segment WHERE number = 2")
    assert [segment.number for segment in source.read(0, 10)] == [1]
    with pytest.raises(StoreCorrupt, match="lacks segment 2"):
        source.read(1, 10)


def test_exchanged_segments_are_told(file: Path, source: InboxSource) -> None:
    """Every segment is bound to its place; order cannot be altered."""
    alter(file, "UPDATE segment SET sealed = (SELECT sealed FROM segment WHERE number = 3) WHERE number = 1")
    with pytest.raises(StoreCorrupt, match="segment 1 of inbox"):
        source.read(0, 10)


def test_a_newer_file_is_refused(file: Path, keys: Keyring) -> None:
    """An old worker stops; it does not guess."""
    alter(file, "PRAGMA user_version = 99")
    with pytest.raises(StoreCorrupt, match="newer release"):
        InboxSource(file.parent, Sealer(keys), file.stem)


def test_a_foreign_database_is_refused(file: Path, keys: Keyring) -> None:
    """Whatever else lies in the folder is not taken for an inbox."""
    alter(file.with_name("photos.db"), "CREATE TABLE photo (x)")
    with pytest.raises(StoreCorrupt, match="no inbox file"):
        InboxSource(file.parent, Sealer(keys), "photos")


def test_a_cut_file_is_called_damaged(file: Path, keys: Keyring) -> None:
    """Not read as an empty one."""
    file.write_bytes(file.read_bytes()[:3000])
    with pytest.raises(StoreCorrupt):
        InboxSource(file.parent, Sealer(keys), file.stem).read(0, 10)


def test_a_destroyed_day_is_told_as_such(source: InboxSource, keys: Keyring) -> None:
    """An erased day is no damage: the key is missing, and it is said which."""
    keys.destroy(day_of(NOW))
    with pytest.raises(KeyMissing) as missing:
        source.read(0, 10)
    assert missing.value.key_id == f"day {day_of(NOW)}"


def test_errors_do_not_quote_what_is_stored(file: Path, source: InboxSource) -> None:
    """A message names places only."""
    alter(file, "UPDATE segment SET sealed = CAST('body of somebody' AS BLOB) WHERE number = 1")
    with pytest.raises(StoreCorrupt) as damaged:
        source.read(0, 10)
    assert "somebody" not in str(damaged.value)


def test_damage_that_shows_while_reading_names_the_file(file: Path, keys: Keyring) -> None:
    """Its first pages are whole: it opens, and only what lies further in is not."""
    with file.open("r+b") as opened:
        opened.seek(2 * 4096)
        opened.write(b"\xff" * (file.stat().st_size - 2 * 4096))
    source = InboxSource(file.parent, Sealer(keys), file.stem)
    with pytest.raises(StoreCorrupt, match=rf"{file.name} is damaged"):
        source.read(0, 10)
    source.close()
