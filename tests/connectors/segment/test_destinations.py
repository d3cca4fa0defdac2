"""Whom a message is for."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.segment.destinations import is_for_meta


@pytest.mark.parametrize(
    ("integrations", "wanted"),
    [
        (None, True),
        ("all", True),
        ({}, True),
        ({"All": True}, True),
        ({"All": False}, False),
        ({"all": False, "Mixpanel": True}, False),
        ({"All": False, "Signalpost": True}, True),
        ({"All": False, "Facebook Conversions API (Actions)": {"test": 1}}, True),
        ({"All": True, " facebook conversions api ": False}, False),
        ({"Facebook Pixel": False}, True),
        ({"Facebook App Events": False, "Signalpost": True}, True),
    ],
)
def test_a_name_of_ours_decides_else_all(integrations: Any, wanted: bool) -> None:
    """The pixel is not the server: where both send, one of them is switched off."""
    assert is_for_meta(integrations) is wanted
