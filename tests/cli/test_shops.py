"""A shop as commands have it: its settings, its secrets, and the way of its orders into the inbox."""

from __future__ import annotations

from pathlib import Path

from called_shop import called, put_order
from command import Signalpost
from signalpost.cli.exits import Exit


def test_orders_of_a_list_become_events_of_the_table(signalpost: Signalpost, tmp_path: Path) -> None:
    """The same way as webhooks: folded by a worker, found by their number."""
    with called(signalpost, "shopify") as shop:
        put_order(shop, 501)
        assert signalpost("connectors", "backfill", "main", "--since", "1d").code == Exit.DONE
    inbox = tmp_path / "var" / "inbox"
    assert [file.suffix for file in inbox.iterdir() if file.suffix == ".db"] == [".db"]
