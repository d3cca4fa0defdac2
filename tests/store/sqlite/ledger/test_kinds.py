"""The numbers of kinds of figures."""

from __future__ import annotations

from signalpost.store.figures import FROM_THE_BEGINNING, KINDS, MONEY
from signalpost.store.sqlite.ledger.kinds import NUMBERS, REST_OF
from signalpost.store.sqlite.ledger.tally import OF_CONSENT, OF_PIXEL


def test_stored_numbers_never_change() -> None:
    """Kinds stand in the file by these numbers; migration 7 writes the first four."""
    assert NUMBERS == (
        "fate", "ending", "pixel", "consent", "seen", "value", "value_rest", "recovered", "recovered_value",
        "recovered_value_rest", "key", "gained", "parameter", "lag", "delivery", "copy", "made_id",
        "leak",
    )  # fmt: skip
    assert NUMBERS[:4] == FROM_THE_BEGINNING
    assert (NUMBERS[OF_PIXEL], NUMBERS[OF_CONSENT]) == ("pixel", "consent")


def test_every_kind_has_a_number() -> None:
    """And a sum of money two."""
    assert {name for name in NUMBERS if not name.endswith("_rest")} == set(KINDS)
    assert set(REST_OF) == set(MONEY)
