"""`signalpost store restore`: what it asks for, and what it says of what it put back."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit


def test_it_wants_a_backup_or_a_replica(signalpost: Signalpost) -> None:
    """A moment is for replicas only; a replica that cannot be reached is told."""
    nothing = signalpost("store", "restore")
    assert nothing.code == Exit.USAGE
    assert "signalpost store restore BACKUP" in nothing.err
    assert signalpost("store", "restore", "backups/x", "--at", "2026-11-22T10:00:00Z").code == Exit.USAGE
    absent = signalpost("store", "restore", f"file://{Path.cwd()}/nowhere")
    assert absent.code == Exit.STORE
    assert "no replica at this URL" in absent.err
    assert not [file.name for file in Path("var").iterdir() if file.name.startswith("restoring-")]


def test_it_says_whether_the_books_balance(signalpost: Signalpost) -> None:
    """Where a worker had made a ledger."""
    signalpost("datasets", "add", "123")
    assert signalpost("store", "rebuild").code == Exit.DONE
    folder = signalpost("store", "backup", "backups", "--json").rows[0]["backup"]
    said = signalpost("store", "restore", folder, "--replace")
    assert said.code == Exit.DONE
    assert "The books balance." in said.out
    (told,) = signalpost("store", "restore", folder, "--replace", "--json").rows
    assert (told["balanced"], told["wrong"], told["unfolded"]) == (True, [], 0)


def test_without_its_master_key_it_says_which_one_is_wanted(signalpost: Signalpost) -> None:
    """What was put back stays; nothing of it can be read."""
    signalpost("datasets", "add", "123")
    folder = signalpost("store", "backup", "backups", "--json").rows[0]["backup"]
    said = signalpost("--data-dir", "elsewhere", "store", "restore", folder)
    assert said.code == Exit.DONE
    assert "need the master key with id" in said.out
