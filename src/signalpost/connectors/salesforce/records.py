"""A lead or opportunity of Salesforce as one lead: from REST with its history, from a callout or an outbound message.

{"attributes": {"type": "Lead"}, "Id": "00Q…", "Status": "Working", "LastModifiedDate": "…", "Histories": {…}}
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from signalpost.capi.user_data import UserData
from signalpost.connectors.browser_half import read_consent
from signalpost.connectors.lead import Lead, Stage
from signalpost.connectors.reading import amount, utc_seconds
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable

LEAD, OPPORTUNITY = "Lead", "Opportunity"
STAGES = {LEAD: "Status", OPPORTUNITY: "StageName"}
#: Fields of a Lead, or of an opportunity's Contact, as keys of user_data. `lead_id` is a field of the org's own.
PERSON = {
    LEAD: {
        "em": "Email", "ph": "Phone", "fn": "FirstName", "ln": "LastName", "ct": "City", "st": "State",
        "zp": "PostalCode", "country": "Country",
    },
    OPPORTUNITY: {
        "em": "Contact.Email", "ph": "Contact.Phone", "fn": "Contact.FirstName", "ln": "Contact.LastName",
        "ct": "Contact.MailingCity", "st": "Contact.MailingState", "zp": "Contact.MailingPostalCode",
        "country": "Contact.MailingCountry",
    },
}  # fmt: skip
MODIFIED = ("LastModifiedDate", "SystemModstamp")
LONGEST_ID = 18
MILLISECONDS = 1_000


def read_record(record: Any, source: OrderSource, came_at: int | None = None) -> Lead:
    """What a record says, be it only its id. `came_at` (Unix ms): when it was sent, for one that has no time of its
    own. Raises Unreadable."""
    if not isinstance(record, dict):
        raise Unreadable("$", "webhook_field_malformed")
    kind = _kind(record)
    number = _text(record, "Id")
    if not number:
        raise Unreadable("Id", "webhook_field_missing")
    if not (number.isascii() and number.isalnum() and len(number) <= LONGEST_ID):
        raise Unreadable("Id", "webhook_field_malformed")
    object_id = f"{kind}/{number}"
    seen = _time(record, *MODIFIED)
    seen_ms = seen * MILLISECONDS if seen is not None else came_at or 0
    names = PERSON[kind] | {str(key): field for key, field in source.lead_fields.items()}
    found: dict[str, Any] = {key: text for key, name in names.items() if (text := _text(record, name))}
    consent = found.pop("consent", "")
    return Lead(
        object_id=object_id,
        seen_at=seen_ms,
        stages=_stages(record, kind, seen_ms // MILLISECONDS),
        created_at=_time(record, "CreatedDate"),
        user_data=UserData(**found),
        consent=read_consent(consent),
    )


def _kind(record: dict[str, Any]) -> str:
    attributes = record.get("attributes")
    kind = attributes.get("type") if isinstance(attributes, dict) else None
    if kind is None:
        raise Unreadable("attributes.type", "webhook_field_missing")
    if not isinstance(kind, str) or kind not in STAGES:
        raise Unreadable("attributes.type", "webhook_field_malformed")
    return kind


def _stages(record: dict[str, Any], kind: str, seen: int) -> tuple[Stage, ...]:
    """Of the history, which begins with the first change, and where it stands now, if that is not its newest."""
    value, currency = _worth(record, kind)
    found = [
        Stage(name=word, at=at, value=value, currency=currency)
        for word, at in (_opened(record, kind, seen), *_history(record, kind))
        if word
    ]
    now = _text(record, STAGES[kind])
    if now and now not in {stage.name for stage in found}:
        found.append(Stage(name=now, at=seen, value=value, currency=currency))
    return tuple(found)


def _opened(record: dict[str, Any], kind: str, seen: int) -> tuple[str, int]:
    """Where a lead began: the history of a field has only its changes, the first of which says what was before."""
    rows = _rows(record, "Histories") if kind == LEAD else []
    created = _time(record, "CreatedDate")
    first = min(rows, key=lambda row: str(row.get("CreatedDate", "")), default=None)
    if created is None or first is None:
        return "", seen
    return str(first.get("OldValue") or ""), created


def _history(record: dict[str, Any], kind: str) -> list[tuple[str, int]]:
    name, field = ("Histories", "NewValue") if kind == LEAD else ("OpportunityHistories", "StageName")
    found = []
    for place, row in enumerate(_rows(record, name)):
        at = utc_seconds(_text(row, "CreatedDate"), f"{name}.records.{place}.CreatedDate")
        if at is not None:
            found.append((str(row.get(field) or ""), at))
    return found


def _rows(record: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Of a subquery; nothing, where it found none."""
    within = record.get(name)
    rows = within.get("records") if isinstance(within, dict) else None
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable(f"{name}.records", "webhook_field_malformed")
    return rows


def _worth(record: dict[str, Any], kind: str) -> tuple[Decimal | None, str]:
    if kind != OPPORTUNITY:
        return None, ""
    found = record.get("Amount")
    if isinstance(found, bool) or not isinstance(found, str | int | float | None):
        raise Unreadable("Amount", "webhook_field_malformed")
    return amount(found, "Amount"), _text(record, "CurrencyIsoCode")


def _time(record: dict[str, Any], *names: str) -> int | None:
    for name in names:
        if text := _text(record, name):
            return utc_seconds(text, name)
    return None


def _text(record: Any, name: str) -> str:
    """A field, also of what it refers to (`Contact.Email`); empty where it is not there."""
    found = record
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return str(found).strip() if isinstance(found, str | int | float) and not isinstance(found, bool) else ""
