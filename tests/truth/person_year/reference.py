"""The answer: which pairs of events are one person's, and which of these a chain of shared keys can show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from person_year.happening import Happening, Where, linking_keys


def pairs(count: int) -> int:
    """Pairs among so many."""
    return count * (count - 1) // 2


class Reference(NamedTuple):
    """`chain[number]`: the chain that the event of that number is in; events of one person that are joined, directly or
    over others of that same person, by any key in common have the same. `own`: pairs of events of one person;
    `shown`: those of them that a chain shows."""

    chain: tuple[int, ...]
    own: int
    shown: int


def reference(happenings: Sequence[Happening]) -> Reference:
    """The answer for a year. A key that strangers share (a kiosk's cookie) joins each one's own events as well: what a
    careful linker must leave aside there counts against it."""
    parents = list(range(len(happenings)))
    first: dict[tuple[int, str, str], int] = {}
    for happening in happenings:
        for kind, value in linking_keys(happening):
            other = first.setdefault((happening.person, kind, value), happening.number)
            _join(parents, other, happening.number)
    chain = tuple(_root(parents, number) for number in range(len(happenings)))
    return Reference(
        chain=chain,
        own=_pairs_of(happening.person for happening in happenings),
        shown=_pairs_of(chain),
    )


def _pairs_of(labels: Iterable[int]) -> int:
    return sum(pairs(count) for count in Counter(labels).values())


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = place = parents[parents[place]]
    return place


def _join(parents: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    parents[second] = first


class Browsers(NamedTuple):
    """Who truly used each browser, by its visitor id, and who of them showed an e-mail address, a telephone number or
    an account there (in a webhook of a checkout made there, too), and when first (Unix seconds)."""

    users: dict[str, set[int]]
    shown: dict[str, dict[int, int]]

    def silent(self, happening: Happening) -> bool:
        """Whether nothing in the whole year says that this event is not of the one person who showed themselves in its
        browser: its own person never did, and nobody or one other did."""
        visitor = happening.link.get("visitor", "")
        shown = self.shown.get(visitor, {})
        return len(self.users.get(visitor, ())) > 1 and happening.person not in shown and len(shown) <= 1

    def told_later(self, happening: Happening) -> bool:
        """Whether only what came after this event says so."""
        shown = self.shown.get(happening.link.get("visitor", ""), {})
        before = {person for person, at in shown.items() if at <= happening.at}
        return happening.person not in before and len(before) <= 1 and len(shown) > len(before)


def browsers(happenings: Sequence[Happening]) -> Browsers:
    """Of a year."""
    users: dict[str, set[int]] = defaultdict(set)
    shown: dict[str, dict[int, int]] = defaultdict(dict)
    carts: dict[str, str] = {}
    for happening in happenings:
        visitor, cart = happening.link.get("visitor"), happening.link.get("cart")
        if visitor is not None:
            users[visitor].add(happening.person)
            if cart is not None:
                carts[cart] = visitor
        visitor = visitor or carts.get(cart or "")
        if visitor is not None and not {"em", "ph", "external_id"}.isdisjoint(happening.keys):
            shown[visitor].setdefault(happening.person, happening.at)
    return Browsers(dict(users), dict(shown))


class Shares(NamedTuple):
    """What the year is made of, as shares of the people who appear in it."""

    people: int
    events: int
    in_households: float
    on_shared_devices: float
    with_shared_phone: float
    with_shared_email: float
    at_kiosk_or_agent: float


def shares(happenings: Sequence[Happening], household: dict[int, int]) -> Shares:
    """Counted from the events themselves: a device or a telephone is shared if two people's events carry it.
    `household` by person."""
    active = {happening.person for happening in happenings}
    homes = Counter(household[person] for person in household)
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for happening in happenings:
        for key in linking_keys(happening):
            holders[key].add(happening.person)
    several: dict[str, set[int]] = defaultdict(set)
    for (kind, _), people in holders.items():
        if len(people) > 1:
            several[kind] |= people
    strange = {one.person for one in happenings if one.where in (Where.KIOSK, Where.AGENT)}
    return Shares(
        people=len(active),
        events=len(happenings),
        in_households=sum(homes[household[person]] > 1 for person in active) / len(active),
        on_shared_devices=len(several["visitor"] | several["fbp"]) / len(active),
        with_shared_phone=len(several["ph"]) / len(active),
        with_shared_email=len(several["em"]) / len(active),
        at_kiosk_or_agent=len(strange) / len(active),
    )
