"""Accounts from the command line."""

from __future__ import annotations

from command import Signalpost
from signalpost.cli.exits import Exit


def test_an_account_is_added_with_a_space_and_listed(signalpost: Signalpost) -> None:
    """Beside the first one, which is always there; a name is taken once."""
    assert signalpost("accounts", "add", "Client B").code == Exit.DONE
    assert signalpost("accounts", "add", "Client B").code == Exit.REFUSED
    signalpost("users", "add", "bert", "--account", "Client B")
    rows = signalpost("accounts", "list", "--json").rows
    assert [(row["name"], row["spaces"], row["users"]) for row in rows] == [
        ("default", ["1"], 0),
        ("Client B", ["2"], 1),
    ]
    assert signalpost("users", "list", "--account", "2", "--json").rows[0]["login"] == "bert"
    assert signalpost("users", "list", "--account", "Client C").code == Exit.NOT_FOUND
