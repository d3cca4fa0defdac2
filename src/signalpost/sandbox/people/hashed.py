"""A person as `user_data`: what a local Meta knows of them, and what a shop could send."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from signalpost.sandbox.people import normal
from signalpost.sandbox.people.person import Person

Keys = Mapping[str, tuple[str, ...]]
"""user_data key → its values: SHA-256 in hex where Meta compares hashes, else as they are."""


def known_keys(person: Person) -> Keys:
    """What Meta knows of a person: every value of every key, hashed where Meta compares hashes."""
    found = {
        "em": tuple(normal.digest("em", text) for text in person.emails),
        "ph": tuple(normal.digest("ph", text) for text in person.phones),
        "fn": (often("fn", person.fn),),
        "ln": (often("ln", person.ln),),
        "db": (often("db", person.db),),
        "ge": (often("ge", person.ge),),
        "ct": (often("ct", person.ct),),
        "st": (often("st", person.st),) if person.st else (),
        "zp": (often("zp", person.zp),),
        "country": (often("country", person.country),),
        "external_id": (normal.digest("external_id", person.external_id),),
        "fbp": person.fbps,
        "client_ip_address": person.ips,
        "client_user_agent": person.user_agents,
    }
    single = {"lead_id": person.lead_id, "fb_login_id": person.fb_login_id, "madid": person.madid}
    found.update({key: (text,) for key, text in single.items() if text})
    return {key: values for key, values in found.items() if values}


def typed_keys(person: Person) -> Keys:
    """What a shop knows after a checkout: what the person typed, and its own number for them."""
    typed = person.typed
    found = {
        "em": normal.digest("em", typed.em),
        "fn": often("fn", typed.fn),
        "ln": often("ln", typed.ln),
        "ct": often("ct", typed.ct),
        "zp": often("zp", typed.zp),
        "country": often("country", typed.country),
        "external_id": normal.digest("external_id", person.external_id),
    }
    if typed.ph:
        found["ph"] = normal.digest("ph", typed.ph)
    if typed.st:
        found["st"] = often("st", typed.st)
    return {key: (value,) for key, value in found.items()}


@lru_cache(maxsize=65_536)
def often(key: str, text: str) -> str:
    """The hash of a text that many people have: a name, a city, a birthday. A hash stays one."""
    return normal.hashed(key, text)
