"""Decide about consent what the gateway could not, before a copy is joined, linked or routed.

A copy that came with its person's own word was judged at the edge; only a denial taken since then stops it. A server's
copy without one takes, in this order: the latest decision recorded for its visit or person, the basis declared for its
source, the row of its region. What follows from each is `signalpost.consent.ruling`; of several datasets the strictest
counts. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from signalpost.capi.limited_use import limit_body
from signalpost.capi.merge import BROWSER
from signalpost.capi.policy import Policy
from signalpost.consent.policy import ConsentPolicy
from signalpost.consent.ruling import Action, Reason, Ruling, by_default, declared, recorded, strictest
from signalpost.store.consent_word import consent_word
from signalpost.store.control import Snapshot
from signalpost.store.decisions import FROM_BROWSERS, Decided
from signalpost.store.ledger import CopyFate, Fate, HeldCopy
from signalpost.store.person_keys import Key, User, keys_of, keys_read, login_keys, user_of
from signalpost.store.record import ConsentCopy, ConsentStand, EventCopy, Receipt
from signalpost.store.routes import RouteTable
from signalpost.worker.join import SENT_BEFORE_EXPIRY_MS, expires_at_ms
from signalpost.worker.recorded import Hmacs, People, recorded_for

DAY_MS = 86_400_000
FOUND_BY_BYTES = 8
UNDECIDED, HOLD = "undecided", Action.HOLD.value
SHIPPED = ConsentPolicy()
ADDRESS = "client_ip_address"
OF_EVENT = "event"  # how a decision came, as gateways say it of a server's event


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the control file of one space says: each dataset's table, the basis of each key that has one, and which
    datasets rules may add."""

    tables: Mapping[str, ConsentPolicy] = {}
    bases: Mapping[str, str] = {}
    routes: RouteTable = RouteTable()


NO_RULES = Rules()


class Judged(NamedTuple):
    """What becomes of some copies of one space: those that go on, how the others end, the keys of those that go, and
    whose denials showed in logins that ended."""

    going: list[tuple[Receipt, EventCopy]]
    fates: list[CopyFate]
    held: list[HeldCopy]
    keys: dict[Receipt, Hmacs]
    denials: list[ConsentCopy]


