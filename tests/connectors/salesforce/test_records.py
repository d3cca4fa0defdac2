"""A record as a lead. The golden files hold whole ones."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.salesforce.records import read_record
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable

SOURCE = OrderSource(
    name="org", platform=Platform.SALESFORCE, shop="main",
    lead_fields={"lead_id": "Meta_Lead_ID__c", "consent": "May_Tell__c"},
)  # fmt: skip
TIME = "2026-11-20T10:00:00.000+0000"
AT = 1_795_168_800
LEAD = {"attributes": {"type": "Lead"}, "Id": "00Q5g00000A1bcD"}


def stages(**fields: Any) -> list[tuple[str, int]]:
    return [(stage.name, stage.at) for stage in read_record({**LEAD, **fields}, SOURCE, AT * 1_000 + 5_000).stages]


def test_what_has_no_time_of_its_own_is_of_when_it_came() -> None:
    """Without either, of no time at all."""
    assert stages(Status="Open", LastModifiedDate=TIME) == [("Open", AT)]
    assert stages(Status="Open", SystemModstamp=TIME) == [("Open", AT)]
    assert stages(Status="Open") == [("Open", AT + 5)]
    assert stages() == []
    assert read_record({**LEAD, "Status": "Open"}, SOURCE).seen_at == 0


def test_where_a_lead_began_is_what_its_first_change_says_was_before() -> None:
    """However the rows are sorted. One that nobody named, or without a time, is left out."""
    rows = [
        {"OldValue": "Working", "NewValue": "Done", "CreatedDate": "2026-11-20T12:00:00Z"},
        {"OldValue": "Open", "NewValue": "Working", "CreatedDate": "2026-11-20T11:00:00Z"},
        {"OldValue": None, "NewValue": None, "CreatedDate": "2026-11-20T12:30:00Z"},
        {"OldValue": "Done", "NewValue": "Lost", "CreatedDate": None},
    ]
    found = stages(Status="Done", CreatedDate=TIME, Histories={"records": rows[:3]})
    assert found == [("Open", AT), ("Done", AT + 7_200), ("Working", AT + 3_600)]
    assert stages(Histories={"records": rows[3:]}) == []


def test_where_it_stands_now_is_a_stage_the_history_may_lack() -> None:
    """As it does for a minute or two."""
    rows = [{"OldValue": "Open", "NewValue": "Working", "CreatedDate": "2026-11-20T11:00:00Z"}]
    found = stages(Status="Done", Histories={"records": rows}, LastModifiedDate="2026-11-20T12:00:00Z")
    assert found == [("Working", AT + 3_600), ("Done", AT + 7_200)]


def test_what_somebody_decided_is_read() -> None:
    """From the field that the settings name."""
    found = read_record({**LEAD, "Status": "Open", "May_Tell__c": "denied"}, SOURCE)
    assert found.consent is not None
    assert found.consent.api == "denied"


@pytest.mark.parametrize(
    ("record", "path", "code"),
    [
        ([], "$", "webhook_field_malformed"),
        ({"Id": "1"}, "attributes.type", "webhook_field_missing"),
        ({**LEAD, "attributes": {"type": "Case"}}, "attributes.type", "webhook_field_malformed"),
        ({**LEAD, "Id": None}, "Id", "webhook_field_missing"),
        ({**LEAD, "Id": "00Q' OR Id != '"}, "Id", "webhook_field_malformed"),
        ({**LEAD, "CreatedDate": "then"}, "CreatedDate", "webhook_field_malformed"),
        ({**LEAD, "Histories": {"records": "x"}}, "Histories.records", "webhook_field_malformed"),
        (
            {**LEAD, "Histories": {"records": [{"NewValue": "a", "CreatedDate": "x"}]}},
            "Histories.records.0.CreatedDate",
            "webhook_field_malformed",
        ),
        ({**LEAD, "attributes": {"type": "Opportunity"}, "Amount": True}, "Amount", "webhook_field_malformed"),
        ({**LEAD, "attributes": {"type": "Opportunity"}, "Amount": "x"}, "Amount", "webhook_field_malformed"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(record: Any, path: str, code: str) -> None:
    """Never by its value."""
    with pytest.raises(Unreadable) as refused:
        read_record(record, SOURCE)
    assert (refused.value.path, refused.value.code) == (path, code)
