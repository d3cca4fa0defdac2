"""What stands for a key, whatever order decisions are learnt in."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.decisions import (
    CLOCKS_APART_MS,
    SAME_GRANT_MS,
    Decided,
    SuppressedKeys,
    after,
    decided_by,
    keys_decided,
    latest,
)
from signalpost.store.record import ConsentCopy

AT = 1_795_000_200_000
KEYS = (("visitor", "v"), ("fbp", "fb.1.1.1"), ("em", "a" * 64))


def said(state: str = "granted", at: int = AT, **over) -> Decided:
    return Decided(state=state, at=at, **over)


def copy(state: str, source: str = "tag", **over) -> ConsentCopy:
    values = {"space_id": 1, "key_id": "k", "received_at": AT, "keys": KEYS, "state": state, "reason": "r"}
    return ConsentCopy(**{**values, "source": source, **over})


def test_the_latest_decision_counts() -> None:
    """Also when it is learnt first."""
    early, late = said("denied"), said("granted", AT + 1)
    assert after(after(None, early), late) == after(after(None, late), early) == late


def test_at_the_same_time_the_one_against_counts() -> None:
    """In both orders."""
    assert after(said("granted"), said("denied")).against
    assert after(said("withdrawn"), said("granted")).against


def test_a_grant_said_again_is_not_written_again() -> None:
    """A visit says it with each of its requests; after a while it is."""
    first = said()
    assert after(first, said(at=AT + SAME_GRANT_MS - 1)) is first
    assert after(first, said(at=AT + SAME_GRANT_MS)).at == AT + SAME_GRANT_MS
    assert after(first, said(at=AT + 1, limited=True)).limited
    assert after(first, said(at=AT + 1, region="eea")).region == "eea"


@given(
    st.lists(st.tuples(st.sampled_from(("granted", "denied", "withdrawn")), st.integers(0, 5)), min_size=1, max_size=4)
)
def test_the_order_in_which_decisions_are_learnt_is_no_matter(those: list[tuple[str, int]]) -> None:
    """Inboxes are folded in any order: whether somebody is against must not depend on it."""
    told = [said(state, AT + at * SAME_GRANT_MS) for state, at in those]

    def stands(order: tuple[Decided, ...]) -> tuple[int, bool]:
        found: Decided | None = None
        for one in order:
            found = after(found, one)
        assert found is not None
        return found.at, found.against

    assert len({stands(order) for order in permutations(told)}) == 1


def test_of_several_keys_the_latest_decision_counts() -> None:
    """And without any there is none."""
    assert latest([said("denied"), said("granted", AT + 1)]) == said("granted", AT + 1)
    assert latest([said("denied"), said("granted")]) == said("denied")
    assert latest([]) is None


def test_a_browser_grants_only_for_what_it_holds() -> None:
    """Anybody can type another's e-mail address into a page; a denial counts for all that it comes with."""
    assert [kind for kind, _ in keys_decided(copy("granted"))] == ["visitor", "fbp"]
    assert keys_decided(copy("denied")) == keys_decided(copy("withdrawn")) == KEYS
    assert keys_decided(copy("granted", "http")) == KEYS


def test_a_state_nobody_knows_denies() -> None:
    """A newer release may have more of them."""
    assert decided_by(copy("thinking_about_it"), AT).against
    assert decided_by(copy("granted", limited=True, region="us_ca"), AT) == said(
        reason="r", source="tag", limited=True, region="us_ca"
    )


def test_a_grant_counts_from_no_time_that_has_not_come() -> None:
    """Clocks are a little apart; a denial counts as it is stamped."""
    now = AT - CLOCKS_APART_MS
    assert decided_by(copy("granted"), now).at == AT
    assert decided_by(copy("granted"), now - 1).at == AT - 1
    assert decided_by(copy("withdrawn"), now - 1).at == AT


@pytest.mark.parametrize(("state", "reason"), [("denied", "consent_denied"), ("withdrawn", "consent_withdrawn")])
def test_a_suppressed_key_refuses_in_its_space(state: str, reason: str) -> None:
    """Until it is granted."""
    keys = SuppressedKeys()
    keys.put(1, b"one", state, AT)
    found = keys.refusal(1, [b"other", b"one"])
    assert found is not None
    assert (found.reason, found.at, len(keys)) == (reason, AT, 1)
    assert keys.refusal(2, [b"one"]) is None
    keys.put(1, b"one", "granted", AT + 1)
    keys.put(1, b"never denied", "granted", AT + 1)
    assert (keys.refusal(1, [b"one"]), keys.any(1), len(keys)) == (None, False, 0)
