"""The audit log as commands show it: who did what, and whether the log is whole."""

from __future__ import annotations

import apsw
import pytest

from command import Signalpost
from signalpost.cli.exits import Exit


@pytest.fixture
def three_rows(signalpost: Signalpost) -> None:
    """Three changes on record."""
    for name in ("one", "two", "three"):
        signalpost("keys", "create", name)


def change(*statements: str) -> None:
    """What somebody with write access to the file does, past the triggers."""
    connection = apsw.Connection("var/control.db")
    for statement in ("DROP TRIGGER audit_stays", "DROP TRIGGER audit_is_kept", *statements):
        connection.execute(statement)
    connection.close()


@pytest.mark.usefixtures("three_rows")
def test_the_log_names_who_did_what(signalpost: Signalpost) -> None:
    """Newest first; of one kind of action, if asked."""
    rows = signalpost("audit", "list", "--json").rows
    assert [row["action"] for row in rows] == ["key.create"] * 3
    assert [row["audit_id"] for row in rows] == [3, 2, 1]
    assert rows[0]["author"].startswith("cli")
    assert signalpost("audit", "list", "--action", "token", "--json").rows == []
    assert [row["audit_id"] for row in signalpost("audit", "list", "--limit", "1", "--before", "3", "--json").rows] == [
        2
    ]


@pytest.mark.usefixtures("three_rows")
def test_a_whole_log_is_sound(signalpost: Signalpost) -> None:
    """And its head is one that can be kept elsewhere and asked for later."""
    head = signalpost("audit", "head").out.strip()
    signalpost("keys", "create", "four")
    verdict = signalpost("audit", "verify", "--head", head, "--json")
    assert verdict.code == Exit.DONE
    assert verdict.rows[0]["rows"] == 4


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE audit SET author = 'nobody' WHERE audit_id = 2", "changed"),
        ("UPDATE audit SET detail = '{}' WHERE audit_id = 3", "changed"),
        ("DELETE FROM audit WHERE audit_id = 2", "removed"),
        ("DELETE FROM audit WHERE audit_id = 1", "removed"),
        ("DELETE FROM audit WHERE audit_id = 3", "cut"),
        ("DELETE FROM audit WHERE audit_id > 1", "cut"),
    ],
)
@pytest.mark.usefixtures("three_rows")
def test_a_log_that_was_tampered_with_is_found(signalpost: Signalpost, statement: str, what: str) -> None:
    """A row changed, removed, or the last ones cut off: the command says which, and ends with 1."""
    change(statement)
    verdict = signalpost("audit", "verify", "--json")
    assert verdict.code == Exit.REFUSED
    assert what in [fault["what"] for fault in verdict.rows[0]["faults"]]
    assert "NOT sound" in signalpost("audit", "verify").out


@pytest.mark.usefixtures("three_rows")
def test_a_cut_tail_stays_found_when_the_log_goes_on(signalpost: Signalpost) -> None:
    """The next row notes that rows before it were missing."""
    change("DELETE FROM audit WHERE audit_id = 3")
    signalpost("keys", "create", "four")
    faults = signalpost("audit", "verify", "--json").rows[0]["faults"]
    assert {"gap", "removed"} <= {fault["what"] for fault in faults}


@pytest.mark.usefixtures("three_rows")
def test_a_tail_cut_with_its_memory_is_found_by_a_head_kept_elsewhere(signalpost: Signalpost) -> None:
    """Whoever can write keys.db too is caught by what an operator kept."""
    head = signalpost("audit", "head").out.strip()
    change("DELETE FROM audit WHERE audit_id = 3")
    keys = apsw.Connection("var/keys.db")
    keys.execute("DELETE FROM audit_head")
    keys.close()
    assert signalpost("audit", "verify", "--json").code == Exit.DONE
    assert signalpost("audit", "verify", "--head", head, "--json").rows[0]["faults"][0]["what"] == "cut"


def test_a_head_that_is_none_is_refused(signalpost: Signalpost) -> None:
    """As is the head of an empty log."""
    signalpost("keys", "list")
    assert signalpost("audit", "head").code == Exit.NOT_FOUND
    assert signalpost("audit", "verify", "--head", "x").code == Exit.USAGE
