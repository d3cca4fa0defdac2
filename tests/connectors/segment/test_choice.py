"""What a message says of the person's choice."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.segment.choice import consent


def preferences(**categories: Any) -> dict[str, Any]:
    return {"consent": {"categoryPreferences": categories}}


def managed(*, allowed: Any = None, denied: Any = None) -> dict[str, Any]:
    return {"consentManagement": {"allowedConsentIds": allowed, "deniedConsentIds": denied}}


@pytest.mark.parametrize(
    ("context", "said"),
    [
        (preferences(Advertising=True, Analytics=False), "granted"),
        (preferences(advertising=False), "denied"),
        (preferences(Targeting="yes"), "denied"),
        (preferences(**{"Targeted Advertising": True, "marketing": False}), "denied"),
        (preferences(Analytics=True), None),
        (managed(allowed=["C0001", "C0004"]), "granted"),
        (managed(allowed=["C0001"], denied=["C0004", 7]), "denied"),
        (managed(allowed="all"), None),
        ({}, None),
    ],
)
def test_the_category_of_advertising_decides(context: dict[str, Any], said: str | None) -> None:
    """A no to any of its names is a no; of the others nothing follows."""
    assert consent(context) == ({"api": said} if said else {})
