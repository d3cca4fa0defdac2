"""Secrets go in by stdin and never come out; their keys are replaced by one command."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.keyring import Keyring

SECRET = "whsec-7f1e2d"


def on_disk(text: str) -> list[Path]:
    return [file for file in Path("var").rglob("*") if file.is_file() and text.encode() in file.read_bytes()]


def test_a_secret_is_listed_by_name_and_nowhere_in_clear(signalpost: Signalpost) -> None:
    """Neither printed nor on disk; removed, it is gone."""
    assert signalpost("secrets", "set", "webhook/shopify", stdin=SECRET + "\n").code == Exit.DONE
    listed = signalpost("secrets", "list", "--json")
    assert [row["name"] for row in listed.rows] == ["webhook/shopify"]
    assert SECRET not in listed.out
    assert not on_disk(SECRET)
    assert signalpost("secrets", "remove", "webhook/shopify").code == Exit.DONE
    assert signalpost("secrets", "remove", "webhook/shopify").code == Exit.NOT_FOUND


def test_an_empty_secret_is_refused(signalpost: Signalpost) -> None:
    """As is a name that is none."""
    assert signalpost("secrets", "set", "webhook/shopify").code == Exit.USAGE
    assert signalpost("secrets", "set", "No Name", stdin="x").code == Exit.REFUSED


def test_the_master_key_file_is_replaced(signalpost: Signalpost) -> None:
    """Tokens and secrets open under the new one, which is printed nowhere; a second file does not stay behind."""
    signalpost("datasets", "add", "2501")
    signalpost("datasets", "set-token", "2501", stdin="a-token\n")
    signalpost("secrets", "set", "webhook/shopify", stdin=SECRET)
    before = Path("var/master.key").read_text().strip()
    done = signalpost("secrets", "rotate", "--json")
    after = Path("var/master.key").read_text().strip()
    assert done.code == Exit.DONE
    assert done.rows[0]["sealed_anew"] == 2
    assert after != before
    assert after not in done.out + done.err
    assert before not in done.out + done.err
    control = open_control(Path("var/control.db"), Keyring.open(Path("var"), bytes.fromhex(after)))
    assert control.token(DEFAULT_SPACE, "2501") == "a-token"
    assert not list(Path("var").glob("*.new"))
    noted = signalpost("audit", "list", "--action", "secrets", "--json").rows
    assert [row["action"] for row in noted] == ["secrets.rotate", "secrets.master"]
    assert noted[1]["subject"] == done.rows[0]["key_id"]
    again = signalpost("secrets", "rotate")
    assert again.code == Exit.DONE
    assert "backup" in again.err


def test_a_master_key_from_elsewhere_is_replaced_in_two_steps(
    signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one is made in a file; when processes have it, the old one opens nothing."""
    old = "11" * 32
    monkeypatch.setenv("SIGNALPOST_MASTER_KEY", old)
    signalpost("secrets", "set", "webhook/shopify", stdin=SECRET)
    assert signalpost("secrets", "rotate").code == Exit.USAGE
    first = signalpost("secrets", "rotate", "--new-master-key-file", "next.key", "--json")
    assert first.rows[0]["waits"] is True
    assert signalpost("secrets", "list", "--json").code == Exit.DONE
    monkeypatch.setenv("SIGNALPOST_MASTER_KEY", Path("next.key").read_text())
    second = signalpost("secrets", "rotate", "--new-master-key-file", "next.key", "--json")
    assert second.rows[0]["waits"] is False
    assert signalpost("secrets", "list", "--json").code == Exit.DONE
    monkeypatch.setenv("SIGNALPOST_MASTER_KEY", old)
    assert signalpost("secrets", "list", "--json").code == Exit.STORE
