"""What can leak, what is done about it, and what was found where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

import msgspec

Kind = Literal[
    "email",
    "phone",
    "payment_card",
    "iban",
    "national_id",
    "name",
    "secret",
    "hashed_identifier",
    "health",
    "finance",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Action = Literal["mask", "drop_key", "drop_event", "report"]

ACTIONS: Final[Mapping[Kind, Action]] = {
    "email": "mask",
    "phone": "mask",
    "payment_card": "mask",
    "iban": "mask",
    "national_id": "mask",
    "name": "mask",
    "secret": "mask",
    "hashed_identifier": "drop_key",
    "health": "report",
    "finance": "report",
}
"""What is done unless a dataset says otherwise. Words for health and money are only reported: whether a product's name
is somebody's diagnosis is for the business to say, and a mask would tear the product out of its catalogue."""


class Span(NamedTuple):
    """One find of a detector, by characters of the text that it was given."""

    kind: Kind
    confidence: float
    start: int
    end: int


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something personal in a text: which kind, how certain (0 to 1), what is to be done, and where it stands.

    `start` and `end` are characters of the text that was scanned. Never holds what was found.
    """

    kind: Kind
    confidence: float
    action: Action
    start: int
    end: int


def mask_of(kind: str) -> str:
    """What stands in place of a find; the tag in the browser writes the same."""
    return f"masked-{kind}"
