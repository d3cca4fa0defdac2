"""What is wrong with a row is said with its place and what to do."""

from __future__ import annotations

import pytest

from signalpost.files.faults import FAULTS, WrongRow, fault


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_has_a_sentence_and_a_fix(code: str) -> None:
    """Whole sentences, at the column that is meant."""
    found = fault(code, "order_id")
    assert (found.code, found.path) == (code, "order_id")
    assert found.message.endswith(".") and found.fix.endswith(".")


def test_a_row_that_is_wrong_carries_its_problem() -> None:
    """The words are not in the exception's own text, which holds the code alone."""
    wrong = WrongRow("formula", "value")
    assert wrong.problem == fault("formula", "value") and str(wrong) == "formula"
