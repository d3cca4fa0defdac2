"""What is known of visitors, whatever store keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pytest

from identity_parts import DAY, FBC, FBP, HOMES, NOW, SPACE, VISITOR, SqliteHome, a_visit, forgetting, learn
from signalpost.store.identities import Identities, VisitorIds
from signalpost.store.record import IdentityCopy, Receipt


@pytest.fixture(params=sorted(HOMES))
def home(request: pytest.FixtureRequest, tmp_path: Path) -> SqliteHome:
    return HOMES[request.param](tmp_path)


@pytest.fixture
def identities(home: SqliteHome) -> Iterator[Identities]:
    opened = home.open()
    yield opened
    opened.close()


def known(identities: Identities) -> VisitorIds:
    """What is known of VISITOR."""
    found = identities.visitor(SPACE, VISITOR)
    assert found is not None
    return found


def test_a_visitor_is_known_by_the_visitor_id(home: SqliteHome, identities: Identities) -> None:
    """To the worker and to other processes alike."""
    assert learn(identities, 1, a_visit(fbc=FBC)) == 1
    expected = VisitorIds(first_seen=NOW, last_seen=NOW, fbp=FBP, fbc=FBC)
    reader = home.reader()
    assert identities.visitor(SPACE, VISITOR) == reader.visitor(SPACE, VISITOR) == expected
    assert identities.counts(SPACE) == reader.counts(SPACE) == {"known": 1, "forgotten": 0}
    reader.close()


def test_nobody_else_is(home: SqliteHome, identities: Identities) -> None:
    """Not another visitor, and not the same one in another space."""
    learn(identities, 1, a_visit())
    for opened in (identities, home.reader()):
        assert opened.visitor(SPACE, VISITOR + "x") is None
        assert opened.visitor(SPACE + 1, VISITOR) is None
        assert opened.counts(SPACE + 1) == {"known": 0, "forgotten": 0}


def test_visits_of_one_batch_add_up(identities: Identities) -> None:
    """As if each had come in a batch of its own."""
    learn(identities, 1, a_visit(), a_visit(NOW + DAY, fbp=None, fbc=FBC))
    assert known(identities) == VisitorIds(first_seen=NOW, last_seen=NOW + DAY, fbp=FBP, fbc=FBC)


def test_what_was_folded_is_not_folded_again(identities: Identities) -> None:
    """A crash between this file's transaction and the ledger's repeats the batch, perhaps with more behind it."""
    learn(identities, 1, a_visit())
    learn(identities, 2, forgetting(NOW + 1))
    again = [(Receipt("box", 1, 0), a_visit(NOW + 2)), (Receipt("box", 3, 0), a_visit(NOW + 3, fbc=FBC))]
    identities.apply("box", 3, again)
    assert known(identities).first_seen == NOW + 3
    learn(identities, 1, a_visit(NOW + 9), inbox_id="another")
    assert known(identities).last_seen == NOW + 9


def test_withdrawn_consent_forgets(home: SqliteHome, identities: Identities) -> None:
    """Nothing but an HMAC stays, which says whom not to bring back."""
    learn(identities, 1, a_visit(fbc=FBC))
    assert learn(identities, 2, forgetting(NOW + 1)) == 1
    assert identities.visitor(SPACE, VISITOR) is None
    assert home.reader().visitor(SPACE, VISITOR) is None
    assert identities.counts(SPACE) == {"known": 0, "forgotten": 1}


def test_a_visitor_never_seen_can_be_forgotten(identities: Identities) -> None:
    """The visit may lie in an inbox that is folded later."""
    learn(identities, 1, forgetting(NOW + 1))
    learn(identities, 1, a_visit(NOW), inbox_id="slow")
    assert identities.visitor(SPACE, VISITOR) is None


def test_consent_given_anew_begins_anew(identities: Identities) -> None:
    """With what came after it, and nothing of before."""
    learn(identities, 1, a_visit(fbc=FBC), forgetting(NOW + 1), a_visit(NOW + 2))
    assert known(identities) == VisitorIds(first_seen=NOW + 2, last_seen=NOW + 2, fbp=FBP)
    assert identities.counts(SPACE) == {"known": 1, "forgotten": 0}


@pytest.mark.parametrize("order", list(permutations([a_visit(NOW, fbc=FBC), forgetting(NOW + 1), a_visit(NOW + 2)])))
def test_what_came_before_a_forgetting_is_forgotten(identities: Identities, order: Sequence[IdentityCopy]) -> None:
    """In whatever order inboxes are folded."""
    for number, copy in enumerate(order):
        learn(identities, 1, copy, inbox_id=f"box-{number}")
    found = identities.visitor(SPACE, VISITOR)
    assert found is None or (found.fbc, found.first_seen) == (None, NOW + 2)


def test_who_is_not_seen_for_long_is_forgotten(identities: Identities) -> None:
    """Some at a time when asked so; who comes back in time stays."""
    copies = [a_visit(NOW + number * DAY, visitor_id=f"v{number}") for number in range(6)]
    learn(identities, 1, *copies, a_visit(NOW + 9 * DAY, visitor_id="v0"))
    assert identities.prune(NOW + 4 * DAY, 2) == 2
    assert identities.prune(NOW + 4 * DAY) == 1
    assert identities.prune(NOW + 4 * DAY) == 0
    assert [number for number in range(6) if identities.visitor(SPACE, f"v{number}")] == [0, 4, 5]


def test_a_restart_forgets_nothing(home: SqliteHome, identities: Identities) -> None:
    """Neither visitors nor how far an inbox was folded."""
    learn(identities, 5, a_visit())
    identities.close()
    again = home.open()
    assert again.visitor(SPACE, VISITOR) is not None
    assert learn(again, 5, a_visit(NOW + DAY)) == 0
    again.close()
