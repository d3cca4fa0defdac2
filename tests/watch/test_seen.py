"""The sides of a copy."""

from __future__ import annotations

import pytest

from signalpost.watch.seen import Seen


@pytest.mark.parametrize(("source", "side"), [("browser", "browser"), ("server", "server"), ("shopify", "server")])
def test_a_connectors_copy_is_a_servers(source: str, side: str) -> None:
    """Deduplication knows two sides; a shop's webhook is of the server's."""
    assert Seen(dataset="1", source=source, event_name="Purchase", at=0, event_time=0).side == side
