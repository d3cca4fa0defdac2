"""Words about health and money."""

from __future__ import annotations

import pytest

from signalpost.privacy.place import place_of
from signalpost.privacy.terms import terms


def kinds(text: str, path: str = "custom_data.content_name") -> set[str]:
    return {span.kind for span in terms(text, place_of(path))}


@pytest.mark.parametrize(
    "text",
    [
        "Diabetes type 2 test strips",
        "symptoms of depression",
        "HIV test kit",
        "breast cancer screening",
        "Termin: Chemotherapie",
        "test de grossesse",
        "Prescription refill",
        "anxiety medication",
    ],
)
def test_words_about_health(text: str) -> None:
    """By themselves, as phrases, or beside one another."""
    assert kinds(text) == {"health"}


@pytest.mark.parametrize(
    "text",
    [
        "Credit score 640",
        "Loan application rejected",
        "annual income 45000",
        "payday loan",
        "Schufa Auskunft",
        "bankruptcy help",
    ],
)
def test_words_about_money(text: str) -> None:
    """What somebody has, owes and earns."""
    assert kinds(text) == {"finance"}


@pytest.mark.parametrize(
    "text",
    [
        "Cancer zodiac mug",
        "Stress relief candle",
        "Leather credit card holder wallet",
        "Gift card 50",
        "Heart necklace",
        "Blood orange juice",
        "Prescription sunglasses",
        "Piggy bank",
        "Store credit",
        "Healthy snack box",
        "First aid kit",
    ],
)
def test_goods_are_goods(text: str) -> None:
    """A zodiac sign is no illness."""
    assert kinds(text) == set()


def test_keys_tell_the_subject() -> None:
    """Whatever stands there, unless it is nothing."""
    assert kinds("E11.9", "custom_data.diagnosis") == {"health"}
    assert kinds("640", "custom_data.credit_score") == {"finance"}
    assert kinds("none", "custom_data.diagnosis") == set()
