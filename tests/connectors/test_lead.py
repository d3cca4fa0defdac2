"""What a lead is called, and what of it is shown."""

from __future__ import annotations

import pytest

from signalpost.capi.user_data import UserData
from signalpost.connectors.lead import Lead, Stage, lead_number


@pytest.mark.parametrize("text", ["123456789012345", "1234567890123456", " 12345678901234567 ", "l:123456789012345"])
def test_metas_id_of_a_lead_has_15_to_17_digits(text: str) -> None:
    """Exports write an `l:` before it."""
    assert lead_number(text) == text.strip().removeprefix("l:")


@pytest.mark.parametrize("text", ["", "12345678901234", "123456789012345678", "1.23457E+14", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥"])
def test_anything_else_is_none(text: str) -> None:
    """Fourteen digits, what Excel makes of fifteen, digits of another script."""
    assert lead_number(text) == ""


def test_a_lead_shows_its_stages_and_nothing_of_its_person() -> None:
    """In logs and errors."""
    lead = Lead(
        object_id="contact/7", seen_at=1, stages=(Stage(name="lead", at=1),), user_data=UserData(em="a@b.example")
    )
    assert repr(lead) == "Lead('contact/7', ['lead'])"
