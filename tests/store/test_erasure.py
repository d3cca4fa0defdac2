"""The receipt of an erasure."""

from __future__ import annotations

import msgspec

from signalpost.store.erasure import Erased


def test_a_receipt_has_counts_kinds_and_times_alone() -> None:
    """Nothing in it can name a person."""
    types = {field.name: field.type for field in msgspec.structs.fields(Erased)}
    texts = {name for name, kind in types.items() if kind is str or kind == tuple[str, ...]}
    assert texts == {"erasure_id", "kinds"}
