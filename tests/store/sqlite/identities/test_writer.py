"""Records of people while a batch is folded."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from identity_parts import DAY, NOW, SPACE, SqliteHome
from kept_people import FBC, FBP, LOGGED_IN, ORDER, VISIT, given, places, records
from people_rows import CLAIM, FACTS, LOGIN, MINUTE, sighting
from signalpost.store.sqlite.identities.records import place_of


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


def test_keys_that_were_first_seen_together_are_one_record(home: SqliteHome) -> None:
    """A newcomer's account, address and browser in one; what is learnt in another batch begins another."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail", external_id="the-account")])
    assert records(home) == [(NOW // DAY, NOW // DAY, 3)]
    identities.link([sighting(NOW + DAY, LOGIN, visitor="v", em="the-mail", external_id="the-account", ph="p")])
    assert records(home) == [(NOW // DAY + 1, NOW // DAY, 3), (NOW // DAY + 1, NOW // DAY + 1, 1)]
    assert given(identities, sighting(NOW + 2 * DAY, CLAIM, ph="p"))["em"] == "the-mail"


def test_what_is_put_twice_in_a_batch_is_kept_as_it_was_last(home: SqliteHome) -> None:
    """Also when more sightings lie in between than are sealed together."""
    identities = home.open()
    others = [sighting(NOW, LOGIN, visitor=f"v{number}", em=f"mail{number}") for number in range(600)]
    identities.link([VISIT, *others, LOGGED_IN])
    assert given(identities, ORDER) == {"external_id": "the-account", "fbp": FBP, "fbc": FBC}
    assert len(records(home)) == 602


def test_newcomers_met_again_are_known_as_if_they_never_were_new(home: SqliteHome) -> None:
    """In the same batch, in the next, and when only one of their keys changes."""
    new = sighting(NOW, LOGIN, visitor="v", fbp=FBP, fbc=FBC, em="the-mail", external_id="the-account", first_name="a")
    again = sighting(NOW + MINUTE, LOGIN, visitor="v", em="the-mail", ph="p")
    identities = home.open()
    at_once = home.path.parent / "other"
    at_once.mkdir()
    other = SqliteHome(at_once).open()
    identities.link([new])
    identities.link([again])
    other.link([new, again])
    for one in (identities, other):
        assert given(one, ORDER) == {"external_id": "the-account", "fbp": FBP, "fbc": FBC, "ph": "p"}
        assert given(one, sighting(NOW + DAY, CLAIM, ph="p"))["em"] == "the-mail"
        one.link([sighting(NOW + DAY, LOGIN, visitor="v", em="the-mail", first_name="b")])
        stopped = one.person(SPACE, "em", "the-mail", NOW + DAY)
        assert stopped is not None
        assert stopped.stopped == "names"
        assert one.person(SPACE, "external_id", "the-account", NOW + DAY) is not None


def test_newcomers_one_of_whose_places_is_taken_keep_the_others(home: SqliteHome) -> None:
    """As somebody whose key is in another's place stays unknown by that one alone."""
    identities = home.open()
    identities.link([VISIT])
    name = identities.key_hmac(SPACE, "em", "the-mail")
    connection = apsw.Connection(str(home.path))
    connection.execute("INSERT INTO record VALUES (99, 1, 1, ?, x'00')", (name[:8] + b"x" * 8,))
    connection.execute("INSERT INTO key_place VALUES (?, 99)", (place_of(name),))
    connection.close()
    identities.link([sighting(NOW, LOGIN, visitor="w", em="the-mail", external_id="the-account")])
    assert identities.person(SPACE, "em", "the-mail", NOW) is None
    assert given(identities, sighting(NOW + 1, CLAIM, external_id="the-account"))["em"] == "the-mail"


def test_who_is_forgotten_leaves_no_key_and_no_record(home: SqliteHome) -> None:
    """Keys that stood in one record with others are taken out of it."""
    identities = home.open()
    identities.link([VISIT, LOGGED_IN])
    identities.link([sighting(NOW + 2, visitor="v", checkout="another", facts=FACTS)])
    assert len(places(home)) == 7
    identities.forget(SPACE, [identities.key_hmac(SPACE, "checkout", "another")], NOW + MINUTE)
    assert records(home) == []
    assert places(home) == set()


def test_what_was_not_seen_for_long_leaves_its_record(home: SqliteHome) -> None:
    """The record goes on with what was seen since."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail"), sighting(NOW, LOGIN, visitor="w", em="other")])
    identities.link([sighting(NOW + 40 * DAY, visitor="v", fbp=FBP)])
    assert identities.prune(NOW + 10 * DAY) == 3
    assert sorted(records(home)) == [(NOW // DAY + 40, NOW // DAY + 40, 1)] * 2
    assert len(places(home)) == 2
    assert identities.person(SPACE, "visitor", "v", NOW + 41 * DAY) is not None
    assert identities.person(SPACE, "em", "other", NOW + 41 * DAY) is None


def test_a_further_key_stays_as_long_as_whom_it_leads_to(home: SqliteHome) -> None:
    """Whether it stands in their record or in another."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, em="the-mail", external_id="the-account")])
    identities.link([sighting(NOW + 1, LOGIN, ph="p", external_id="the-account")])
    identities.link([sighting(NOW + 40 * DAY, LOGIN, visitor="v", external_id="the-account")])
    assert identities.prune(NOW + 10 * DAY) == 0
    assert given(identities, sighting(NOW + 41 * DAY, CLAIM, ph="p"))["em"] == "the-mail"
    assert identities.prune(NOW + 60 * DAY) == 4
    assert records(home) == []


def test_a_record_whose_day_key_was_destroyed_goes_with_its_places(home: SqliteHome) -> None:
    """Until it is pruned, its keys begin anew in other records and lose nothing by its going."""
    identities = home.open()
    identities.link([sighting(NOW, LOGIN, visitor="v", em="the-mail")])
    for day in home.keyring.days():
        home.keyring.destroy(day)
    later = NOW + 40 * DAY
    identities.link([sighting(later, LOGIN, visitor="w", em="the-mail", ph="p")])
    assert len(records(home)) == 2
    assert identities.prune(NOW + 10 * DAY) == 2
    assert len(records(home)) == 1
    assert len(places(home)) == 3
    assert given(identities, sighting(later + 1, CLAIM, em="the-mail"))["ph"] == "p"


def test_a_damaged_record_that_another_leads_to_is_pruned_all_the_same(home: SqliteHome) -> None:
    """It was read before its turn came, to see whether whom a further key leads to still stands."""
    identities = home.open()
    identities.link([sighting(NOW, fbp=FBP)])
    identities.link([sighting(NOW + 1, visitor="v", fbp=FBP)])
    assert len(records(home)) == 2
    connection = apsw.Connection(str(home.path))
    connection.execute("UPDATE record SET sealed = x'00' WHERE id = (SELECT max(id) FROM record)")
    connection.close()
    assert identities.prune(NOW + 10 * DAY) == 2
    assert records(home) == []
    assert places(home) == set()
