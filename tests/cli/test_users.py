"""Users from the command line."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit

PASSWORD = "four words in a row"


def _listed(signalpost: Signalpost) -> list[tuple[str, str, str]]:
    return [(row["login"], row["role"], row["password"]) for row in signalpost("users", "list", "--json").rows]


def test_a_user_is_added_with_a_link_to_choose_a_password(signalpost: Signalpost) -> None:
    """The link is the only line on stdout; no file of the data folder holds its code."""
    ended = signalpost("users", "add", "Anna", "--role", "owner")
    base, _, code = ended.out.strip().partition("/invitation?code=")
    assert (ended.code, base, len(code)) == (Exit.DONE, "http://127.0.0.1:8060", 43)
    assert not [file for file in Path("var").rglob("*") if file.is_file() and code.encode() in file.read_bytes()]
    assert _listed(signalpost) == [("anna", "owner", "not yet")]


def test_an_account_without_an_owner_is_pointed_out(signalpost: Signalpost) -> None:
    """Else its pages would ask for a sign-in that lets nobody change anything."""
    assert "no owner yet" in signalpost("users", "add", "vera").err
    assert "no owner yet" not in signalpost("users", "add", "anna", "--role", "owner").err


def test_roles_change_and_users_go(signalpost: Signalpost) -> None:
    """But for the last owner; a user who is none is not found."""
    signalpost("users", "add", "anna", "--role", "owner")
    signalpost("users", "add", "bert")
    assert signalpost("users", "role", "bert", "operator").code == Exit.DONE
    assert ("bert", "operator", "not yet") in _listed(signalpost)
    assert signalpost("users", "remove", "anna").code == Exit.REFUSED
    assert signalpost("users", "remove", "bert").code == Exit.DONE
    for words in (("remove", "bert"), ("role", "bert", "owner"), ("password", "bert"), ("end-sessions", "bert")):
        assert signalpost("users", *words).code == Exit.NOT_FOUND


def test_a_password_comes_by_stdin_or_by_a_link(signalpost: Signalpost) -> None:
    """It is printed nowhere; one that is easily guessed is refused."""
    signalpost("users", "add", "anna", "--role", "owner")
    ended = signalpost("users", "password", "anna", "--stdin", stdin=PASSWORD + "\n")
    assert (ended.code, PASSWORD in ended.out + ended.err) == (Exit.DONE, False)
    assert _listed(signalpost) == [("anna", "owner", "chosen")]
    assert signalpost("users", "password", "anna", "--stdin", stdin="short\n").code == Exit.REFUSED
    assert "/invitation?code=" in signalpost("users", "password", "anna").out
    assert "0 sessions" in signalpost("users", "end-sessions", "anna").err