class Judge:
    """Judges copies by what is recorded in `people`. `rules` and `policies` go by space and may be replaced at any
    time."""

    def __init__(self, people: People) -> None:
        self.rules: Mapping[int, Rules] = {}
        self.policies: Mapping[int, Policy] = {}
        self._people = people
        # Of the copies judged last, for whoever needs them next: the HMACs of their keys, and who goes on.
        self.names: dict[Key, bytes] = {}
        self.users: dict[Receipt, User] = {}

    def hmacs(self, copy: EventCopy) -> Hmacs:
        """By which keys the person of a copy is found."""
        return self._people.decisions.hmacs(copy.space_id, keys_of(copy))

    def judge(
        self, arrivals: Sequence[tuple[Receipt, EventCopy]], datasets: Mapping[str, tuple[str, ...]], now: int
    ) -> Judged:
        """Sort copies of one space as they arrive. `datasets` gives where each key's events go when they name no
        dataset."""
        judged = Judged([], [], [], {}, [])
        asked = self._read(arrivals)
        space_id = arrivals[0][1].space_id if arrivals else 0
        undecided = [place for place, (_, copy) in enumerate(arrivals) if _undecided(copy)]
        said = recorded_for(self._people, space_id, [asked[place] for place in undecided])
        recorded = dict(zip(undecided, said, strict=True))
        silent: dict[Any, tuple[Ruling, ConsentPolicy, ConsentStand]] = {}
        decisions = self._people.decisions
        for place, (receipt, copy) in enumerate(arrivals):
            hmacs = asked[place]
            if place not in recorded:
                refusal = decisions.refusal(space_id, hmacs)
                if refusal is not None and refusal.at >= copy.received_at:
                    judged.fates.append(dropped(receipt, copy, refused(copy, refusal)))
                    judged.denials.extend(self.carried_over(copy))
                    continue
            else:
                ruling, policy, stand = self._ruled(copy, recorded[place], datasets, silent)
                if ruling.action is Action.HOLD:
                    self._hold(judged, receipt, copy, hmacs, ruling, policy, now)
                    continue
                if ruling.action is Action.DROP:
                    judged.fates.append(dropped(receipt, copy, stand))
                    judged.denials.extend(self.carried_over(copy))
                    continue
                copy = with_ruling(copy, ruling, stand)
            judged.going.append((receipt, copy))
            judged.keys[receipt] = hmacs
        return judged

    def _read(self, arrivals: Sequence[tuple[Receipt, EventCopy]]) -> list[Hmacs]:
        """The HMACs of each copy's keys; what was read and hashed is remembered for whoever needs it next."""
        self.users = users = {receipt: user_of(copy.body) for receipt, copy in arrivals}
        keys = [keys_read(user, copy.link) for user, (_, copy) in zip(users.values(), arrivals, strict=True)]
        distinct = dict.fromkeys(chain.from_iterable(keys))
        space_id = arrivals[0][1].space_id if arrivals else 0
        self.names = names = dict(zip(distinct, self._people.decisions.names(space_id, distinct), strict=True))
        named = names.__getitem__
        return [tuple(dict.fromkeys(map(named, some))) for some in keys]

    def carried_over(self, copy: EventCopy) -> Sequence[ConsentCopy]:
        """Of a login that ended: the no of its browser as that of the person who logged in; nothing if the browser said
        none. A later order of theirs comes without the browser."""
        login = login_keys(copy)
        if login is None or not all(login):
            return ()
        decisions, space_id = self._people.decisions, copy.space_id
        said = decisions.refusal(space_id, decisions.hmacs(space_id, login[0]))
        if said is None:
            return ()
        told = ConsentCopy(
            space_id=space_id, key_id=copy.key_id, received_at=said.at, keys=tuple(login[1]),
            state=said.state, reason=said.reason, evidence=Reason.VISIT.value, source=OF_EVENT,
            region=copy.consent.region if copy.consent is not None else "",
        )  # fmt: skip
        return (told,)

    def ruling(
        self, copy: EventCopy, hmacs: Hmacs, datasets: Mapping[str, tuple[str, ...]]
    ) -> tuple[Ruling, ConsentPolicy]:
        """What follows for a copy without a word of its own, and by which table."""
        (said,) = recorded_for(self._people, copy.space_id, [hmacs])
        return self._ruling(copy, said, datasets)

    def _ruled(
        self,
        copy: EventCopy,
        said: Decided | None,
        datasets: Mapping[str, tuple[str, ...]],
        silent: dict[Any, tuple[Ruling, ConsentPolicy, ConsentStand]],
    ) -> tuple[Ruling, ConsentPolicy, ConsentStand]:
        """The same, and how the copy stands by it. Where nobody said anything, most copies of a batch are alike."""
        alike = copy.consent, copy.key_id, copy.dataset, copy.passthrough, ADDRESS in copy.keys
        ruled = silent.get(alike) if said is None else None
        if ruled is None:
            ruling, table = self._ruling(copy, said, datasets)
            ruled = ruling, table, stand_of(ruling)
            if said is None:
                silent[alike] = ruled
        return ruled

    def _ruling(
        self, copy: EventCopy, said: Decided | None, datasets: Mapping[str, tuple[str, ...]]
    ) -> tuple[Ruling, ConsentPolicy]:
        """By what was recorded. A copy that came with a "not yet" waits for a decision that came after it."""
        waits = copy.consent is not None and copy.consent.action == HOLD
        if said is not None and waits and said.at < copy.received_at:
            said = None
        rules = self.rules.get(copy.space_id, NO_RULES)
        leads_to = () if copy.passthrough else datasets.get(copy.key_id, ())
        named = rules.routes.reach(copy.dataset, leads_to)
        tables = [rules.tables.get(one, SHIPPED) for one in named] or [SHIPPED]
        rulings = [self._by(copy, said, rules.bases.get(copy.key_id, ""), table) for table in tables]
        ruling = strictest(rulings)
        return ruling, tables[rulings.index(ruling)]

    def _by(self, copy: EventCopy, said: Decided | None, basis: str, table: ConsentPolicy) -> Ruling:
        region = copy.consent.region if copy.consent is not None else ""
        locatable = ADDRESS in copy.keys
        if said is not None:
            return recorded(
                said.state, said.reason, region or said.region, table, limited=said.limited,
                of_visit=said.source in FROM_BROWSERS, locatable=locatable,
            )  # fmt: skip
        if copy.consent is not None and copy.consent.action == HOLD:
            return Ruling(
                action=Action.HOLD, reason=copy.consent.reason or Reason.UNKNOWN.value,
                evidence=copy.consent.evidence, region=region,
            )  # fmt: skip
        return declared(basis, region, table) or by_default(region, table, locatable=locatable)

    def _hold(
        self, judged: Judged, receipt: Receipt, copy: EventCopy, hmacs: Hmacs, ruling: Ruling, table: ConsentPolicy,
        now: int,
    ) -> None:  # fmt: skip
        """Until its time is over: the table's, and never beyond what Meta takes."""
        stand = stand_of(ruling)
        policy = self.policies.get(copy.space_id, Policy())
        latest = expires_at_ms(copy.event_time, copy.action_source, policy) - SENT_BEFORE_EXPIRY_MS
        until = min(copy.received_at + table.terms(ruling.region).hold_days * DAY_MS, latest)
        if until <= now:
            judged.fates.append(dropped(receipt, copy, stand))
            return
        fate = fate_of(receipt, copy, stand, Fate.HELD)
        judged.held.append(HeldCopy(fate=fate, packed=pack(copy), keys=hmacs, held_until=until))


