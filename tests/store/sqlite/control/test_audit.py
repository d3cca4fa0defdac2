"""The audit log in the control file: append-only, chained, remembered outside."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE, Control
from signalpost.store.sqlite.statements import migrations
from stores import keyring

NOW = 1_790_000_000_000
DAY = 86_400_000


@pytest.fixture
def control(tmp_path: Path) -> Control:
    return open_control(tmp_path / "control.db", keyring(tmp_path))


def record(control: Control, count: int, *, at: int = NOW) -> None:
    for number in range(count):
        control.record(DEFAULT_SPACE, "test.done", str(number), {}, author="test", now=at + number)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET author = 'x'", "DELETE FROM audit", "UPDATE audit SET hash = x'00'"]
)
def test_the_file_itself_refuses_to_change_rows(control: Control, tmp_path: Path, statement: str) -> None:
    """As long as its triggers are there."""
    record(control, 2)
    connection = apsw.Connection(str(tmp_path / "control.db"))
    with pytest.raises(apsw.ConstraintError, match="append-only"):
        connection.execute(statement)


def test_the_head_is_remembered_with_the_keys(control: Control, tmp_path: Path) -> None:
    """In another file than the log."""
    record(control, 3)
    assert keyring(tmp_path).audit_head() == control.audit_head()


def test_a_crash_before_the_head_is_remembered_is_no_fault(control: Control, tmp_path: Path) -> None:
    """The log may be ahead of the memory, never behind."""
    record(control, 2)
    early = keyring(tmp_path).audit_head()
    record(control, 2)
    assert early is not None
    keyring(tmp_path).put_audit_head(early, back=True)
    assert control.verify_audit().sound
    record(control, 1)
    assert control.verify_audit().sound


def test_old_rows_are_pruned_and_the_rest_still_holds(control: Control) -> None:
    """Up to the first that is young enough, with a row that says so; again and again."""
    record(control, 3, at=NOW - 10 * DAY)
    record(control, 2)
    assert control.prune(audit_before=NOW - DAY, commands_before=0, author="worker", now=NOW) == 3
    assert [row.action for row in control.audit(DEFAULT_SPACE)] == ["audit.prune", "test.done", "test.done"]
    assert control.verify_audit().sound
    assert control.prune(audit_before=NOW - DAY, commands_before=0, author="worker", now=NOW) == 0
    assert control.prune(audit_before=NOW + 1, commands_before=0, author="worker", now=NOW + DAY) == 1
    assert control.verify_audit().sound


def test_pruning_hides_no_rows_that_were_cut_off_before(control: Control, tmp_path: Path) -> None:
    """A gap is on record before the row that says what was pruned, whatever is written first after the cut."""
    record(control, 2, at=NOW - 10 * DAY)
    record(control, 3)
    connection = apsw.Connection(str(tmp_path / "control.db"))
    connection.execute("DROP TRIGGER audit_is_kept")
    connection.execute("DELETE FROM audit WHERE audit_id > 3")
    connection.close()
    assert control.prune(audit_before=NOW - DAY, commands_before=0, author="worker", now=NOW) == 2
    assert [row.action for row in control.audit(DEFAULT_SPACE)] == ["audit.prune", "audit.gap", "test.done"]
    assert [fault.what for fault in control.verify_audit().faults][-1] == "gap"


def test_a_log_of_an_older_release_is_chained_when_it_is_opened(tmp_path: Path) -> None:
    """From its first row on."""
    connection = apsw.Connection(str(tmp_path / "control.db"))
    keys = keyring(tmp_path / "keys")
    for script in migrations("control")[:3]:
        connection.execute(script)
    connection.execute("PRAGMA user_version = 3")
    for number in range(3):
        row = (1, number, "cli", "key.create", str(number), "{}")
        connection.execute(
            "INSERT INTO audit (space_id, at, author, action, subject, detail) VALUES (?,?,?,?,?,?)", row
        )
    connection.close()
    control = open_control(tmp_path / "control.db", keys)
    assert control.verify_audit().rows == 3
    assert control.verify_audit().sound
    record(control, 1)
    assert control.verify_audit().sound
