"""Every refusal of a shop's API has a sentence that says what to do."""

from __future__ import annotations

import pytest

from signalpost.shops.api import SENTENCES, Listed, ShopRefused


@pytest.mark.parametrize("code", SENTENCES)
def test_a_refusal_reads_as_its_sentence(code: str) -> None:
    """With the status, where there was an answer."""
    assert str(ShopRefused(code)) == SENTENCES[code]
    assert str(ShopRefused(code, 418)).endswith("(status 418)")


def test_an_order_of_the_list_is_not_shown() -> None:
    """It is full of people."""
    assert repr(Listed(order_id="17", body=b"ann@shop.example")) == "Listed('17', 16 bytes)"
