"""Keys: shown once, listed without their text, useless when revoked."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit


def test_a_key_is_shown_once_and_never_kept(signalpost: Signalpost) -> None:
    """Its text is the only line on stdout; no file of the data folder holds it."""
    ended = signalpost("keys", "create", "shop back end")
    text = ended.out.strip()
    assert ended.code == Exit.DONE
    assert len(text) > 32
    listed = signalpost("keys", "list", "--json")
    assert [row["name"] for row in listed.rows] == ["shop back end"]
    assert text not in listed.out
    assert not [file for file in Path("var").rglob("*") if file.is_file() and text.encode() in file.read_bytes()]


def test_a_browser_key_needs_origins(signalpost: Signalpost) -> None:
    """Without one it would work from anywhere."""
    assert signalpost("keys", "create", "site", "--kind", "browser").code == Exit.REFUSED
    made = signalpost("keys", "create", "site", "--kind", "browser", "--origin", "https://shop.example", "--json")
    assert made.rows[0]["origins"] == ["https://shop.example"]
    assert made.rows[0]["key"]


def test_a_revoked_key_is_gone(signalpost: Signalpost) -> None:
    """From the list, unless asked for; a second time there is nothing to revoke."""
    key_id = signalpost("keys", "create", "old", "--json").rows[0]["key_id"]
    assert signalpost("keys", "revoke", key_id).code == Exit.DONE
    assert signalpost("keys", "revoke", key_id).code == Exit.NOT_FOUND
    assert signalpost("keys", "list", "--json").rows == []
    assert signalpost("keys", "list", "--json", "--revoked").rows[0]["revoked_at"]


def test_a_source_is_declared_when_it_is_set_up(signalpost: Signalpost) -> None:
    """The list shows the basis; a browser's events carry the person's own word and need none."""
    signalpost("keys", "create", "crm", "--basis", "consent")
    assert [row["basis"] for row in signalpost("keys", "list", "--json").rows] == ["consent"]
    browser = ("keys", "create", "site", "--kind", "browser", "--origin", "https://shop.example", "--basis", "consent")
    assert signalpost(*browser).code == Exit.REFUSED


def test_keys_are_those_of_the_account_that_is_named(signalpost: Signalpost) -> None:
    """None is listed or revoked from another; an account that is none ends the command."""
    signalpost("accounts", "add", "Second")
    made = signalpost("keys", "create", "theirs", "--account", "Second", "--json").rows[0]
    signalpost("keys", "create", "ours")
    assert [row["name"] for row in signalpost("keys", "list", "--json").rows] == ["ours"]
    assert [row["name"] for row in signalpost("keys", "list", "--account", "2", "--json").rows] == ["theirs"]
    assert signalpost("keys", "revoke", made["key_id"]).code == Exit.NOT_FOUND
    assert signalpost("keys", "revoke", made["key_id"], "--account", "Second").code == Exit.DONE
    for words in (("create", "x"), ("list",), ("revoke", made["key_id"])):
        ended = signalpost("keys", *words, "--account", "nobody")
        assert (ended.code, "There is no account nobody." in ended.err) == (Exit.NOT_FOUND, True)
