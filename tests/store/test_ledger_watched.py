"""What the ledger tells whoever watches: plain values. That an adapter fills them is in `contract`."""

from __future__ import annotations

from signalpost.store.ledger_watched import Watched, WatchedDataset


def test_a_dataset_without_figures_is_quiet() -> None:
    """Nothing came, nothing waits, nothing died."""
    one = WatchedDataset(dataset="1")
    assert (one.paused, one.paused_at, one.oldest_at, one.dead_of) == (None, None, None, "")
    assert (one.accepted, one.delivered, one.dead, one.waiting, one.ended_day, one.dead_day) == (0, 0, 0, 0, 0, 0)
    nothing = Watched(received=0, fates=0, routed=0, states=0, datasets={"1": one}, cursors={})
    assert nothing.datasets["1"] == WatchedDataset(dataset="1")
