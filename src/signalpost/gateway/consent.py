"""What consent says of each event of a request: signals of the event, of its envelope and of the request, the region,
the tables of the datasets it goes to. And what is remembered of it.

A server's event without a word of its own passes as `undecided`: the worker knows what its person decided before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import msgspec

from signalpost.capi.event import Event
from signalpost.capi.signals import EventConsent, Signals
from signalpost.consent.as_sent import spoken
from signalpost.consent.policy import ConsentPolicy
from signalpost.consent.region import read_region, region_of
from signalpost.consent.rule import ConsentRule
from signalpost.consent.ruling import SEVERITY, Action, Place, Ruling, by_default, judge_in, place_of, strictest
from signalpost.consent.signals import together
from signalpost.gateway.locate import Locate, nowhere
from signalpost.privacy.budget import Budget
from signalpost.store.access_keys import Key
from signalpost.store.business import Dataset
from signalpost.store.control import Snapshot
from signalpost.store.record import ConsentStand

KEPT = 1_024  # rulings that are remembered for each table
LONGEST_REGION = 80  # characters
LONGEST_KEPT = 4_000  # characters of signals that are remembered as judged; longer ones are read each time
UNDECIDED = "undecided"
NO_SIGNALS = Signals()

Table = tuple[ConsentPolicy, ConsentRule]
T = TypeVar("T")


class Judged(NamedTuple):
    """How consent stands for one event, and what of it is kept with the event."""

    ruling: Ruling
    stand: ConsentStand

    @property
    def is_told(self) -> bool:
        """Whether it is the person's own word, as opposed to a rule's."""
        return self.ruling.state != "unknown"

    def stops(self, *, browser: bool) -> bool:
        """Whether the event goes no further. A browser's event waits in its page, never here."""
        return self.ruling.action is Action.DROP or (browser and self.ruling.action is Action.HOLD)


class Tables:
    """The tables of the datasets that an event goes to, with what was ruled by them before: the strictest counts.
    `controls`: what is done about the data of its events.

    Rulings are remembered, because the events of a page say the same, and a TC string takes longer to read than all
    else.
    """

    def __init__(self, datasets: Sequence[Dataset]) -> None:
        found = unique([(dataset.consent, dataset.tag.consent_rule) for dataset in datasets])
        self._tables: Sequence[Table] = found or [(ConsentPolicy(), ConsentRule())]
        self.rule = self._tables[0][1]
        self.controls = unique([dataset.privacy for dataset in datasets])
        self._known = lru_cache(maxsize=KEPT)(self._judge)
        self._places: dict[str, list[Place]] = {}
        self._undecided: dict[str, Judged] = {}
        self._silent: dict[str, Judged] = {}

    def judge(self, signals: Signals, region: str, *, locatable: bool) -> Judged:
        """By `signals`."""
        if len(signals.tcf) + len(signals.gpp) + len(signals.addtl) > LONGEST_KEPT:
            return self._judge(signals, region, locatable)
        return self._known(signals, region, locatable)

    def silent(self, region: str) -> Judged:
        """By the region's row, for a browser: nobody said anything."""
        found = self._silent.get(region)
        if found is None:
            rulings = [by_default(region, policy) for policy, _ in self._tables]
            found = self._silent[region] = judged_by(strictest(rulings))
        return found

    def undecided(self, region: str) -> Judged:
        """Left to who knows what the person decided before."""
        found = self._undecided.get(region)
        if found is None:
            ruling = Ruling(action=Action.SEND, reason="", region=region)
            found = self._undecided[region] = Judged(ruling, ConsentStand(UNDECIDED, region=region))
        return found

    def _judge(self, signals: Signals, region: str, locatable: bool) -> Judged:
        places = self._places.get(region)
        if places is None:
            places = self._places[region] = [place_of(region, policy, rule) for policy, rule in self._tables]
        if len(places) == 1:
            return judged_by(judge_in(signals, places[0], locatable=locatable))
        return judged_by(strictest([judge_in(signals, place, locatable=locatable) for place in places]))


