"""API tokens from the command line."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit


def test_a_token_is_shown_once_and_never_kept(signalpost: Signalpost) -> None:
    """Its text is the only line on stdout; it ends after a while unless told otherwise."""
    ended = signalpost("tokens", "create", "reports")
    text = ended.out.strip()
    assert (ended.code, text[:4]) == (Exit.DONE, "spt_")
    row = signalpost("tokens", "list", "--json").rows[0]
    assert (row["name"], row["role"], bool(row["ends_at"])) == ("reports", "viewer", True)
    assert not [file for file in Path("var").rglob("*") if file.is_file() and text.encode() in file.read_bytes()]
    for_ever = signalpost("tokens", "create", "agency", "--role", "owner", "--days", "0", "--json").rows[0]
    assert (for_ever["role"], for_ever["ends_at"]) == ("owner", None)


def test_a_revoked_token_is_gone(signalpost: Signalpost) -> None:
    """From the list, unless asked for."""
    token_id = signalpost("tokens", "create", "old", "--json").rows[0]["token_id"]
    assert signalpost("tokens", "revoke", token_id).code == Exit.DONE
    assert signalpost("tokens", "revoke", token_id).code == Exit.NOT_FOUND
    assert signalpost("tokens", "list", "--json").rows == []
    assert signalpost("tokens", "list", "--json", "--ended").rows[0]["revoked_at"]
