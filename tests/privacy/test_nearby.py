"""What the words before a number say."""

from __future__ import annotations

import pytest

from signalpost.privacy.nearby import said_before, says_card, says_id, says_phone, speaks_of_ids


@pytest.mark.parametrize(
    "words", ["call me at ", "Tel: ", "phone number is ", "WhatsApp ", "Handynummer: ", "mobile no. "]
)
def test_words_that_announce_a_telephone(words: str) -> None:
    """In several languages."""
    assert says_phone(words)


@pytest.mark.parametrize("words", ["order ", "Order no. ", "SKU: ", "invoice #", "tracking number ", "Bestellnummer "])
def test_words_that_announce_an_id(words: str) -> None:
    """Orders, products, shipments."""
    assert says_id(words)


@pytest.mark.parametrize("words", ["card ", "Visa ", "paid with ", "Kreditkarte: "])
def test_words_that_announce_a_card(words: str) -> None:
    """But for gift cards."""
    assert says_card(words)
    assert not says_card("gift card ")


def test_only_the_same_clause_counts() -> None:
    """What ends with a full stop says nothing of the next number."""
    text = "I will call. 4155550132"
    assert said_before(text, text.index("4")) == ""


def test_words_far_before_say_nothing() -> None:
    """About five words back, and no word cut in two."""
    far = "call me, I thought of it for a long while yesterday, 4155550132"
    assert not says_phone(said_before(far, far.index("4")))
    assert said_before(far, far.index("4")) == "of it for a long while yesterday, "
    whole = "x" * 60 + "4155550132"
    assert said_before(whole, 60) == "x" * 36


def test_a_text_speaks_of_ids_anywhere() -> None:
    """Behind the number too."""
    assert speaks_of_ids("0301234567 is the tracking of my parcel")
    assert not speaks_of_ids("0301234567 is where I live")
