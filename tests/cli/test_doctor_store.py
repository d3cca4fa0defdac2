"""What `doctor` finds in the stores."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from command import Signalpost
from ledger_parts import SqliteHome
from signalpost.cli.doctor_store import ledger_checks, worker_checks, write_checks
from signalpost.cli.exits import Exit
from signalpost.settings import Settings
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.sqlite.connection import connect


def found(signalpost: Signalpost) -> tuple[int, dict[str, dict[str, object]]]:
    ended = signalpost("doctor", "--offline", "--json")
    return ended.code, {row["name"]: row for row in ended.rows}


@pytest.mark.parametrize(("file", "name"), [("control.db", "datasets and keys"), ("identities.db", "people")])
def test_a_damaged_file_is_a_row_with_its_fix(signalpost: Signalpost, file: str, name: str) -> None:
    """Which it is, and the command that puts it back; what can still be looked at is."""
    signalpost("datasets", "add", "123")
    for made in Path("var").glob(f"{file}*"):
        made.unlink()
    (Path("var") / file).write_bytes(b"\xff" * 8_192)
    code, rows = found(signalpost)
    assert code == Exit.REFUSED
    assert rows[name]["ok"] is False and "damaged" in str(rows[name]["found"])
    assert "signalpost store restore BACKUP --replace" in str(rows[name]["fix"])
    assert rows["disk"]["ok"] is not None


def test_a_worker_that_ends_as_it_starts_is_told(tmp_path: Path) -> None:
    """Once everything has had the time to begin; while nothing serves, nobody is missed."""
    settings, at = Settings(data_dir=tmp_path), 1_763_460_600_000
    assert not list(worker_checks(settings, None, at)) and not list(worker_checks(settings, at, at + 1_000))
    (gone,) = worker_checks(settings, at, at + 30_000)
    assert gone.ok is False and "log of serve" in gone.fix
    with closing(SqliteHome(tmp_path).open()):
        (there,) = worker_checks(settings, at, at + 30_000)
    assert there.ok is True


def test_a_file_of_the_inbox_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The alarm sends here: with the file's id, and how to go on without it."""
    with closing(SqliteHome(tmp_path).open()) as ledger:
        ledger.open_incident(DEFAULT_SPACE, "inbox_unreadable", None, 1, "inbox 24u4i7pbs5754: segment 1 is damaged")
        ledger.open_incident(DEFAULT_SPACE, "delivery_failing", "123", 1, "no_answer")
        rows = list(ledger_checks(Settings(data_dir=tmp_path)))
    assert [(row.name, row.ok) for row in rows] == [("ledger", True), ("inbox", False)]
    assert "24u4i7pbs5754" in rows[1].found and "mv var/inbox/ID.db*" in rows[1].fix
    assert "delivery_failing" in rows[0].found


def test_a_file_that_another_program_holds_is_told(tmp_path: Path) -> None:
    """With how to find that program; files that are not there, or free, are no rows."""
    SqliteHome(tmp_path).open().close()
    settings = Settings(data_dir=tmp_path)
    assert not list(write_checks(settings, 0))
    with closing(connect(tmp_path / "ledger.db")) as holder:
        holder.execute("BEGIN IMMEDIATE")
        (row,) = write_checks(settings, 0)
    assert (row.name, row.ok) == ("ledger.db", False)
    assert "locked by another program" in row.found and "fuser -v" in row.fix
