"""Names of the specifications under Meta's."""

from __future__ import annotations

import pytest

from signalpost.connectors.segment.names import name_of


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("Order Completed", "Purchase"),
        ("order completed", "Purchase"),
        ("Application Installed", "MobileAppInstall"),
        ("Pizza Eaten", "Pizza Eaten"),
        ("", ""),
    ],
)
def test_known_names_are_metas_and_others_stay(event: str, name: str) -> None:
    """As custom events."""
    assert name_of(event) == name
