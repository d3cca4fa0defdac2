"""Codes of leaks and lists."""

from __future__ import annotations

import pytest

from signalpost.capi.code import Severity
from signalpost.capi.codes_privacy import LEAKS, PRIVACY_CODES
from signalpost.privacy.kinds import KINDS


def test_every_kind_of_leak_has_its_codes() -> None:
    """One that refuses the event, and a note for each thing that is done about it."""
    severities = {row.code: row.severity for row in PRIVACY_CODES}
    assert tuple(LEAKS) == KINDS
    for kind in KINDS:
        assert severities[f"leak_{kind}"] is Severity.REFUSED
        for done in ("masked", "key_dropped", "reported"):
            assert severities[f"leak_{kind}_{done}"] is Severity.NOTE


def test_codes_name_no_value() -> None:
    """No sentence has a place where a value could stand."""
    assert not [row.code for row in PRIVACY_CODES if "{" in row.message + row.fix]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("email", "user_data.em"),
        ("phone", "user_data.ph"),
        ("name", "user_data.fn and user_data.ln"),
        ("hashed_identifier", "user_data under its key"),
        ("health", "set leaks.health to mask or drop_key"),
        ("finance", "set leaks.finance to mask or drop_key"),
        ("payment_card", "Send it nowhere"),
        ("iban", "Send it nowhere"),
        ("national_id", "Send it nowhere"),
        ("secret", "Send it nowhere"),
    ],
)
def test_the_fix_says_where_it_belongs(kind: str, place: str) -> None:
    """In user_data under its key; what Meta wants nowhere, in a setting or nowhere."""
    fixes = {row.code: row.fix for row in PRIVACY_CODES}
    for code in (f"leak_{kind}", f"leak_{kind}_masked", f"leak_{kind}_key_dropped", f"leak_{kind}_reported"):
        assert place in fixes[code]
