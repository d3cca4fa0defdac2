"""Learning newcomers in one go."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from people_rows import CLAIM, LOGIN, NOW, TYPED, Memory, browser_id, click, sighting
from signalpost.identity.linking import learn_by_steps, link
from signalpost.identity.newcomers import all_new, rows_of
from signalpost.identity.people import named
from signalpost.identity.rows import Alias, Browser, Met, Person, Tie
from signalpost.identity.trust import Trust

KEYS = {
    "external_id": "x",
    "em": "a",
    "ph": "p",
    "visitor": "v",
    "fbp": browser_id(7),
    "fbc": click(NOW),
    "cart": "c",
}


@given(
    st.sets(st.sampled_from(sorted(KEYS))), st.sampled_from([LOGIN, CLAIM, TYPED]), st.booleans(), st.sampled_from("an")
)
@example({"external_id", "em", "ph", "visitor", "fbp", "fbc"}, CLAIM, False, "n")
@example({"external_id", "em", "ph", "fbp"}, LOGIN, False, "n")
def test_it_leaves_what_the_steps_leave(names: set[str], trust: Trust, logout: bool, first_name: str) -> None:
    """Whatever keys a first sighting has: the same rows and the same gifts, none."""
    one = sighting(NOW, trust, logout=logout, first_name=first_name, **{name: KEYS[name] for name in names})
    fast, slow = Memory(), Memory()
    keys = named(slow, one.person, one.first_name) if trust > TYPED else []
    assert link(fast, one) == learn_by_steps(slow, one, keys)
    assert fast.kept == slow.kept


def test_only_who_is_new_in_all_is_learnt_so() -> None:
    """Someone with a known key, without a browser, or with a purchase takes the steps."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="v", em="a")

    def new(**keys: str) -> bool:
        return all_new(rows, sighting(NOW, LOGIN, **keys))

    assert not new(visitor="w", em="a")
    assert not new(visitor="v", em="b")
    assert not new(em="b")
    assert not new(visitor="w", em="b", cart="c")
    assert new(visitor="w", em="b")


def test_what_stands_under_their_keys_follows_from_how_they_were_met() -> None:
    """By the names in the order of the copy's keys: person, browser, and what only leads to them. No value is shown."""
    met = Met(NOW, LOGIN, [("external_id", "x"), ("em", "a")], [("visitor", "v"), ("fbp", browser_id(7))], "n")
    rows = rows_of(met, [b"x", b"a", b"v", b"f"])
    assert [type(rows[name]) for name in (b"x", b"a", b"v", b"f")] == [Person, Alias, Browser, Alias]
    assert rows[b"a"] == Alias(b"x")
    person = rows[b"x"]
    assert isinstance(person, Person)
    assert {name: (held.first_name, held.first_at) for name, held in person.keys.items()} == {
        b"x": ("", NOW),
        b"a": ("n", NOW),
    }
    assert person.ties == (Tie(b"x", b"a", LOGIN, NOW, NOW),)
    assert rows[b"f"] == Alias(b"v")
    assert repr(met) == f"Met(at={NOW})"
