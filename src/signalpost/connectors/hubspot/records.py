"""A contact or deal with its history as one lead.

`GET /crm/v3/objects/contacts/ID?properties=…&propertiesWithHistory=lifecyclestage`; of a deal with `contact`, the first
contact that it is associated with, put beside it by whoever reads it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from signalpost.capi.user_data import UserData
from signalpost.connectors.browser_half import read_consent
from signalpost.connectors.lead import Lead, Stage
from signalpost.connectors.reading import amount, utc_seconds
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable

CONTACT, DEAL = "contact", "deal"
STAGES = {CONTACT: "lifecyclestage", DEAL: "dealstage"}
#: Properties of a contact as keys of user_data. `lead_id` has none of HubSpot's own: the settings name it.
PERSON = {
    "em": "email", "ph": "phone", "fn": "firstname", "ln": "lastname", "ct": "city", "st": "state", "zp": "zip",
    "country": "country", "external_id": "",
}  # fmt: skip
CREATED = "createdate"
DEAL_PROPERTIES = ("dealstage", CREATED, "amount", "deal_currency_code")

Loose = str | int | float | bool | None


class Version(msgspec.Struct, gc=False):
    """A value that a property had, and since when."""

    value: Loose = None
    timestamp: str | None = None


class Contact(msgspec.Struct, gc=False):
    """The person of a deal."""

    properties: dict[str, Loose] = {}


class Record(msgspec.Struct, gc=False):
    """A contact or deal. `kind` and `contact` are put there by whoever reads it."""

    id: str
    kind: str = CONTACT
    properties: dict[str, Loose] = {}
    propertiesWithHistory: dict[str, list[Version]] = {}
    updatedAt: str | None = None
    contact: Contact | None = None


RECORD = msgspec.json.Decoder(Record)


def properties_of(source: OrderSource) -> tuple[str, ...]:
    """Which properties of a contact are asked for."""
    known = [*PERSON.values(), *source.lead_fields.values(), STAGES[CONTACT], CREATED]
    return tuple(dict.fromkeys(name for name in known if name))


def read_record(record: Record, source: OrderSource) -> Lead:
    """The stages it went through, and who it is. Raises Unreadable."""
    if record.kind not in STAGES:
        raise Unreadable("kind", "webhook_field_malformed")
    of_person = record.properties if record.kind == CONTACT else (record.contact or Contact()).properties
    person, consent = _person({**of_person, **_own(record, source)}, source)
    seen = utc_seconds(record.updatedAt, "updatedAt") or 0
    return Lead(
        object_id=f"{record.kind}/{record.id}",
        seen_at=seen * 1_000,
        stages=_stages(record, seen),
        created_at=utc_seconds(_text(record.properties.get(CREATED)), f"properties.{CREATED}"),
        user_data=person,
        consent=read_consent(consent),
    )


def _own(record: Record, source: OrderSource) -> dict[str, Loose]:
    """Fields of the settings that a deal has itself."""
    if record.kind == CONTACT:
        return {}
    told = {name: record.properties.get(name) for name in source.lead_fields.values()}
    return {name: found for name, found in told.items() if found not in (None, "")}


def _stages(record: Record, seen: int) -> tuple[Stage, ...]:
    """Of the property's history; without one, where it stands now."""
    name = STAGES[record.kind]
    value, currency = _worth(record)
    history = record.propertiesWithHistory.get(name)
    if history is None:
        now = _text(record.properties.get(name))
        return (Stage(name=now, at=seen, value=value, currency=currency),) if now and seen else ()
    stages = []
    for place, version in enumerate(history):
        word = _text(version.value)
        at = utc_seconds(version.timestamp, f"propertiesWithHistory.{name}.{place}.timestamp")
        if word and at is not None:
            stages.append(Stage(name=word, at=at, value=value, currency=currency))
    return tuple(stages)


def _worth(record: Record) -> tuple[Decimal | None, str]:
    if record.kind != DEAL:
        return None, ""
    found = record.properties.get("amount")
    worth = amount(found if isinstance(found, str | int | float) else None, "properties.amount")
    return worth, _text(record.properties.get("deal_currency_code"))


def _person(properties: dict[str, Loose], source: OrderSource) -> tuple[UserData, str]:
    names = PERSON | {str(key): field for key, field in source.lead_fields.items()}
    found: dict[str, Any] = {key: text for key, name in names.items() if name and (text := _text(properties.get(name)))}
    consent = found.pop("consent", "")
    return UserData(**found), consent


def _text(value: Loose) -> str:
    """A property as text; HubSpot's are texts, whatever they hold."""
    return "" if value is None else str(value).strip()
