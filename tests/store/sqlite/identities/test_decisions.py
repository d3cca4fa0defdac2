"""Decisions in the file of identities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from identity_parts import DAY, NOW, SPACE, SqliteHome
from signalpost.errors import StoreUnavailable
from signalpost.store.decisions import Decided
from signalpost.store.identities import Identities
from signalpost.store.sqlite.identities.identities import carry_forgotten

EM = ("em", "e" * 64)
VISITOR = ("visitor", "v")
GRANTED, DENIED = Decided(state="granted", at=NOW), Decided(state="denied", at=NOW, reason="r", evidence="tcf:purposes")


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


@pytest.fixture
def identities(home: SqliteHome) -> Iterator[Identities]:
    opened = home.open()
    yield opened
    opened.close()


def decide(identities: Identities, decided: Decided, *keys: tuple[str, str], space_id: int = SPACE) -> int:
    decisions = identities.decisions
    return decisions.decide([(space_id, decisions.hmacs(space_id, keys), decided)])


def test_a_decision_is_found_by_each_of_its_keys(identities: Identities) -> None:
    """In its space alone, also after a restart."""
    assert decide(identities, DENIED, EM, VISITOR) == 2
    assert identities.decisions.decided_of(SPACE, EM) == identities.decisions.decided_of(SPACE, VISITOR) == DENIED
    assert identities.decisions.decided_of(SPACE + 1, EM) is None
    assert identities.decisions.decision_counts(SPACE) == {"granted": 0, "denied": 2, "withdrawn": 0}


def test_folding_it_again_changes_nothing(identities: Identities) -> None:
    """A crash before the ledger's transaction repeats the batch."""
    decide(identities, DENIED, EM)
    before = identities.decisions.series()
    assert decide(identities, DENIED, EM) == 0
    assert identities.decisions.series() == before


def test_followers_get_each_key_once_with_what_stands(identities: Identities) -> None:
    """In the order in which it came to stand so."""
    decide(identities, DENIED, EM)
    decide(identities, GRANTED, VISITOR)
    decide(identities, Decided(state="granted", at=NOW + 1), EM)
    changes = identities.decisions.changes(0, 10)
    assert [(one.seq, one.decided.state) for one in changes] == [(2, "granted"), (3, "granted")]
    assert identities.decisions.changes(3, 10) == []
    assert identities.decisions.series()[1] == 3


def test_a_denial_refuses_from_memory_and_a_grant_lifts_it(home: SqliteHome, identities: Identities) -> None:
    """Also one that was there when the file was opened."""
    decide(identities, DENIED, EM)
    decisions = identities.decisions
    hmacs = decisions.hmacs(SPACE, (EM, VISITOR))
    refusal = decisions.refusal(SPACE, hmacs)
    assert refusal is not None
    assert (refusal.reason, refusal.at) == ("consent_denied", NOW)
    identities.close()
    again = home.open()
    assert again.decisions.refusal(SPACE, hmacs) == refusal
    decide(again, Decided(state="granted", at=NOW + 1), EM)
    assert again.decisions.refusal(SPACE, hmacs) is None
    again.close()


def test_denials_that_could_not_be_read_to_their_end_are_read_again(home: SqliteHome, identities: Identities) -> None:
    """A part of them never passes for all."""
    decide(identities, DENIED, EM)
    hmacs = identities.decisions.hmacs(SPACE, (EM,))
    identities.close()
    opened, other = home.open(), apsw.Connection(str(home.path))
    other.execute("ALTER TABLE decisions RENAME TO away")
    with pytest.raises(StoreUnavailable):
        opened.decisions.refusal(SPACE, hmacs)
    other.execute("ALTER TABLE away RENAME TO decisions")
    other.close()
    assert opened.decisions.refusal(SPACE, hmacs) is not None
    opened.close()


def test_grants_are_forgotten_denials_stay(identities: Identities) -> None:
    """Some at a time."""
    decide(identities, GRANTED, EM, VISITOR)
    decide(identities, DENIED, ("ph", "f" * 64))
    decide(identities, Decided(state="granted", at=NOW + DAY), ("ph", "a" * 64))
    assert identities.decisions.forget_grants(NOW + 1, 1) == 1
    assert identities.decisions.forget_grants(NOW + 1, 9) == 1
    assert identities.decisions.decision_counts(SPACE) == {"granted": 1, "denied": 1, "withdrawn": 0}


def test_a_restored_file_learns_what_was_decided_since(tmp_path: Path) -> None:
    """The latest decisions of both count, and whoever followed the numbering begins again."""
    homes = []
    for name in ("replaced", "restored"):
        (tmp_path / name).mkdir()
        homes.append(SqliteHome(tmp_path / name))
    (tmp_path / "replaced" / "keys.db").unlink()
    (tmp_path / "replaced" / "keys.db").write_bytes((tmp_path / "restored" / "keys.db").read_bytes())
    replaced, restored = SqliteHome(tmp_path / "replaced").open(), homes[1].open()
    decide(replaced, DENIED, EM)
    decide(replaced, GRANTED, VISITOR)
    decide(restored, Decided(state="denied", at=NOW + 5), VISITOR)
    series, _ = restored.decisions.series()
    replaced.close()
    restored.close()
    carry_forgotten(tmp_path / "replaced" / "identities.db", tmp_path / "restored" / "identities.db")
    restored = homes[1].open()
    assert restored.decisions.decided_of(SPACE, EM) == DENIED
    assert restored.decisions.decided_of(SPACE, VISITOR) == Decided(state="denied", at=NOW + 5)
    assert restored.decisions.series()[0] != series
    restored.close()


def test_a_space_without_decisions_is_known_from_memory(home: SqliteHome, identities: Identities) -> None:
    """As it was found, and as it became."""
    assert not identities.decisions.any(SPACE)
    decide(identities, GRANTED, EM)
    assert (identities.decisions.any(SPACE), identities.decisions.any(SPACE + 1)) == (True, False)
    identities.close()
    again = home.open()
    assert again.decisions.any(SPACE)
    again.close()


@pytest.mark.parametrize("count", [1, 7, 8, 9, 20])
def test_any_number_of_keys_is_looked_up(identities: Identities, count: int) -> None:
    """The last of them too."""
    keys = [("ph", f"{number:064x}") for number in range(count)]
    decide(identities, DENIED, keys[-1])
    hmacs = identities.decisions.hmacs(SPACE, keys)
    assert identities.decisions.names(SPACE, keys) == list(hmacs)
    assert identities.decisions.standing(SPACE, hmacs) == {hmacs[-1]: DENIED}
    assert identities.decisions.standing(SPACE, hmacs[:-1]) == {}
    assert identities.decisions.standing(SPACE, ()) == {}
