"""Whose event it is: which people its keys lead to, which rule decides, and how sure that is.

Every key that can lead to people does; the strongest rule that leads to anybody decides, the others narrow, confirm or
contradict. docs/reference/sandbox-people.md states the rules in a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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

_BY_VALUE: Final = {
    "lead_id": MatchRule.LEAD_ID,
    "em": MatchRule.EMAIL,
    "fb_login_id": MatchRule.FB_LOGIN_ID,
    "ph": MatchRule.PHONE,
    "madid": MatchRule.MADID,
    "external_id": MatchRule.EXTERNAL_ID,
    "fbp": MatchRule.BROWSER_ID,
}
_BY_NAME: Final = {
    "db": MatchRule.NAME_BIRTH,
    "zp": MatchRule.NAME_POSTCODE,
    "ct": MatchRule.NAME_CITY,
}


class Lead(NamedTuple):
    """The people that a rule leads to, by these keys."""

    sure: float
    rule: MatchRule
    keys: tuple[str, ...]
    people: Sequence[int]


_LEAD_OF: Final = tuple((key, (CONFIDENCE[rule], rule, (key,))) for key, rule in _BY_VALUE.items())


def match(register: Register, clicked: Clicked, keys: Keys, *, least: float = LEAST_CONFIDENCE) -> Match | None:
    """The person that an event with these user_data keys belongs to; None if nobody, or nobody sure enough.

    Values as `keys.match_keys` gives them. Of a key that Meta compares hashed only hashes count, but an external_id may
    be clear: it is then hashed first.
    """
    leads = _leads(register, clicked, keys)
    if not leads:
        return None
    people, agreeing, contradicting = _narrow(leads)
    if len(people) > 1:
        people = _most_confirmed(register, people, keys)
    person = min(people)
    confirming = register.confirmed(person, keys)
    agreeing += "fn" in confirming and "ln" in confirming and "fn" not in leads[0].keys
    contradicting += _is_stranger(keys, confirming)
    sure = _confidence(leads[0], agreeing, contradicting) / len(people)
    if sure < least:
        return None
    by = [key for lead in leads if person in lead.people for key in lead.keys]
    return Match(person=person, rule=leads[0].rule, by=tuple(dict.fromkeys(by + confirming)), confidence=round(sure, 4))


def _narrow(leads: Sequence[Lead]) -> tuple[Sequence[int], int, int]:
    """The people of the first lead that the others leave, how many others agree, and how many strong ones do not."""
    people, agreeing, contradicting = leads[0].people, 0, 0
    for lead in leads[1:]:
        if lead.people == people:  # nearly always: one person, found by several keys
            agreeing += 1
            continue
        both = [person for person in people if person in lead.people]
        if both:
            people = both
            agreeing += 1
        elif lead.sure >= _STRONG:
            contradicting += 1
    return people, agreeing, contradicting


def _most_confirmed(register: Register, people: Sequence[int], keys: Keys) -> list[int]:
    """Those of several people whose names and the like agree with the event best."""
    counts = [len(register.confirmed(person, keys)) for person in people]
    return [person for person, count in zip(people, counts, strict=True) if count == max(counts)]


def _is_stranger(keys: Keys, confirming: Sequence[str]) -> bool:
    """Whether the event bears another full name."""
    return "fn" in keys and "ln" in keys and "fn" not in confirming and "ln" not in confirming


def _confidence(lead: Lead, agreeing: int, contradicting: int) -> float:
    """Each further rule or full name that agrees halves the doubt; each strong one that does not doubles it."""
    doubt: float = (1 - lead.sure) * 2.0 ** (contradicting - agreeing)
    return 1 - min(doubt, 1.0)


def _leads(register: Register, clicked: Clicked, keys: Keys) -> list[Lead]:
    """Every lead, the strongest first. Names are looked up only when nothing strong leads to anybody: they are
    compared with whoever is found anyway."""
    leads = []
    for key, of in _LEAD_OF:
        if key in keys:
            people = _people(register, key, keys[key])
            if people:
                leads.append(Lead(*of, people))
    if "fbc" in keys and (people := _who_clicked(clicked, keys["fbc"])):
        leads.append(_lead(MatchRule.CLICK_ID, ("fbc",), people))
    if "client_ip_address" in keys and (people := _people(register, "client_ip_address", keys["client_ip_address"])):
        agents = keys.get("client_user_agent", ())
        having = tuple([person for person in people if register.uses(person, agents)])
        if having:
            leads.append(_lead(MatchRule.ADDRESS_AGENT, ("client_ip_address", "client_user_agent"), having))
    if "fn" in keys and "ln" in keys and not any(lead.sure >= _STRONG for lead in leads):
        leads.extend(islice(_by_name(register, keys), 1))
    leads.sort(reverse=True)  # no two rules are equally sure
    return leads


def _lead(rule: MatchRule, keys: tuple[str, ...], people: Sequence[int]) -> Lead:
    return Lead(CONFIDENCE[rule], rule, keys, people)


def _people(register: Register, key: str, values: Sequence[str]) -> Sequence[int]:
    """Who has one of the values, each person once."""
    if key == "external_id" and not all(is_hash(value) for value in values):
        values = [value if is_hash(value) else digest(key, value) for value in values]
    if len(values) == 1:
        return register.find(key, values[0])
    return tuple(dict.fromkeys(person for value in values for person in register.find(key, value)))


def _who_clicked(clicked: Clicked, values: Sequence[str]) -> tuple[int, ...]:
    """The people whose clicks the fbc values name: the fourth part of each."""
    found = (clicked(parts[3]) for value in values if len(parts := value.split(".")) >= 4)
    return tuple(dict.fromkeys([person for person in found if person is not None]))


def _by_name(register: Register, keys: Keys) -> Iterator[Lead]:
    """People of that name who were born that day, or live where the event says; in that country, if it says so.

    The surest first: the same name and a larger place say nothing more.
    """
    for key, rule in _BY_NAME.items():
        triples = product(keys["fn"], keys["ln"], keys.get(key, ()))
        named = [person for fn, ln, value in triples for person in register.named(fn, ln, key, value)]
        if named and "country" in keys:
            named = [person for person in named if register.lives_in(person, keys["country"])]
        if named:
            yield _lead(rule, ("fn", "ln", key), named)
