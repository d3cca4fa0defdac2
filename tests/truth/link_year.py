"""The product's linking on a year: what it learns, what it gives to each event, and whom it puts each event down to.

Runs the rules of `signalpost.identity` over rows in memory; a test holds that the store gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from person_year.happening import Happening, Source
from signalpost.capi.merge import SERVER
from signalpost.identity import browsers as rules
from signalpost.identity.keys import OF_PERSON, Key
from signalpost.identity.linking import link
from signalpost.identity.newcomers import rows_of, unknown
from signalpost.identity.people import person_of, resolve
from signalpost.identity.rows import Browser, Met, Row
from signalpost.identity.sighting import Enrichment, Sighting
from signalpost.identity.trust import AUTHENTICATED, LOGOUT, Trust
from signalpost.store.record import EventCopy
from signalpost.worker.enrich import sighting_of

SPACE: Final = 1
DATASET: Final = "1"
_ACTION_SOURCES: Final = {
    Source.CALL_CENTRE: "phone_call",
    Source.TILL: "physical_store",
    Source.IMPORT: "system_generated",
}
_SAID: Final = {Source.LOGIN: {AUTHENTICATED: "true"}, Source.LOGOUT: {LOGOUT: "true"}}
"""What the shop's server says of its event; of the other server events it says nothing."""


class Memory:
    """Rows of one space, in memory."""

    def __init__(self) -> None:
        self.kept: dict[bytes, Row] = {}

    def name(self, kind: str, value: str) -> bytes:
        return f"{kind}/{value}".encode()

    def get(self, name: bytes) -> Row | None:
        return self.kept.get(name)

    def unknown(self, keys: Sequence[tuple[str, str]]) -> list[bytes] | None:
        return unknown(self, keys)

    def put(self, name: bytes, row: Row, at: int) -> None:
        self.kept[name] = row

    def put_met(self, names: list[bytes], met: Met) -> None:
        self.kept |= rows_of(met, names)

    def drop(self, name: bytes) -> None:
        self.kept.pop(name, None)

    def parted(self, one: bytes, other: bytes) -> bool:
        return False


def copy_of(happening: Happening) -> EventCopy:
    """The event as it stands in the inbox."""
    keys = dict(happening.keys)
    order = happening.link.get("order")
    link_of = {kind: value for kind, value in happening.link.items() if kind != "order"}
    return EventCopy(
        space_id=SPACE,
        key_id=happening.source.value,
        origin="browser" if happening.source is Source.BROWSER else SERVER,
        received_at=happening.at * 1000,
        dataset=DATASET,
        event_name=happening.name,
        event_id=str(happening.number),
        event_time=happening.at,
        action_source=_ACTION_SOURCES.get(happening.source, "website"),
        body=msgspec.json.encode({"user_data": keys}),
        order_id=order,
        keys=tuple(keys),
        link={**link_of, **_SAID.get(happening.source, {})},
    )


def sighting(happening: Happening) -> Sighting:
    """What the worker makes of the event's copy."""
    return sighting_of(copy_of(happening), [DATASET])


def _keys(happening: Happening, kinds: Sequence[str]) -> tuple[Key, ...]:
    found = ((kind, happening.keys.get(kind) or happening.link.get(kind)) for kind in kinds)
    return tuple(Key(kind, value) for kind, value in found if value)


def learn(rows: Memory, happenings: Sequence[Happening]) -> list[Enrichment]:
    """Learn from the events in order; what each is given."""
    return [link(rows, sighting(one)) for one in happenings]


def people(rows: Memory, happenings: Sequence[Happening]) -> list[set[tuple[str, str]]]:
    """The keys of each person as they were linked: theirs, and the visitor ids of browsers they were logged in on."""
    found: dict[bytes, set[tuple[str, str]]] = {}
    keys = {tuple(key) for one in happenings for key in _keys(one, (*OF_PERSON, "visitor"))}
    for kind, value in keys:
        _, row = resolve(rows, rows.name(kind, value))
        if type(row) is Browser:
            logins = () if row.shared else row.logins
            proved = [login for login in logins if login.trust > Trust.TYPED]
            known = [one for login in proved if (one := person_of(rows, login.key)) is not None]
        else:
            person = person_of(rows, rows.name(kind, value))
            known = [] if person is None else [person]
        for one in known:
            found.setdefault(one.root, set()).add((kind, value))
    return list(found.values())


def label(rows: Memory, happening: Happening) -> tuple[str, bytes] | None:
    """Whom the links put an event down to once all is learnt.

    The person of the first of its keys that a server named and that is not shared; else whose its browser is by the
    rules: where one person alone was ever known, theirs but after a logout; where several, whose visit it was; else, on
    a browser that nobody or one person used, the browser itself.
    """
    seen = sighting(happening)
    if seen.trust > Trust.TYPED:
        for key in seen.person:
            known = person_of(rows, rows.name(*key))
            if known is not None:
                return "person", known.root
    for kind, value in seen.browser:
        root, row = resolve(rows, rows.name(kind, value))
        if type(row) is Browser:
            return _of_browser(rows, rules.Open(root, kind, row), seen.at)
    return None


def _of_browser(rows: Memory, found: rules.Open, at: int) -> tuple[str, bytes] | None:
    person = rules.belonged_to(rows, found, at)
    if person is not None and person != found.root:
        return "person", person
    if found.browser.shared or len(rules.people_on(rows, found.browser)) > 1:
        return None
    return "browser", found.root
