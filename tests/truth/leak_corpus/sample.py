"""Values of the corpus: a template, and a string made from it with its label."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Half(Enum):
    """Which half of the templates: to work with, or kept for the published run."""

    DEVELOPMENT = 0
    HELD_OUT = 1


class Kind(str, Enum):
    """The kinds of personal data that are looked for."""

    EMAIL = "email"
    PHONE = "phone"
    PAYMENT_CARD = "payment_card"
    IBAN = "iban"
    NATIONAL_ID = "national_id"
    NAME = "name"
    SECRET = "secret"
    HASHED_IDENTIFIER = "hashed_identifier"
    HEALTH = "health"
    FINANCE = "finance"


class Template(NamedTuple):
    """A text with `{slot}`s at a place in an event. `kinds`: what it leaks. `open`: kinds about which people could
    differ (a bank account named beside money words); found or not, they count neither way."""

    path: str
    text: str
    kinds: tuple[Kind, ...] = ()
    open: tuple[Kind, ...] = ()


class Sample(NamedTuple):
    """One string of the corpus, where it stands in an event, and what it leaks. `template` is `half/number`."""

    path: str
    value: str
    kinds: frozenset[Kind]
    open: frozenset[Kind]
    template: str
