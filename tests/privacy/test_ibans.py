"""Bank accounts. The numbers are the registry's examples."""

from __future__ import annotations

import pytest

from signalpost.privacy.ibans import LENGTHS, ibans, is_iban

EXAMPLES = [
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "GB82WEST12345698765432",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
    "ES9121000418450200051332",
    "IT60X0542811101000000123456",
    "CH9300762011623852957",
    "NO9386011117947",
    "MT84MALT011000012345MTLCAST001S",
    "gb82 west 1234 5698 7654 32",
]


@pytest.mark.parametrize("number", EXAMPLES)
def test_an_account_is_found_within_a_text(number: str) -> None:
    """With blanks or without, whatever follows."""
    text = f"refund to {number} please"
    assert [text[span.start : span.end] for span in ibans(text)] == [number]


@pytest.mark.parametrize(
    "number", ["DE89370400440532013001", "DE8937040044053201300", "XX89370400440532013000", "SKUDE89370400440532013000"]
)
def test_what_looks_like_an_account_and_is_none(number: str) -> None:
    """Check digits, length, country or what stands around it are wrong."""
    assert list(ibans(number)) == []


def test_every_length_can_be_met() -> None:
    """Norway's is the shortest, Russia's the longest."""
    assert (min(LENGTHS.values()), max(LENGTHS.values())) == (15, 33)
    assert is_iban(EXAMPLES[0])


@pytest.mark.parametrize("text", ["DE89 3704/0044 0532 0130 00", "DE89_370400440532013000", "DE89370400440532013000a"])
def test_other_signs_part_numbers(text: str) -> None:
    """Blanks, dots and dashes group one; what goes on is another."""
    assert list(ibans(text)) == []
