"""Every refusal of a shop's API has a sentence that says what to do."""

from __future__ import annotations

import pytest

from signalpost.shops.api import SENTENCES, Listed, ShopRefused, listed_by_id


@pytest.mark.parametrize("code", SENTENCES)
def test_a_refusal_reads_as_its_sentence(code: str) -> None:
    """With the status, where there was an answer."""
    assert str(ShopRefused(code)) == SENTENCES[code].format(shop="NAME")
    known = ShopRefused(code, 418).of("kiosk")
    assert (known.reason, known.status, str(known).endswith("(status 418)")) == (code, 418, True)
    assert "NAME" not in str(known)


def test_an_order_of_the_list_is_not_shown() -> None:
    """It is full of people."""
    assert repr(Listed(order_id="17", body=b"ann@shop.example")) == "Listed('17', 16 bytes)"


def test_an_order_of_a_list_goes_by_its_id() -> None:
    """One without is no order of that platform."""
    assert listed_by_id(b'{"id":17}') == Listed(order_id="17", body=b'{"id":17}')
    for wrong in (b"{}", b'{"id":"x"}', b"<html>"):
        with pytest.raises(ShopRefused, match="shop's own"):
            listed_by_id(wrong)
