"""How whoever placed an order had come: asked of identities for the visits behind Purchases, once a batch.

A copy that may not be enriched tells of no visit: nothing known of its person goes anywhere, nor into figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from signalpost.store.campaigns import META_CLICK, UNKNOWN, packed, word_of
from signalpost.store.identities import VisitorIds
from signalpost.store.record import EventCopy, IdentityCopy
from signalpost.visit.touch import Touch, first_and_last

FBC = "fbc"


class Visitors(Protocol):
    """What is asked of `Identities`."""

    def visitors(self, asked: Sequence[tuple[int, str]]) -> Sequence[VisitorIds | None]: ...


class Came(NamedTuple):
    """Words of both touches, and whether there was a click on an ad of Meta."""

    first: str
    last: str
    click: bool

    def packed(self) -> str:
        """As a claim keeps it."""
        return packed(self.first, self.last, self.click)


class Visits:
    """What is known of the visits behind copies of one space. `arriving`: what the batch in hand tells of visitors,
    which identities have not been told yet."""

    def __init__(self, identities: Visitors, space_id: int, arriving: Iterable[IdentityCopy]) -> None:
        self._identities = identities
        self._space_id = space_id
        self._arriving = arriving
        self._known: dict[str, VisitorIds | None] = {}
        self._told: dict[str, list[IdentityCopy]] = {}

    def look(self, copies: Iterable[EventCopy]) -> None:
        """Ask for the visitors of these copies, all at once."""
        wanted = {copy.link["visitor"] for copy in copies if copy.enrich and "visitor" in copy.link}
        asked = sorted(wanted - self._known.keys())
        if not asked:
            return
        found = self._identities.visitors([(self._space_id, one) for one in asked])
        self._known.update(zip(asked, found, strict=True))
        for told in self._arriving:
            if told.space_id == self._space_id and told.visitor_id in wanted:
                self._told.setdefault(told.visitor_id, []).append(told)

    def of(self, copy: EventCopy) -> Came | None:
        """How the visitor of a copy that was looked for came; None: nobody knows. Without a visitor its own click may
        be known still."""
        if not copy.enrich:
            return None
        visitor = copy.link.get("visitor", "")
        return came(self._known.get(visitor), self._told.get(visitor, ()), copy)


def came(known: VisitorIds | None, told: Sequence[IdentityCopy], copy: EventCopy) -> Came | None:
    """Of what was known before and what was told since, up to the copy; None where neither is anything."""
    first = known.first_touch if known is not None else None
    last = known.last_touch if known is not None else None
    fbc = FBC in copy.keys or (known is not None and known.fbc is not None)
    there = known is not None
    for one in told:
        if one.forget:
            first, last, fbc, there = None, None, FBC in copy.keys, False
        elif one.received_at <= copy.received_at:
            first, last = first_and_last(first, last, one.touch)
            fbc, there = fbc or one.fbc is not None, True
    if not there:
        return Came(UNKNOWN, UNKNOWN, click=True) if fbc else None
    return Came(word_of(first), word_of(last), fbc or _clicked(first) or _clicked(last))


def _clicked(touch: Touch | None) -> bool:
    return touch is not None and META_CLICK in touch.click_ids
