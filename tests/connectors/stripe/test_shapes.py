"""The fields that are read."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.connectors.stripe.shapes import Ref, Whole, ref


@pytest.mark.parametrize(
    ("written", "found"),
    [('"pi_1"', "pi_1"), ('{"id": "pi_1", "amount": 7}', "pi_1"), ("null", ""), ("{}", ""), ('{"id": null}', "")],
)
def test_an_id_stands_alone_or_in_its_object(written: str, found: str) -> None:
    """As an endpoint's API version has it."""
    assert ref(msgspec.json.decode(written, type=Ref)) == found


def test_other_fields_are_skipped() -> None:
    """Without being built."""
    assert msgspec.json.decode(b'{"id": "x", "deep": {"er": [1, 2]}}', type=Whole) == Whole(id="x")
