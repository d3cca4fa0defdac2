"""People in the file of identities."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest

from identity_parts import DAY, NOW, SPACE, SqliteHome, a_visit, forgetting, learn
from people_rows import CLAIM, FACTS, LOGIN, MINUTE, Memory, browser_id, click, sighting
from signalpost.identity.sighting import Sighting
from signalpost.store.identities import Identities
from signalpost.store.sqlite.identities.identities import carry_forgotten
from signalpost.store.sqlite.identities.records import place_of

FBP = browser_id(7, NOW)
SECRETS = ("the-mail", "the-account", "the-visitor", FBP, click(NOW, "Tap"), *FACTS.values())


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


def met(at: int = NOW) -> list[Sighting]:
    """A visit from an ad with a checkout, and a login there."""
    return [
        sighting(at, visitor="the-visitor", fbp=FBP, fbc=click(NOW, "Tap"), checkout="c", facts=FACTS),
        sighting(at + 1, LOGIN, visitor="the-visitor", em="the-mail", external_id="the-account"),
    ]


def given(identities: Identities, one: Sighting) -> dict[str, str]:
    return {one.key: one.value for one in identities.known_for(one).given}


def test_the_store_gives_what_the_rules_give(home: SqliteHome) -> None:
    """In one batch or in many, and after it was closed and opened."""
    asked = [
        *met(),
        sighting(NOW + MINUTE, CLAIM, em="the-mail", website=False),
        sighting(NOW + MINUTE, CLAIM, checkout="c"),
        sighting(NOW + DAY, visitor="the-visitor"),
    ]
    rows = Memory()
    expected = [rows.see(one.at, one.trust, **_keys(one)) for one in asked]
    whole = home.open()
    assert [{one.key: one.value for one in found.given} for found in whole.link(asked)] == expected
    whole.close()
    again = home.open()
    assert [given(again, one) for one in asked[2:]] == expected[2:]


def test_learning_the_same_batch_again_changes_nothing(home: SqliteHome) -> None:
    """A worker that ended between two files folds it a second time, and gives the same."""
    identities = home.open()
    first = identities.link(met())
    kept = _dump(home)
    assert identities.link(met()) == first
    assert _dump(home) == kept


def test_no_key_and_no_value_is_readable_on_disk(home: SqliteHome) -> None:
    """Keys are HMACs, what is known is sealed."""
    identities = home.open()
    identities.link(met())
    disk = b"".join(part.read_bytes() for part in home.path.parent.glob("identities.db*"))
    assert not [secret for secret in SECRETS if secret.encode() in disk]


def test_a_person_is_forgotten_in_place_and_for_what_came_before(home: SqliteHome) -> None:
    """What was received by then is not learnt of them again, whenever it is folded; what comes later is."""
    identities = home.open()
    identities.link(met())
    gone = identities.forget(SPACE, [identities.key_hmac(SPACE, "em", "the-mail")], NOW + MINUTE)
    assert identities.key_hmac(SPACE, "visitor", "the-visitor") in gone
    assert _dump(home) == []
    identities.link(met())
    assert _dump(home) == []
    identities.close()
    identities = home.open()
    identities.link(met(NOW + 2 * MINUTE))
    assert given(identities, sighting(NOW + DAY, visitor="the-visitor"))["em"] == "the-mail"


def test_a_visitor_who_withdraws_is_forgotten_as_a_person(home: SqliteHome) -> None:
    """One record of the gateway takes the visit's ids and what they led to."""
    identities = home.open()
    visitor = a_visit().visitor_id
    identities.link([sighting(NOW, LOGIN, visitor=visitor, em="the-mail")])
    learn(identities, 1, forgetting(NOW + 1))
    assert _dump(home) == []


def test_what_was_parted_stays_parted_after_a_restart(home: SqliteHome) -> None:
    """The pairs are kept by their HMACs."""
    identities = home.open()
    identities.link(met())
    assert identities.unmerge(SPACE, identities.key_hmac(SPACE, "em", "the-mail"), NOW + 2) == 1
    identities.close()
    identities = home.open()
    identities.link(met(NOW + MINUTE))
    assert given(identities, sighting(NOW + DAY, CLAIM, em="the-mail")) == {}


def test_a_hash_is_one_key_however_it_was_written(home: SqliteHome) -> None:
    """In capitals, or with the mark of whoever made it behind: somebody is found by it as by the bare one."""
    identities, mail = home.open(), "e" * 64
    identities.link([sighting(NOW, LOGIN, visitor="the-visitor", em=f"{mail.upper()}.AQ")])
    assert identities.key_hmac(SPACE, "em", f"{mail}.AQIA") == identities.key_hmac(SPACE, "em", mail)
    assert identities.person(SPACE, "em", mail, NOW) is not None
    assert identities.key_hmac(SPACE, "visitor", "V") != identities.key_hmac(SPACE, "visitor", "v")


def test_spaces_know_nothing_of_one_another(home: SqliteHome) -> None:
    """One value in two spaces is two keys."""
    identities = home.open()
    identities.link(met())
    assert identities.key_hmac(1, "em", "a") != identities.key_hmac(2, "em", "a")
    assert identities.person(2, "em", "the-mail", NOW) is None


