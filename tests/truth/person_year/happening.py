"""One event of the year, with the person who really made it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class Source(str, Enum):
    """Who tells the shop's gateway of it."""

    BROWSER = "browser"  # the tag on a page
    LOGIN = "login"  # the shop's server: this visitor has just proved to be this customer
    LOGOUT = "logout"  # the shop's server: this visitor has logged out
    WEBHOOK = "webhook"  # the shop platform, of an order
    CALL_CENTRE = "call_centre"  # the back end, of an order by telephone
    TILL = "till"  # the back end, of a purchase in a store
    IMPORT = "import"  # the file of customers


class Where(str, Enum):
    """On what it was done: what there is to go wrong."""

    OWN = "own"
    SHARED = "shared"
    KIOSK = "kiosk"
    AGENT = "agent"
    NOWHERE = "nowhere"


class Happening(NamedTuple):
    """`person` is the truth. `keys`: user_data as it is sent, hashed where Meta compares hashes; `link`: visitor id,
    cart, checkout and order tokens. `at`: Unix seconds."""

    number: int
    at: int
    person: int
    source: Source
    name: str
    where: Where
    keys: Mapping[str, str]
    link: Mapping[str, str]


#: Keys by which events can be linked; an address or a name is none.
LINKING = ("em", "ph", "external_id", "fbp", "fbc", "visitor", "cart", "checkout", "order")


def linking_keys(happening: Happening) -> list[tuple[str, str]]:
    """(kind, value) of all that can link this event to another."""
    found = [(kind, happening.keys.get(kind) or happening.link.get(kind)) for kind in LINKING]
    return [(kind, value) for kind, value in found if value is not None]
