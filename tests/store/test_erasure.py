"""The receipt of an erasure."""

from __future__ import annotations

import msgspec

from signalpost.store.erasure import Erased


def test_a_receipt_has_counts_kinds_and_times_alone() -> None:
    """Nothing in it can name a person."""
    types = {field.name: field.type for field in msgspec.structs.fields(Erased)}
    texts = {name for name, kind in types.items() if kind is str or kind == tuple[str, ...]}
    assert texts == {"erasure_id", "kinds"}


def test_of_nobody_nothing_was_taken() -> None:
    """A receipt counts what was found, from nought."""
    receipt = Erased(erasure_id="box-1-0", asked_at=5, done_at=6, kinds=("em",))
    counts = (receipt.keys, receipt.events, receipt.waiting, receipt.sending, receipt.held)
    assert counts == (0, 0, 0, 0, 0)
