"""Care of what is kept: backups go round, nothing is replaced by accident."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit


def test_a_backup_goes_round(signalpost: Signalpost) -> None:
    """What is put back is what was there; replacing what is there must be said."""
    signalpost("datasets", "add", "123", "--name", "then")
    made = signalpost("store", "backup", "backups", "--json")
    assert made.code == Exit.DONE, made.err
    folder = made.rows[0]["backup"]
    signalpost("datasets", "add", "123", "--name", "later")
    assert signalpost("store", "restore", folder).code == Exit.STORE
    assert signalpost("store", "restore", folder, "--replace").code == Exit.DONE
    assert [row["name"] for row in signalpost("datasets", "list", "--json").rows] == ["then"]


def test_a_backup_alone_needs_its_master_key(signalpost: Signalpost) -> None:
    """Put back elsewhere, it is useless without."""
    signalpost("datasets", "add", "123")
    folder = signalpost("store", "backup", "backups", "--json").rows[0]["backup"]
    assert signalpost("--data-dir", "elsewhere", "store", "restore", folder).code == Exit.DONE
    without = signalpost("--data-dir", "elsewhere", "datasets", "list")
    assert without.code == Exit.STORE
    assert "master key" in without.err
    assert not Path("elsewhere/master.key").exists()
    Path("elsewhere/master.key").write_bytes(Path("var/master.key").read_bytes())
    assert signalpost("--data-dir", "elsewhere", "datasets", "list", "--json").rows[0]["dataset_id"] == "123"


def test_nothing_is_backed_up_from_nothing(signalpost: Signalpost) -> None:
    """A wrong data folder is noticed."""
    assert signalpost("--data-dir", "none", "store", "backup", "backups").code == Exit.STORE


def test_what_is_new_needs_no_migration(signalpost: Signalpost) -> None:
    """And no backup is made for it."""
    signalpost("datasets", "add", "123")
    assert signalpost("store", "migrate", "--json").rows == [{"backup": None, "files": {}}]
    assert not Path("var/backups").exists()


def test_pruning_and_rebuilding_answer_with_numbers(signalpost: Signalpost) -> None:
    """An empty ledger has nothing to forget and nothing to correct."""
    assert signalpost("store", "prune", "--days", "30", "--json").rows == [{"pruned": 0}]
    assert signalpost("store", "rebuild", "--json").rows == [{"corrected": 0}]