def rules_of(snapshot: Snapshot) -> Mapping[int, Rules]:
    """The rules of each space."""
    return {
        space_id: Rules(
            tables={one.dataset_id: one.consent for one in version.config.datasets},
            bases={key.key_id: key.basis.value for key in snapshot.senders(space_id) if key.basis.value != "none"},
            routes=RouteTable(version.config.routes),
        )
        for space_id, version in snapshot.configs.items()
    }


def with_ruling(copy: EventCopy, ruling: Ruling, stand: ConsentStand) -> EventCopy:
    """`copy` as it goes on: with how it stands by what was ruled, and limited data use in its body where that is the
    ruling."""
    if ruling.action is not Action.LIMITED:
        return msgspec.structs.replace(copy, consent=stand)
    body = limit_body(copy.body, ruling.country, ruling.number)
    return msgspec.structs.replace(copy, consent=stand, body=body)


def _undecided(copy: EventCopy) -> bool:
    """Whether no gateway decided about it: it came without its person's own word, or waits for one."""
    return copy.origin != BROWSER if copy.consent is None else copy.consent.action in (UNDECIDED, HOLD)


def stand_of(ruling: Ruling) -> ConsentStand:
    """A ruling as it stands beside a copy."""
    return ConsentStand(ruling.action.value, ruling.reason, ruling.evidence, ruling.state, ruling.region)


def refused(copy: EventCopy, refusal: Decided) -> ConsentStand:
    """How a copy stands that a denial stops, whatever came with it."""
    region = copy.consent.region if copy.consent is not None else ""
    return ConsentStand(Action.DROP.value, refusal.reason, Reason.PERSON.value, "denied", region)


def dropped(receipt: Receipt, copy: EventCopy, stand: ConsentStand) -> CopyFate:
    """One row with nothing of the person: of a copy that was refused, not even its event_id stays."""
    return fate_of(receipt, copy, stand, Fate.DROPPED)


def fate_of(receipt: Receipt, copy: EventCopy, stand: ConsentStand, fate: Fate) -> CopyFate:
    """What the copy counts as."""
    return CopyFate(
        space_id=copy.space_id, dataset=copy.dataset, event_name=copy.event_name,
        event_id=copy.event_id if fate is Fate.HELD else None, key_id=copy.key_id, origin=copy.origin,
        received_at=copy.received_at, fate=fate, reason=stand.reason or Reason.UNKNOWN.value, receipt=receipt,
        consent=consent_word(stand),
    )  # fmt: skip


def found_by(hmacs: Iterable[bytes]) -> bytes:
    """How a ledger's event carries the keys of its person."""
    return b"".join([one[:FOUND_BY_BYTES] for one in hmacs])


pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(EventCopy).decode
