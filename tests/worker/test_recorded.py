"""Looking up what the people of many copies decided."""

from __future__ import annotations

import pytest

from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust
from signalpost.store.decisions import Decided
from signalpost.worker.recorded import recorded_for

NO = ("em", "n" * 64)
YES = ("em", "y" * 64)
ACCOUNT, VISITOR = ("external_id", "account"), ("visitor", "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200")
PHONE, STRANGER = ("ph", "p" * 64), ("ph", "s" * 64)


@pytest.fixture
def decided(house):
    """An address that said no, one that said yes and whose account, telephone and browser are known."""
    decisions = house.identities.decisions
    decisions.decide(
        [
            (1, decisions.hmacs(1, [NO]), Decided(state="denied", at=house.now)),
            (1, decisions.hmacs(1, [YES]), Decided(state="granted", at=house.now)),
        ]
    )
    login = Sighting(
        space_id=1, at=house.now, event_time=house.now // 1000, trust=Trust.LOGIN,
        person=[ACCOUNT, YES, PHONE], browser=[VISITOR],
    )  # fmt: skip
    house.identities.link([login])
    return decisions


def states(house, *groups) -> list[str | None]:
    """What each group of keys is told."""
    hmacs = [house.identities.decisions.hmacs(1, keys) for keys in groups]
    return [None if one is None else one.state for one in recorded_for(house.identities, 1, hmacs)]


@pytest.mark.usefixtures("decided")
def test_each_is_told_its_own_whatever_the_others_are(house) -> None:
    """By its keys, by what these are linked with, or nothing."""
    groups = [[NO], [YES], [ACCOUNT], [STRANGER], [VISITOR, STRANGER], []]
    told = ["denied", "granted", "granted", None, "granted", None]
    assert states(house, *groups) == told
    assert states(house, *reversed(groups)) == told[::-1]
    assert [states(house, group)[0] for group in groups] == told


@pytest.mark.usefixtures("decided")
def test_of_several_keys_one_no_is_enough(house) -> None:
    """Whatever was granted later under another; in more copies than are read together."""
    decisions = house.identities.decisions
    decisions.decide([(1, decisions.hmacs(1, [STRANGER]), Decided(state="granted", at=house.now + 5))])
    assert states(house, *[[STRANGER, NO], [STRANGER]] * 300) == ["denied", "granted"] * 300


@pytest.mark.usefixtures("decided")
def test_looking_takes_nothing_from_anybody(house) -> None:
    """What forgetting a person would take is looked at for each by itself."""
    assert states(house, [ACCOUNT], [PHONE], [VISITOR]) == ["granted"] * 3
    assert house.identities.person(1, *PHONE, house.now + 1) is not None


def test_where_nobody_decided_nothing_is_looked_up(house) -> None:
    """In other spaces somebody may have."""
    decisions = house.identities.decisions
    decisions.decide([(2, decisions.hmacs(2, [NO]), Decided(state="denied", at=house.now))])
    assert states(house, [NO], []) == [None, None]
