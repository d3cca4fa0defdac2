"""A contact or deal as a lead. The golden files hold whole ones."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from signalpost.connectors.hubspot.records import RECORD, properties_of, read_record
from signalpost.connectors.lead import Lead
from signalpost.connectors.reading import decoded
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable

SOURCE = OrderSource(
    name="hub", platform=Platform.HUBSPOT, shop="main", lead_fields={"lead_id": "meta_lead", "consent": "may_tell"}
)


def lead(**record: Any) -> Lead:
    return read_record(decoded(RECORD, msgspec.json.encode({"id": "7", **record})), SOURCE)


def test_the_fields_of_the_settings_are_asked_for_too() -> None:
    """Each once."""
    asked = properties_of(SOURCE)
    assert {"meta_lead", "may_tell", "email", "lifecyclestage", "createdate"} <= set(asked)
    assert len(asked) == len(set(asked))


def test_without_a_history_a_record_stands_where_it_stands() -> None:
    """Since its last change; without that, nothing is known of its time."""
    found = lead(properties={"lifecyclestage": "lead"}, updatedAt="2026-11-20T10:00:00Z")
    assert [(stage.name, stage.at) for stage in found.stages] == [("lead", 1_795_168_800)]
    assert lead(properties={"lifecyclestage": "lead"}).stages == ()
    assert lead(properties={"lifecyclestage": None}, updatedAt="2026-11-20T10:00:00Z").stages == ()


def test_a_value_that_was_taken_away_is_no_stage() -> None:
    """Nor is one without a time."""
    history = [{"value": "", "timestamp": "2026-11-20T10:00:00Z"}, {"value": "lead", "timestamp": None}]
    assert lead(propertiesWithHistory={"lifecyclestage": history}).stages == ()
    left = {"value": "customer", "timestamp": "2026-11-20T10:00:00Z"}
    found = lead(propertiesWithHistory={"lifecyclestage": [*history, left]}).stages
    assert [(stage.name, stage.at) for stage in found] == [("customer", 1_795_168_800)]


def test_what_somebody_decided_is_read() -> None:
    """From the property that the settings name."""
    found = lead(properties={"may_tell": "denied", "meta_lead": "123456789012345"})
    assert found.consent is not None
    assert found.consent.api == "denied"
    assert found.user_data.lead_id == "123456789012345"


def test_a_deal_has_its_own_fields_and_its_contacts_person() -> None:
    """Its own go first."""
    found = lead(
        kind="deal",
        properties={"meta_lead": "123456789012345", "dealstage": "won"},
        contact={"properties": {"email": "ann@shop.example", "meta_lead": "999999999999999"}},
    )
    assert (found.user_data.em, found.user_data.lead_id) == ("ann@shop.example", "123456789012345")
    assert lead(kind="deal").user_data.em is None


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({"kind": "company"}, "kind"),
        ({"updatedAt": "then"}, "updatedAt"),
        ({"properties": {"createdate": "then"}}, "properties.createdate"),
        (
            {"propertiesWithHistory": {"lifecyclestage": [{"value": "a", "timestamp": "then"}]}},
            "propertiesWithHistory.lifecyclestage.0.timestamp",
        ),
        ({"kind": "deal", "properties": {"amount": "much", "dealstage": "a"}}, "properties.amount"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(record: dict[str, Any], path: str) -> None:
    """Never by its value."""
    with pytest.raises(Unreadable) as refused:
        lead(**record)
    assert (refused.value.path, refused.value.code) == (path, "webhook_field_malformed")
