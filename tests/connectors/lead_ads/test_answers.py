"""Answers of a form as user_data. The golden files hold whole leads."""

from __future__ import annotations

import json

import pytest

from signalpost.connectors.lead import Lead
from signalpost.connectors.lead_ads.answers import LEAD, QUESTIONS, read_lead
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Unreadable

SOURCE = OrderSource(
    name="ads", platform=Platform.LEAD_ADS, shop="main", lead_fields={"consent": "may_we_tell", "ct": "where"}
)


def lead(created: str = "2026-11-20T10:00:00+0000", **answers: str) -> Lead:
    data = [{"name": name, "values": [text]} for name, text in answers.items()]
    payload = {"id": "123456789012345", "created_time": created, "field_data": data}
    return read_lead(LEAD.decode(json.dumps(payload)), SOURCE)


def test_every_standard_question_is_a_key() -> None:
    """Of two of one kind the first that has an answer."""
    for key, names in QUESTIONS.items():
        if key != "ct":
            assert getattr(lead(**{names[-1]: " x "}).user_data, key) == "x"
    assert lead(email="", work_email="a@b.example").user_data.em == "a@b.example"
    assert lead(email="c@d.example", work_email="a@b.example").user_data.em == "c@d.example"


def test_a_question_of_the_business_is_named_by_the_settings() -> None:
    """It goes before the standard one; the answer to a consent question is what the person decided."""
    found = lead(where="Köln", city="Bonn", may_we_tell="denied")
    assert found.user_data.ct == "Köln"
    assert found.consent is not None
    assert found.consent.api == "denied"


def test_the_lead_id_is_metas_own() -> None:
    """Whatever an answer says."""
    found = lead(lead_id="1")
    assert found.user_data.lead_id == "123456789012345"
    assert [(stage.name, stage.at) for stage in found.stages] == [("lead", 1_795_168_800)]


def test_a_time_that_is_none_is_named_by_its_place() -> None:
    """Never by its value."""
    with pytest.raises(Unreadable, match="created_time: webhook_field_malformed"):
        lead("then")
