"""Each platform has one connector, which calls itself so."""

from __future__ import annotations

from signalpost.connectors.platforms import CONNECTORS
from signalpost.connectors.source import Platform


def test_a_connector_is_found_under_its_platform() -> None:
    """And is one of those that a shop may name."""
    assert {connector.platform for connector in CONNECTORS.values()} == set(CONNECTORS)
    assert set(CONNECTORS) <= {platform.value for platform in Platform}
