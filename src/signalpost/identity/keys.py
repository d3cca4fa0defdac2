"""The keys by which people, browsers and purchases are found again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple


class Kind(str, Enum):
    """What a key is a key of. Values of the first five come as `prepare` sends them: hashed, where Meta wants that."""

    EM = "em"
    PH = "ph"
    EXTERNAL_ID = "external_id"
    LEAD_ID = "lead_id"
    SUBSCRIPTION_ID = "subscription_id"
    VISITOR = "visitor"
    FBP = "fbp"
    FBC = "fbc"
    CART = "cart"
    CHECKOUT = "checkout"
    ORDER = "order"


class Key(NamedTuple):
    """One key: its kind, and the value as an event has it."""

    kind: str
    value: str

    def __repr__(self) -> str:
        return f"Key({self.kind})"


#: Of a person, the one that says most about who it is first: with several in one sighting, the others hang on that one.
OF_PERSON: tuple[str, ...] = ("external_id", "em", "ph", "subscription_id", "lead_id")
#: Of a browser, the one that lasts longest first.
OF_BROWSER: tuple[str, ...] = ("visitor", "fbp", "fbc")
#: Of a purchase, the one that says most about which purchase it is first.
OF_PURCHASE: tuple[str, ...] = ("order", "checkout", "cart")

#: What an event can be given. `address` and user agent come together, and only from the visit that led to the event.
ADDED: tuple[str, ...] = ("em", "ph", "external_id", "fbc", "fbp", "client_ip_address", "client_user_agent")

#: How many different partners of a kind a key may have before it is taken for shared and stops linking. A phone on
#: which two e-mails were seen is a household's or a call centre's, an e-mail with two accounts a family's: which one
#: is meant cannot be known, so none is said. An account may change its e-mail and phone, and a person leave their
#: address with several ads or subscribe several times: see `OF_PERSON_MOST`.
PARTNERS_MOST: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "external_id": MappingProxyType({"em": 3, "ph": 3, "subscription_id": 10, "lead_id": 10}),
        "em": MappingProxyType({"external_id": 1, "ph": 1, "em": 0, "subscription_id": 10, "lead_id": 10}),
        "ph": MappingProxyType({"external_id": 1, "em": 1, "ph": 0, "subscription_id": 10, "lead_id": 10}),
        "subscription_id": MappingProxyType({"external_id": 1, "em": 1, "ph": 1}),
        "lead_id": MappingProxyType({"external_id": 1, "em": 1, "ph": 1}),
    }
)
#: Keys that hang on one person and never join two: what came to have them through another person is shared.
LEAVES: frozenset[str] = frozenset({"ph", "subscription_id", "lead_id"})
#: How many keys of a kind one person may have; a link that would make more is not made.
OF_PERSON_MOST: Mapping[str, int] = MappingProxyType(
    {"external_id": 1, "em": 3, "ph": 3, "subscription_id": 10, "lead_id": 10}
)
#: More browsers than one person uses: an e-mail logged in on so many is a shop's, a school's or a test's.
BROWSERS_MOST = 12
#: More people than share a browser at home: a kiosk, a shop's tablet, a library.
LOGINS_MOST = 4
