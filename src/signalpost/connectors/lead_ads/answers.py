"""What a person wrote into an instant form, as user_data.

Source: "Retrieving leads" (developers.facebook.com, read 2026-11): `field_data` has the standard questions under names
of Meta's own; questions of the business have names of its own, which the settings may know (`lead_fields`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from signalpost.capi.user_data import UserData
from signalpost.connectors.browser_half import read_consent
from signalpost.connectors.lead import Lead, Stage
from signalpost.connectors.reading import utc_seconds
from signalpost.connectors.source import OrderSource

#: Names of the standard questions as keys of user_data; the first that has an answer counts.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "em": ("email", "work_email"),
    "ph": ("phone_number", "work_phone_number"),
    "fn": ("first_name",),
    "ln": ("last_name",),
    "ge": ("gender",),
    "db": ("date_of_birth",),
    "ct": ("city",),
    "st": ("state", "province"),
    "zp": ("zip_code", "post_code"),
    "country": ("country",),
}
STAGE = "lead"  # the first one: the form was sent


class Answer(msgspec.Struct, gc=False):
    """The answers to one question."""

    name: str
    values: list[str] = []


class LeadPayload(msgspec.Struct, gc=False):
    """A lead of `GET /LEAD?fields=id,created_time,field_data`."""

    id: str
    created_time: str
    field_data: list[Answer] = []


LEAD = msgspec.json.Decoder(LeadPayload)


def read_lead(payload: LeadPayload, source: OrderSource) -> Lead:
    """The lead's first stage, and who it is. Raises Unreadable."""
    at = utc_seconds(payload.created_time, "created_time") or 0
    said = {answer.name: answer.values[0].strip() for answer in payload.field_data if answer.values}
    names: dict[str, Sequence[str]] = {**QUESTIONS, **{key: (name,) for key, name in source.lead_fields.items()}}
    found: dict[str, Any] = {
        key: text for key, known in names.items() if (text := next((said[one] for one in known if said.get(one)), ""))
    }
    consent = found.pop("consent", "")
    return first_stage(payload.id, at, UserData(**{**found, "lead_id": payload.id}), consent)


def first_stage(lead_id: str, at: int, user_data: UserData, consent: str = "") -> Lead:
    """A lead that came to be at `at` (Unix seconds)."""
    return Lead(
        object_id=lead_id,
        seen_at=at * 1_000,
        stages=(Stage(name=STAGE, at=at),),
        created_at=at,
        user_data=user_data,
        consent=read_consent(consent),
    )
