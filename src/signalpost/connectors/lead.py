"""What a CRM's message says of a lead, in words that belong to no CRM.

None and empty: the message does not say it. Times are Unix seconds unless a name says milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from signalpost.capi.clear_keys import LEAD_ID_DIGITS
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import UserData

_PREFIX = "l:"  # how exports of Lead Ads write lead ids
NO_ONE = UserData()


class Stage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stage that a lead reached: `name` is the CRM's own word. `value` in `currency`: what the deal is worth."""

    name: str
    at: int
    value: Decimal | None = None
    currency: str = ""


class Lead(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record of a CRM as a message of `seen_at` (Unix ms, the CRM's clock) tells of it.

    `object_id` names the record: `contact/123`. `stages`: those that the message says it reached, in any order; none
    where it only says who it is. `created_at`: no stage is from before. `user_data` is raw: it never leaves memory
    unhashed.

    `repr()` shows the record's id and its stages, never a value of a person.
    """

    object_id: str
    seen_at: int
    stages: tuple[Stage, ...] = ()
    created_at: int | None = None
    user_data: UserData = NO_ONE
    consent: EventConsent | None = None

    def __repr__(self) -> str:
        return f"Lead({self.object_id!r}, {[stage.name for stage in self.stages]})"


class LeadToRead(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The message names a record of a CRM and says too little of it: it is to be read over the CRM's API."""

    object_id: str
    seen_at: int


def lead_number(text: str) -> str:
    """Meta's id of a lead, 15 to 17 digits; empty where `text` is none."""
    found = text.strip().removeprefix(_PREFIX)
    return found if found.isascii() and found.isdigit() and len(found) in LEAD_ID_DIGITS else ""