def test_what_nobody_saw_for_long_goes(home: SqliteHome) -> None:
    """A person with all their keys at once: an alias stays as long as what it stands for."""
    identities = home.open()
    identities.link(met())
    identities.link([sighting(NOW + 30 * DAY, LOGIN, visitor="the-visitor", external_id="the-account")])
    identities.prune(NOW + 10 * DAY)
    assert given(identities, sighting(NOW + 31 * DAY, visitor="the-visitor"))["em"] == "the-mail"
    identities.prune(NOW + 60 * DAY)
    assert _dump(home) == []


def test_who_was_forgotten_is_remembered_a_while_and_no_longer(home: SqliteHome) -> None:
    """In memory as in the file: 30 days longer than what is pruned."""
    identities = home.open()
    identities.link(met())
    identities.forget(SPACE, [identities.key_hmac(SPACE, "em", "the-mail")], NOW + MINUTE)
    identities.prune(NOW + MINUTE + 30 * DAY)
    identities.link(met())
    assert given(identities, sighting(NOW + DAY, visitor="the-visitor")) == {}
    identities.prune(NOW + MINUTE + 30 * DAY + 1)
    identities.link(met())
    assert given(identities, sighting(NOW + DAY, visitor="the-visitor"))["em"] == "the-mail"


def test_a_restored_file_forgets_the_keys_that_were_forgotten_since(home: SqliteHome, tmp_path: Path) -> None:
    """What is kept of them, and what comes late of before; who was forgotten before the backup and came again stays."""
    identities, backup = home.open(), tmp_path / "backup.db"
    again = sighting(NOW + DAY, LOGIN, visitor="another-visitor", em="another-mail")
    identities.forget(SPACE, [identities.key_hmac(SPACE, "em", "another-mail")], NOW)
    identities.link([*met(), again])
    identities.close()
    shutil.copy(home.path, backup)
    identities = home.open()
    identities.forget(SPACE, [identities.key_hmac(SPACE, "visitor", "the-visitor")], NOW + MINUTE)
    identities.close()
    carry_forgotten(home.path, backup)
    shutil.copy(backup, home.path)
    identities = home.open()
    identities.link(met())
    for kind, value in (("em", "the-mail"), ("visitor", "the-visitor"), ("fbp", FBP), ("checkout", "c")):
        assert identities.person(SPACE, kind, value, NOW + DAY) is None
    assert given(identities, sighting(NOW + DAY + 1, visitor="another-visitor"))["em"] == "another-mail"
    identities.close()


def test_a_key_in_another_s_place_is_not_taken_for_it(home: SqliteHome) -> None:
    """Two names with the same first bits: the later one is not kept, and never answers for the first."""
    identities = home.open()
    identities.link(met())
    name = identities.key_hmac(SPACE, "em", "stranger")
    connection = apsw.Connection(str(home.path))
    connection.execute("INSERT INTO record VALUES (99, 1, 1, ?, x'00')", (name[:8] + b"x" * 8,))
    connection.execute("INSERT INTO key_place VALUES (?, 99)", (place_of(name),))
    connection.close()
    identities.link([sighting(NOW, CLAIM, em="stranger", ph="p")])
    assert given(identities, sighting(NOW + 1, CLAIM, em="stranger")) == {}


def test_a_row_whose_day_key_was_destroyed_is_nobody_s(home: SqliteHome) -> None:
    """What is sealed for ever is as good as gone."""
    identities = home.open()
    identities.link(met())
    for day in home.keyring.days():
        home.keyring.destroy(day)
    assert given(identities, sighting(NOW + DAY, CLAIM, em="the-mail")) == {}


def _keys(one: Sighting) -> dict[str, object]:
    keys: dict[str, object] = dict((*one.person, *one.browser, *one.purchase))
    return {**keys, "facts": one.facts, "website": one.website}


def test_what_forgetting_would_take_is_told_without_forgetting(home: SqliteHome) -> None:
    """For each group by itself, of more than are read together; a key of nobody stands for itself alone."""
    identities, many = home.open(), range(300)
    identities.link([*met(), *(sighting(NOW, LOGIN, visitor=f"v{number}", em=f"mail{number}") for number in many)])
    kept = _dump(home)
    mails = [identities.key_hmac(SPACE, "em", f"mail{number}") for number in many]
    nobody, mail = identities.key_hmac(SPACE, "em", "nobody"), identities.key_hmac(SPACE, "em", "the-mail")
    *each, alone, theirs, none = identities.linked(SPACE, [*([one] for one in mails), [nobody], [mail], []])
    assert each == [
        {one, identities.key_hmac(SPACE, "visitor", f"v{number}")} for number, one in zip(many, mails, strict=True)
    ]
    assert (alone, none) == ({nobody}, set())
    assert _dump(home) == kept
    assert identities.forget(SPACE, [mail], NOW + MINUTE) == theirs


def _dump(home: SqliteHome) -> list[tuple[object, ...]]:
    """Which keys are kept, and in which record."""
    connection = apsw.Connection(str(home.path))
    places = connection.execute("SELECT id, record FROM key_place ORDER BY id").fetchall()
    records = connection.execute("SELECT id, day, oldest, names FROM record ORDER BY id").fetchall()
    connection.close()
    return [*places, *records]