def unique(found: Sequence[T]) -> Sequence[T]:
    """Each once, in order: datasets of one shop mostly have the same settings."""
    return [one for place, one in enumerate(found) if one not in found[:place]]


def judged_by(ruling: Ruling) -> Judged:
    """`ruling`, and what is kept of it."""
    stand = ConsentStand(ruling.action.value, ruling.reason, ruling.evidence, ruling.state, ruling.region)
    return Judged(ruling, stand)


class Asked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What holds for all events of one request. `signals`: its envelope's, headers' and cookies'; None when there are
    none. `region` is what its envelope says, or the address of a browser. `page` is what was judged for a page as a
    whole. `budget`: how much may be read for leaks."""

    tables: Tables
    browser: bool = False
    signals: Signals | None = None
    region: str = ""
    locate: Locate = nowhere
    page: Judged | None = None
    budget: Budget = msgspec.field(default_factory=Budget)

    def judge(self, event: Event) -> Judged:
        """How consent stands for `event`. Raises ValueError: it names a region that is none."""
        own = event.consent
        if own is None:
            if self.page is not None:
                return self.page
            if self.signals is None:
                region = self._region(event)
                return self.tables.silent(region) if self.browser else self.tables.undecided(region)
        return self._by_signals(event, own)

    def _by_signals(self, event: Event, own: EventConsent | None) -> Judged:
        region = self._region(event)
        locatable = self.browser or bool(event.user_data.client_ip_address)
        found = self.tables.judge(self._told(own), region, locatable=locatable)
        if self.page is not None:
            return max(self.page, found, key=lambda one: SEVERITY[one.ruling.action])
        if found.is_told or self.browser:
            return found
        waits = found.ruling.action is Action.HOLD and found.ruling.evidence.startswith(("api:", "fbq:"))
        return found if waits else self.tables.undecided(region)

    def _told(self, own: EventConsent | None) -> Signals:
        """Signals of event and request as one; of two words of the sender the denial counts."""
        around = self.signals or NO_SIGNALS
        if own is None or around is NO_SIGNALS:
            return own or around
        both = together(own, around)
        return msgspec.structs.replace(both, api="denied") if spoken(around.api) == "denied" else both

    def _region(self, event: Event) -> str:
        """What the event says itself, then its request, then the country of its person, then their address."""
        own, user = event.consent, event.user_data
        if own is not None and own.region:
            return region_named(own.region)
        if self.region:
            return self.region
        if user.country and (found := region_of(_first(user.country), _first(user.st))):
            return found
        return "" if self.browser else self.locate(user.client_ip_address)


@lru_cache(maxsize=256)
def region_named(text: str) -> str:
    """The region that a sender names. Raises ValueError for none."""
    found = read_region(text) if len(text) <= LONGEST_REGION else None
    if found is None:
        raise ValueError("this is no region")
    return found


def _first(value: object) -> str | None:
    """The first of several, as text."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    return value if isinstance(value, str) else None


class TablesOf:
    """The tables for what each key sends, as the settings in force have them."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str, str | None], Tables] = {}  # never more than keys and their datasets
        self._of: Snapshot | None = None

    def of(self, snapshot: Snapshot, key: Key, dataset_id: str | None) -> Tables:
        """Those of the dataset that a request names and of what rules may add, or of all that its key leads to."""
        if snapshot is not self._of:
            self._of, self._made = snapshot, {}
        place = key.space_id, key.key_id, dataset_id  # shops of several spaces may have one name, and so one key_id
        found = self._made.get(place)
        if found is None:
            datasets = (snapshot.dataset(key.space_id, one) for one in snapshot.reach_of(key, dataset_id))
            found = self._made[place] = Tables([one for one in datasets if one is not None])
        return found
