"""Learn from a batch of copies whose keys belong together, and give its events what their people are known by.

Sightings are made of copies in the order in which they are folded, so that an event is given what was known when it
came and nothing that came later. What was given is written on the event: which key, why, from when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from signalpost.capi.give import give
from signalpost.capi.ids import external_id
from signalpost.capi.merge import SERVER, keys_of
from signalpost.identity.added import written
from signalpost.identity.settings import DEFAULT, IdentitySettings
from signalpost.identity.sighting import Enrichment, Given, Sighting
from signalpost.identity.trust import Trust, logs_out, trust_of
from signalpost.store.identities import Identities
from signalpost.store.person_keys import User, user_of
from signalpost.store.record import ANONYMOUS, EventCopy, Receipt

WEBSITE = "website"
FIRST_NAME_CHARACTERS = 8

Pair = tuple[str, str]  # as `identity.keys.Key`, which costs three times as much to make


class Enriched(NamedTuple):
    """An event's body with what it was given, its keys, what it still lacks, and what was given in words."""

    body: bytes
    keys: tuple[str, ...]
    unmet: tuple[str, ...]
    words: str


class Gifts:
    """What may be given to copies of a batch, by receipt; one that may be given nothing need not be among them.
    `settings` go by dataset. An event of which any copy is in `without` is given nothing."""

    def __init__(
        self,
        found: Mapping[Receipt, Enrichment],
        settings: Mapping[str, IdentitySettings],
        without: Collection[Receipt] = (),
    ) -> None:
        self._found = found
        self._settings = settings
        self._without = without

    def give(
        self, receipts: Sequence[Receipt], dataset: str, body: bytes, keys: Sequence[str], unmet: tuple[str, ...]
    ) -> Enriched | None:
        """The event made of these copies with what it lacks; None when there is nothing to give."""
        if not self._found:  # nearly all of a batch are people who were never seen before
            return None
        found = [one for receipt in reversed(receipts) if (one := self._found.get(receipt)) is not None]
        if not found or any(receipt in self._without for receipt in receipts):
            return None
        keys = keys or keys_of(body)
        allowed = self._settings.get(dataset, DEFAULT).adds
        wanted: dict[str, Given] = {}
        for enrichment in found:
            for given in enrichment.given:
                if given.key in allowed and given.key not in keys:
                    wanted.setdefault(given.key, given)
        if not wanted:
            return None
        gift = give(body, keys, unmet, {key: given.value for key, given in wanted.items()})
        return Enriched(gift.body, gift.keys, gift.unmet, written(wanted.values()))


NO_GIFTS = Gifts({}, {})


def gifts(
    identities: Identities,
    ways: Iterable[tuple[Receipt, EventCopy, str]],
    settings: Mapping[str, IdentitySettings],
    names: dict[tuple[str, str], bytes],
    users: Mapping[Receipt, User],
) -> Gifts:
    """Learn from copies, each with a dataset it goes to, in order; what each may be given.

    A copy without leave to be enriched is neither learnt from nor given anything. `names`: HMACs that are known;
    `users`: the copies' user_data, as far as it was read.
    """
    copies: dict[Receipt, tuple[EventCopy, list[str]]] = {}
    without: set[Receipt] = set()
    for receipt, copy, dataset in ways:
        if not copy.enrich:
            without.add(receipt)
        elif receipt in copies:
            copies[receipt][1].append(dataset)
        else:
            copies[receipt] = (copy, [dataset])
    deaf = {dataset for dataset, one in settings.items() if not one.learn}
    asked = copies
    if deaf:
        asked = {receipt: one for receipt, one in copies.items() if not deaf.issuperset(one[1])}
    if not asked:
        return Gifts({}, settings, without)
    unbelieved = frozenset(dataset for dataset, one in settings.items() if not one.orders_of_browsers)
    sightings = (sighting_of(*one, users.get(receipt), unbelieved) for receipt, one in asked.items())
    linked = zip(asked, identities.link(sightings, names), strict=True)
    return Gifts({receipt: one for receipt, one in linked if one.given}, settings, without)


def sighting_of(
    copy: EventCopy, datasets: Sequence[str], user: User | None = None, unbelieved: Collection[str] = ()
) -> Sighting:
    """What a copy shows of keys; `user` is its user_data, if it was read already. An order's number is one of its
    dataset: two shops may count alike. For those `unbelieved` a browser's says nothing."""
    if user is None:
        user = user_of(copy.body)
    link = copy.link
    person = _person_keys(user)
    browser: list[Pair] = []
    if link:
        person = _without_own_id(person, link)
        if visitor := link.get("visitor"):
            browser.append(("visitor", visitor))
    if user.fbp is not None:
        browser.append(("fbp", user.fbp))
    if user.fbc is not None:
        browser.append(("fbc", user.fbc))
    facts = {}
    purchase: list[Pair] = []
    order = copy.order_id or (link.get("order") if link else None)
    # A server's copy with cookies of its own needs no visit behind its order, and is not the visit behind it.
    if order and (copy.origin != SERVER or not browser or (link and "order" in link)):
        if unbelieved and copy.origin != SERVER:
            datasets = [dataset for dataset in datasets if dataset not in unbelieved]
        purchase = [("order", f"{dataset}/{order}") for dataset in datasets]
    if link:
        purchase += [(kind, value) for kind in ("checkout", "cart") if (value := link.get(kind))]
    if purchase:
        if type(user.client_ip_address) is str:
            facts["client_ip_address"] = user.client_ip_address
        if type(user.client_user_agent) is str:
            facts["client_user_agent"] = user.client_user_agent
    return Sighting(
        space_id=copy.space_id,
        at=copy.received_at,
        event_time=copy.event_time,
        trust=trust_of(copy.origin, link) if link else _SILENT[copy.origin == SERVER],
        person=person,
        browser=browser,
        purchase=purchase,
        facts=facts,
        has=_names(copy.keys),
        website=copy.action_source == WEBSITE,
        first_name=_first_name(user.fn),
        logout=logs_out(link) if link else False,
    )


def _without_own_id(person: list[Pair], link: Mapping[str, str]) -> list[Pair]:
    """`person` without an external_id that only names the browser again, as of somebody of whom Segment's SDKs or GA4
    know no more."""
    if not person or person[0][0] != "external_id" or not (own := link.get(ANONYMOUS) or link.get("visitor")):
        return person
    return person[1:] if person[0][1] == sha256(external_id(own)).hexdigest() else person


def _first_name(texts: Any) -> str:
    """Enough of the hash to tell two names apart. Of several forms none says which one comes next time."""
    if type(texts) is list and len(texts) == 1:
        texts = texts[0]
    return texts[:FIRST_NAME_CHARACTERS] if type(texts) is str else ""


_SILENT = (Trust.TYPED, Trust.CLAIM)


@lru_cache(maxsize=4096)  # events of one source mostly have the same keys
def _names(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(keys)


def _person_keys(user: User) -> list[Pair]:
    found: list[Pair] = []
    for kind, value in (("external_id", user.external_id), ("em", user.em), ("ph", user.ph)):
        if value:
            found.append((kind, value if type(value) is str else value[0]))
    if user.subscription_id:
        value = user.subscription_id
        found.append(("subscription_id", value if type(value) is str else value[0]))
    if user.lead_id is not None:
        found.append(("lead_id", str(user.lead_id)))
    return found
