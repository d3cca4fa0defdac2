"""Taking apart what was linked."""

from __future__ import annotations

import pytest

from people_rows import CLAIM, DAY, FACTS, LOGIN, MINUTE, NOW, Memory, browser_id, click
from signalpost.identity.parting import forget, unmerge
from signalpost.identity.rows import Person, Purchase, Stopped


@pytest.fixture
def rows() -> Memory:
    found = Memory()
    found.see(NOW, LOGIN, visitor="v", em="a", external_id="x", fbc=click(NOW), fbp=browser_id(1))
    found.see(NOW + 1, CLAIM, external_id="x", ph="p")
    return found


def test_unmerge_erases_what_the_merge_produced(rows: Memory) -> None:
    """On both sides: the account is known by its phone alone, the e-mail by nothing."""
    assert unmerge(rows, rows.name("em", "a"), NOW + 2) == 1
    assert rows.see(NOW + MINUTE, CLAIM, em="a", website=False) == {}
    assert rows.see(NOW + MINUTE, CLAIM, external_id="x", website=False).keys() == {"ph", "fbc", "fbp"}


def test_what_was_parted_is_never_linked_again(rows: Memory) -> None:
    """Not even by a login that names both."""
    unmerge(rows, rows.name("em", "a"), NOW + 2)
    assert rows.apart == {frozenset((b"em:a", b"external_id:x")): NOW + 2}
    rows.see(NOW + MINUTE, LOGIN, em="a", external_id="x")
    assert rows.see(NOW + DAY, CLAIM, em="a", website=False) == {}


def test_a_key_is_parted_from_all_that_hung_on_it(rows: Memory) -> None:
    """From each of its partners and browsers, which are written as of then."""
    unmerge(rows, rows.name("external_id", "x"), NOW + 2)
    beyond = (b"em:a", b"ph:p", b"visitor:v")
    assert rows.apart == {frozenset((b"external_id:x", other)): NOW + 2 for other in beyond}
    assert rows.put_at[b"visitor:v"] == rows.put_at[b"em:a"] == NOW + 2
    rows.see(NOW + MINUTE, CLAIM, external_id="x", em="a")
    assert rows.see(NOW + DAY, CLAIM, external_id="x", website=False) == {}


def test_the_key_that_logged_in_leaves_its_browsers(rows: Memory) -> None:
    """And what hangs on it falls apart."""
    assert unmerge(rows, rows.name("external_id", "x"), NOW + 2) == 3
    assert "em" not in rows.see(NOW + MINUTE, visitor="v")
    assert rows.see(NOW + MINUTE, CLAIM, em="a", website=False) == {}


def test_a_browser_can_be_parted_from_its_person(rows: Memory) -> None:
    """Its click goes to nobody, whatever it is asked by."""
    assert unmerge(rows, rows.name("visitor", "v"), NOW + 2) == 1
    assert rows.apart == {frozenset((b"external_id:x", b"visitor:v")): NOW + 2}
    assert rows.put_at[b"external_id:x"] == rows.put_at[b"visitor:v"] == NOW + 2
    assert "em" not in rows.see(NOW + MINUTE, visitor="v")
    rows.see(NOW + MINUTE, LOGIN, visitor="v", external_id="x")
    assert "fbc" not in rows.see(NOW + DAY, CLAIM, em="a", website=False)


def test_parting_an_unknown_key_parts_nothing() -> None:
    """Nor does a stopped one, which has nothing left."""
    rows = Memory()
    rows.put(b"em:s", Stopped("partners", NOW), NOW)
    assert unmerge(rows, b"em:nobody", NOW) == unmerge(rows, b"em:s", NOW) == 0


def test_a_person_is_forgotten_with_all_that_leads_to_them(rows: Memory) -> None:
    """Every key, the browser and its cookies, the purchases it made."""
    rows.see(NOW + 2, visitor="v", checkout="c1", facts=FACTS)
    gone = forget(rows, [rows.name("ph", "p")], NOW + 3)
    assert rows.kept == {}
    assert {b"em:a", b"external_id:x", b"ph:p", b"visitor:v", b"checkout:c1"} <= gone


def test_on_a_shared_browser_the_other_one_stays(rows: Memory) -> None:
    """Who else was logged in there asked for nothing."""
    rows.see(NOW + DAY, LOGIN, visitor="v", em="b")
    forget(rows, [rows.name("em", "a")], NOW + 2 * DAY)
    assert rows.get(b"em:a") is None
    assert rows.see(NOW + DAY + MINUTE, visitor="v")["em"] == "b"


@pytest.mark.parametrize("key", [("visitor", "v"), ("fbp", browser_id(1)), ("checkout", "c1")])
def test_a_browser_leads_to_its_one_owner(rows: Memory, key: tuple[str, str]) -> None:
    """Asked for by its cookie, or by what was bought there, the person goes too."""
    rows.see(NOW + 2, visitor="v", checkout="c1")
    forget(rows, [rows.name(*key)], NOW + 3)
    assert rows.kept == {}


def test_a_browser_that_was_met_by_its_fbp_before_its_visitor_id_goes_by_what_it_bought() -> None:
    """The token's row still has the name under which the browser stood then."""
    rows = Memory()
    rows.see(NOW, fbp=browser_id(1), cart="c")
    rows.see(NOW + MINUTE, visitor="v", fbp=browser_id(1), fbc=click(NOW))
    gone = forget(rows, [rows.name("cart", "c")], NOW + DAY)
    assert rows.kept == {}
    assert {b"cart:c", b"visitor:v"} <= gone


def test_a_shared_browser_goes_alone(rows: Memory) -> None:
    """Nobody knows which of its people asked; they keep their other browsers."""
    rows.see(NOW + DAY, LOGIN, visitor="v", em="b")
    rows.see(NOW + DAY, LOGIN, visitor="w", em="b")
    forget(rows, [rows.name("visitor", "v")], NOW + 2 * DAY)
    assert rows.get(b"visitor:v") is None
    assert rows.get(b"em:a") is not None
    left = rows.get(b"em:b")
    assert isinstance(left, Person)
    assert list(left.browsers) == [b"visitor:w"]


def test_what_leads_nowhere_any_more_goes_by_itself() -> None:
    """A purchase without a browser, or whose browser is gone; a key that stopped."""
    rows = Memory()
    rows.put(b"cart:a", Purchase(NOW, person=b"em:x"), NOW)
    rows.put(b"cart:b", Purchase(NOW, b"visitor:gone"), NOW)
    rows.put(b"em:s", Stopped("names", NOW), NOW)
    assert forget(rows, [b"cart:a", b"cart:b", b"em:s", b"em:unknown"], NOW + 1) == {
        b"cart:a",
        b"cart:b",
        b"em:s",
        b"em:unknown",
    }
    assert rows.kept == {}


def test_a_browser_that_is_gone_can_be_parted_all_the_same() -> None:
    """The person's row still names it."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="a")
    rows.drop(b"visitor:v")
    unmerge(rows, b"em:a", NOW + 1)
    assert rows.get(b"visitor:v") is None
