"""Following the denials from another process."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from identity_parts import NOW, SPACE, SqliteHome
from signalpost.errors import StoreUnavailable
from signalpost.store import open_decision_reader
from signalpost.store.decisions import Decided
from signalpost.store.sqlite.identities.suppressed import EVERY_S, SqliteSuppressed
from signalpost.store.sqlite.statements import statements

EM = ("em", "e" * 64)
PH = ("ph", "f" * 64)


class Follower:
    """A follower with a clock that moves at each refresh."""

    def __init__(self, home: SqliteHome) -> None:
        self.seconds = 0.0
        self.suppressed = SqliteSuppressed(home.path, home.keyring, lambda: self.seconds)

    def refuses(self, *keys: tuple[str, str], after: float = EVERY_S) -> bool:
        self.seconds += after
        self.suppressed.refresh()
        return self.suppressed.refusal(SPACE, keys) is not None


def decide(identities, state: str, *keys: tuple[str, str], at: int = NOW) -> None:
    decisions = identities.decisions
    decisions.decide([(SPACE, decisions.hmacs(SPACE, keys), Decided(state=state, at=at))])


def test_denials_are_followed_and_lifted(tmp_path: Path) -> None:
    """Those there at first, those that come, and grants that end them."""
    home = SqliteHome(tmp_path)
    identities = home.open()
    decide(identities, "denied", EM)
    follower = Follower(home)
    assert follower.refuses(EM)
    assert not follower.refuses(PH)
    decide(identities, "withdrawn", PH)
    assert follower.refuses(PH)
    decide(identities, "granted", EM, at=NOW + 1)
    assert not follower.refuses(EM)
    assert (follower.refuses(EM, PH), len(follower.suppressed)) == (True, 1)
    follower.suppressed.close()
    identities.close()


def test_a_file_that_was_restored_is_read_anew(tmp_path: Path) -> None:
    """Its numbering has another name: what was known of before counts no more."""
    home = SqliteHome(tmp_path)
    identities = home.open()
    decide(identities, "denied", EM)
    follower = Follower(home)
    assert follower.refuses(EM)
    connection = apsw.Connection(str(home.path))
    connection.execute("DELETE FROM decisions")
    connection.execute(statements("identities")["new_series"])
    connection.close()
    assert not follower.refuses(EM)
    decide(identities, "denied", PH)
    assert (follower.refuses(PH), len(follower.suppressed)) == (True, 1)
    follower.suppressed.close()
    identities.close()


def test_denials_that_could_not_be_read_to_their_end_are_read_again(tmp_path: Path) -> None:
    """A part of them never passes for all; what was known before goes on refusing meanwhile."""
    home = SqliteHome(tmp_path)
    identities = home.open()
    decide(identities, "denied", EM)
    follower = Follower(home)
    assert follower.refuses(EM)
    decide(identities, "denied", PH)
    connection = apsw.Connection(str(home.path))
    connection.execute(statements("identities")["new_series"])
    connection.execute("ALTER TABLE decisions RENAME TO away")
    with pytest.raises(StoreUnavailable):
        follower.refuses(EM)
    assert follower.suppressed.refusal(SPACE, (EM,)) is not None
    connection.execute("ALTER TABLE away RENAME TO decisions")
    connection.close()
    assert follower.refuses(PH)
    assert follower.refuses(EM)
    follower.suppressed.close()
    identities.close()


def test_it_does_not_look_all_the_time(tmp_path: Path) -> None:
    """What it knows may be a quarter of a second old."""
    home = SqliteHome(tmp_path)
    identities = home.open()
    follower = Follower(home)
    assert not follower.refuses(EM)
    decide(identities, "denied", EM)
    assert not follower.refuses(EM, after=EVERY_S / 2)
    assert follower.refuses(EM)
    follower.suppressed.close()
    identities.close()


def test_before_the_worker_made_the_file_nobody_is_refused(tmp_path: Path) -> None:
    """Then it is found by itself."""
    home = SqliteHome(tmp_path)
    follower = Follower(home)
    assert not follower.refuses(EM)
    identities = home.open()
    decide(identities, "denied", EM)
    assert follower.refuses(EM)
    follower.suppressed.close()
    identities.close()


def test_the_command_line_can_ask(tmp_path: Path) -> None:
    """Whether there is a file or not."""
    home = SqliteHome(tmp_path)
    reader = open_decision_reader(home.path, home.keyring)
    assert (reader.decided_of(SPACE, EM), reader.decision_counts(SPACE)["denied"]) == (None, 0)
    reader.close()
    identities = home.open()
    decide(identities, "denied", EM)
    reader = open_decision_reader(home.path, home.keyring)
    assert (reader.decided_of(SPACE, EM).state, reader.decision_counts(SPACE)["denied"]) == ("denied", 1)
    reader.close()
    identities.close()
