"""Explaining a person without revealing any."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from identity_parts import DAY, NOW, SPACE, SqliteHome
from people_rows import CLAIM, LOGIN, MINUTE, browser_id, click, sighting
from signalpost.store.identities import KnownPerson

FBP = browser_id(7, NOW)


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    found = SqliteHome(tmp_path)
    identities = found.open()
    identities.link(
        [
            sighting(NOW, visitor="the-visitor", fbp=FBP, fbc=click(NOW, "Tap"), checkout="c"),
            sighting(NOW + 1, LOGIN, visitor="the-visitor", em="the-mail", external_id="the-account"),
            sighting(NOW + 2, CLAIM, em="one", ph="desk"),
            sighting(NOW + 3, CLAIM, em="two", ph="desk"),
        ]
    )
    return found


def asked(home: SqliteHome, kind: str, value: str) -> KnownPerson:
    found = home.reader().person(SPACE, kind, value, NOW + MINUTE)
    assert found is not None
    assert found == home.open().person(SPACE, kind, value, NOW + MINUTE)
    text = msgspec.json.encode(found).decode()
    assert not [secret for secret in ("the-", FBP, "Tap", "desk") if secret in text]
    assert {len(key.name) for key in (*found.keys, *found.browsers)} <= {8}  # hex digits: too few to find anybody by
    return found


def test_a_person_is_shown_by_kinds_times_and_reasons(home: SqliteHome) -> None:
    """What hangs on what, the browsers with why they are theirs, and what an order with this key would be given."""
    found = asked(home, "em", "the-mail")
    assert [(key.kind, key.why, key.with_kind) for key in found.keys] == [
        ("em", "account", "external_id"),
        ("external_id", "account", "em"),
    ]
    assert [(key.why, key.with_kind) for key in found.browsers] == [("login", "external_id")]
    assert found.gives == ("external_id", "fbc", "fbp")


@pytest.mark.parametrize("key", [("visitor", "the-visitor"), ("fbp", FBP), ("fbc", click(NOW, "Tap"))])
def test_a_browser_is_shown_by_each_of_its_cookies(home: SqliteHome, key: tuple[str, str]) -> None:
    """With its clicks and who was logged in."""
    found = asked(home, *key)
    assert [one.kind for one in found.keys] == ["browser", "fbp", "fbc"]
    assert [(one.kind, one.why, one.with_kind) for one in found.browsers] == [("login", "login", "external_id")]
    assert {"em", "external_id"} <= set(found.gives)


def test_a_shared_key_says_why_it_links_nobody(home: SqliteHome) -> None:
    """The phone of two e-mails."""
    found = asked(home, "ph", "desk")
    assert (found.stopped, found.keys, found.gives) == ("partners", (), ())


def test_a_purchase_leads_to_its_browser(home: SqliteHome) -> None:
    """And gives what the visit had."""
    found = asked(home, "checkout", "c")
    assert [one.kind for one in found.browsers] == ["browser"]
    assert {"fbp", "fbc"} <= set(found.gives)


def test_an_unknown_key_is_nobody(home: SqliteHome, tmp_path: Path) -> None:
    """Nor is anyone before the worker has made the file."""
    assert home.reader().person(SPACE, "em", "nobody", NOW + DAY) is None
    (tmp_path / "new").mkdir()
    assert SqliteHome(tmp_path / "new").reader().person(SPACE, "em", "the-mail", NOW) is None
