"""IAB's `usprivacy`."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.reader import Unreadable
from signalpost.consent.fields.us_privacy import us_privacy


def test_four_characters_are_four_fields() -> None:
    """Names as in section 6 of GPP; case does not matter."""
    assert us_privacy("1YnN") == {"Version": 1, "Notice": "Y", "OptOutSale": "N", "LspaCovered": "N"}
    assert us_privacy("1---")["OptOutSale"] == "-"


@pytest.mark.parametrize("text", ["", "1YN", "1YNNN", "2YNN", "1YXN", "YYNN", "1YN\n", "¹YNN"])
def test_anything_else_is_unreadable(text: str) -> None:
    """A version of the future too."""
    with pytest.raises(Unreadable):
        us_privacy(text)
