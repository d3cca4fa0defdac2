"""Whose event it is: which people its keys lead to, which rule decides, and how sure that is.

Every key that can lead to people does; the strongest rule that leads to anybody decides, the others narrow, confirm or
contradict. docs/reference/sandbox-people.md states the rules in a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import Final, NamedTuple

from signalpost.sandbox.people.hashed import Keys
from signalpost.sandbox.people.normal import digest, is_hash
from signalpost.sandbox.people.person import Match, MatchRule
from signalpost.sandbox.people.register import Register

Clicked = Callable[[str], int | None]
"""fbclid → the number of who clicked; None if nobody did."""

CONFIDENCE: Final = {
    MatchRule.LEAD_ID: 0.99,
    MatchRule.CLICK_ID: 0.98,
    MatchRule.EMAIL: 0.97,
    MatchRule.FB_LOGIN_ID: 0.96,
    MatchRule.PHONE: 0.94,
    MatchRule.MADID: 0.93,
    MatchRule.EXTERNAL_ID: 0.92,
    MatchRule.NAME_BIRTH: 0.90,
    MatchRule.NAME_POSTCODE: 0.86,
    MatchRule.BROWSER_ID: 0.85,
    MatchRule.ADDRESS_AGENT: 0.50,
    MatchRule.NAME_CITY: 0.30,
}
"""How sure one rule alone is of one person. Ours: Meta publishes none."""

LEAST_CONFIDENCE: Final = 0.4
_STRONG: Final = CONFIDENCE[MatchRule.EXTERNAL_ID]  # rules at least as sure contradict one another


class Way(NamedTuple):
    """A rule, how sure it is alone, and the keys by which it leads to people."""

    sure: float
    rule: MatchRule
    keys: tuple[str, ...]


Lead = tuple[Way, Sequence[int]]
"""A way, and the people to whom it leads."""


def _way(rule: MatchRule, *keys: str) -> Way:
    return Way(CONFIDENCE[rule], rule, keys)


_BY_VALUE: Final = (
    ("lead_id", _way(MatchRule.LEAD_ID, "lead_id")),
    ("em", _way(MatchRule.EMAIL, "em")),
    ("fb_login_id", _way(MatchRule.FB_LOGIN_ID, "fb_login_id")),
    ("ph", _way(MatchRule.PHONE, "ph")),
    ("madid", _way(MatchRule.MADID, "madid")),
    ("external_id", _way(MatchRule.EXTERNAL_ID, "external_id")),
    ("fbp", _way(MatchRule.BROWSER_ID, "fbp")),
)
_BY_NAME: Final = (
    ("db", _way(MatchRule.NAME_BIRTH, "fn", "ln", "db")),
    ("zp", _way(MatchRule.NAME_POSTCODE, "fn", "ln", "zp")),
    ("ct", _way(MatchRule.NAME_CITY, "fn", "ln", "ct")),
)
_BY_CLICK: Final = _way(MatchRule.CLICK_ID, "fbc")
_BY_ADDRESS: Final = _way(MatchRule.ADDRESS_AGENT, "client_ip_address", "client_user_agent")


def match(register: Register, clicked: Clicked, keys: Keys, *, least: float = LEAST_CONFIDENCE) -> Match | None:
    """The person that an event with these user_data keys belongs to; None if nobody, or nobody sure enough.

    Values as `keys.match_keys` gives them. Of a key that Meta compares hashed only hashes count, but an external_id may
    be clear: it is then hashed first.
    """
    leads = _leads(register, clicked, keys)
    if not leads:
        return None
    way = leads[0][0]
    people, agreeing, contradicting = _narrow(leads)
    if len(people) > 1:
        people = _most_confirmed(register, people, keys)
    person = min(people)
    confirming = register.confirmed(person, keys)
    if "fn" in confirming and "ln" in confirming:
        agreeing += "fn" not in way.keys
    elif _is_stranger(keys, confirming):
        contradicting += 1
    sure = _confidence(way.sure, agreeing, contradicting) / len(people)
    if sure < least:
        return None
    by = [key for led, them in leads if person in them for key in led.keys]
    return Match(person=person, rule=way.rule, by=tuple(dict.fromkeys(by + confirming)), confidence=_rounded(sure))


def _narrow(leads: Sequence[Lead]) -> tuple[Sequence[int], int, int]:
    """The people of the first lead that the others leave, how many others agree, and how many strong ones do not."""
    people, agreeing, contradicting = leads[0][1], 0, 0
    for way, them in leads[1:]:
        if them == people:  # nearly always: one person, found by several keys
            agreeing += 1
            continue
        both = [person for person in people if person in them]
        if both:
            people = both
            agreeing += 1
        elif way.sure >= _STRONG:
            contradicting += 1
    return people, agreeing, contradicting


def _most_confirmed(register: Register, people: Sequence[int], keys: Keys) -> list[int]:
    """Those of several people whose names and the like agree with the event best."""
    counts = [len(register.confirmed(person, keys)) for person in people]
    return [person for person, count in zip(people, counts, strict=True) if count == max(counts)]


def _is_stranger(keys: Keys, confirming: Sequence[str]) -> bool:
    """Whether the event bears another full name."""
    return "fn" in keys and "ln" in keys and "fn" not in confirming and "ln" not in confirming


@lru_cache(maxsize=1_000)
def _confidence(sure: float, agreeing: int, contradicting: int) -> float:
    """Each further rule or full name that agrees halves the doubt; each strong one that does not doubles it."""
    doubt: float = (1 - sure) * 2.0 ** (contradicting - agreeing)
    return 1 - min(doubt, 1.0)


@lru_cache(maxsize=1_000)  # few confidences are possible, and rounding takes longer than looking up
def _rounded(sure: float) -> float:
    return round(sure, 4)


def _leads(register: Register, clicked: Clicked, keys: Keys) -> list[Lead]:
    """Every lead, the strongest first. Names are looked up only when nothing strong leads to anybody: they are
    compared with whoever is found anyway."""
    leads: list[Lead] = []
    for key, way in _BY_VALUE:
        values = keys.get(key)
        if values and (people := _people(register, key, values)):
            leads.append((way, people))
    if "fbc" in keys and (people := _who_clicked(clicked, keys["fbc"])):
        leads.append((_BY_CLICK, people))
    if "client_ip_address" in keys and (people := _at_address(register, keys)):
        leads.append((_BY_ADDRESS, people))
    leads.sort(reverse=True)  # no two rules are equally sure
    if "fn" in keys and "ln" in keys and not (leads and leads[0][0].sure >= _STRONG):
        leads.extend(islice(_by_name(register, keys), 1))
        leads.sort(reverse=True)
    return leads


def _people(register: Register, key: str, values: Sequence[str]) -> Sequence[int]:
    """Who has one of the values, each person once."""
    if key == "external_id":
        values = [value if is_hash(value) else digest(key, value) for value in values]
    if len(values) == 1:
        return register.find(key, values[0])
    return tuple(dict.fromkeys([person for value in values for person in register.find(key, value)]))


def _who_clicked(clicked: Clicked, values: Sequence[str]) -> Sequence[int]:
    """The people whose clicks the fbc values name: the fourth part of each."""
    found: list[int] = []
    for value in values:
        parts = value.split(".")
        person = clicked(parts[3]) if len(parts) >= 4 else None
        if person is not None and person not in found:
            found.append(person)
    return found


def _at_address(register: Register, keys: Keys) -> tuple[int, ...]:
    """The people of the event's addresses who also use its browser."""
    people = _people(register, "client_ip_address", keys["client_ip_address"])
    agents = keys.get("client_user_agent", ())
    return tuple([person for person in people if register.uses(person, agents)])


def _by_name(register: Register, keys: Keys) -> Iterator[Lead]:
    """People of that name who were born that day, or live where the event says; in that country, if it says so.

    The surest first: the same name and a larger place say nothing more.
    """
    for key, way in _BY_NAME:
        triples = product(keys["fn"], keys["ln"], keys.get(key, ()))
        named = [person for fn, ln, value in triples for person in register.named(fn, ln, key, value)]
        if named and "country" in keys:
            named = [person for person in named if register.lives_in(person, keys["country"])]
        if named:
            yield way, named
