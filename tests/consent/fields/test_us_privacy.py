"""IAB's `usprivacy`."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.reader import Unreadable
from signalpost.consent.fields.us_privacy import us_privacy


def test_four_characters_are_four_fields() -> None:
    """Names as in section 6 of GPP; case does not matter."""
    assert us_privacy("1YnN") == {"Version": 1, "Notice": "Y", "OptOutSale": "N", "LspaCovered": "N"}
    assert us_privacy("1---")["OptOutSale"] == "-"


@pytest.mark.parametrize("text", ["", "1YN", "1YNNN", "1YXN", "YYNN", "1YN\n", "¹YNN"])
def test_anything_else_is_unreadable(text: str) -> None:
    """And the message says what it would be."""
    with pytest.raises(Unreadable, match="it is not a digit and three of Y, N and -"):
        us_privacy(text)


def test_a_version_of_the_future_is_unreadable() -> None:
    """Its characters may mean something else."""
    with pytest.raises(Unreadable, match="it is of version 2, not 1"):
        us_privacy("2YNN")
