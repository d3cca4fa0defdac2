"""Explaining and parting people from the command line."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from command import Signalpost
from people_rows import CLAIM, LOGIN, browser_id, click, sighting
from signalpost.cli.exits import Exit
from signalpost.store import clock_ms, open_identities
from signalpost.store.keyring import Keyring
from signalpost.store.master_key import read_master_key

VISITOR = "1.1795000200.aaaaaaaaaaaaaaaaaaaaaa"


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def known(signalpost: Signalpost) -> str:
    """Somebody who was logged in on a browser; the hash of their e-mail."""
    signalpost("datasets", "add", "123")
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    em, now = hashed("jane@example.com"), clock_ms() - 60_000
    with closing(open_identities(Path("var/identities.db"), keys)) as identities:
        identities.link(
            [
                sighting(now, visitor=VISITOR, fbp=browser_id(7, now), fbc=click(now), checkout="chk"),
                sighting(now, LOGIN, visitor=VISITOR, em=em, external_id=hashed("4711")),
                sighting(now, CLAIM, em="x" * 64, ph="p" * 64),
            ]
        )
    return em


@pytest.mark.parametrize("key", ["jane@example.com", "em:jane@example.com", "external_id:4711", "visitor:" + VISITOR])
def test_a_key_is_explained_without_a_value(signalpost: Signalpost, known: str, key: str) -> None:
    """Kinds, times, reasons; what is asked for is asked as it is typed or as it is hashed."""
    ended = signalpost("identity", "show", key)
    assert (ended.code, ended.err) == (Exit.DONE, "")
    assert "login" in ended.out
    assert not [value for value in ("jane", known, "4711", VISITOR, "fb.1.") if value in ended.out]


def test_a_key_can_come_on_stdin(signalpost: Signalpost, known: str) -> None:
    """Where neither the list of processes nor the shell's history shows it."""
    ended = signalpost("identity", "show", "-", "--json", stdin="jane@example.com\n")
    assert msgspec.json.decode(ended.out)["gives"] == ["external_id", "fbc", "fbp"]


def test_tokens_are_explained_too(signalpost: Signalpost, known: str) -> None:
    """A checkout leads to the browser that showed it."""
    assert "browser" in signalpost("identity", "show", "checkout:chk").out


def test_who_looked_at_whom_is_in_the_audit(signalpost: Signalpost, known: str) -> None:
    """By a name that finds nobody."""
    signalpost("identity", "show", "jane@example.com")
    audit = signalpost("audit", "list", "--json").out
    assert "person.show" in audit
    assert "jane" not in audit


def test_an_unknown_key_is_not_found(signalpost: Signalpost, known: str) -> None:
    """And nothing of it is repeated."""
    ended = signalpost("identity", "show", "nobody@example.com")
    assert ended.code == Exit.NOT_FOUND
    assert "nobody" not in ended.out + ended.err


@pytest.mark.parametrize("key", ["hello", "wagon:7", "em:no address"])
def test_what_is_no_key_is_refused_with_what_to_write(signalpost: Signalpost, known: str, key: str) -> None:
    """Without repeating it."""
    ended = signalpost("identity", "show", key)
    assert ended.code not in (Exit.DONE, Exit.NOT_FOUND)
    assert key not in ended.err


def test_a_key_is_parted_and_stays_so(signalpost: Signalpost, known: str) -> None:
    """The second time there is nothing to part."""
    ended = signalpost("identity", "unmerge", "jane@example.com", "--json")
    assert (ended.code, msgspec.json.decode(ended.out)) == (Exit.DONE, {"parted": 1, "taken_back": 0})
    again = signalpost("identity", "unmerge", "jane@example.com")
    assert again.code == Exit.NOT_FOUND
    assert "nothing" in signalpost("identity", "show", "jane@example.com").out
