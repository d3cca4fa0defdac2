"""The quick look over all texts of an event."""

from __future__ import annotations

import json

import pytest

from signalpost.privacy.leaks import scan
from signalpost.privacy.sieve import suspicious

LEAKS = [
    "anna@shop.example",
    "anna%40shop.example",
    "anna(at)shop.example",
    "anna [at] shop [dot] example",
    "anna at gmail.com",
    "anna at shop dot example",
    "anna&#64;shop.example",
    "anna\uff20shop.example",
    r"anna\u0040shop.example",  # escaped once more than JSON does
    "YW5uYUBzaG9wLmV4YW1wbGU",
    "616e6e614073686f702e6578616d706c65",
    "+14155550132",
    "call 5550132",
    "(415) 555-0132",
    "06 12 34 56 78",
    "\u0660\u0661\u0665\u0661 \u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669",
    "4111 1111 1111 1111",
    "DE89 3704 0044 0532 0130 00",
    "NO93 8601 1117 947",
    "MT84MALT011000012345MTLCAST001S",
    "123-45-6789",
    "AB123456C",
    "AB 12 34 56 C",
    "X1234567L",
    "12345678Z",
    "RSSMRA85T10A562S",
    "131052-308T",
    "131052A308T",
    "BOXW310820HNERXN09",
    "ABCPE1234F",
    "S1234567D",
    "Passport C01X00T47",
    "my name is Anna Schmidt",
    "password=hunter22",
    "sk" + "_live_4eC39HqLyjWDarjtT1zdp7dc",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "Bearer abcdef1234567890",
    "Diabetes test strips",
    "ÉPILEPSIE",
    "Credit score 640",
    "Loan application rejected",
    "HIV",
]


@pytest.mark.parametrize("text", LEAKS)
def test_what_leaks_is_worth_a_look(text: str) -> None:
    """As JSON writes it, in the midst of others."""
    assert scan("custom_data.note", text)
    assert suspicious(json.dumps(["Order", text, 12], ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "text",
    [
        "SO-0000123",
        "Ocean blue rain jacket 47",
        "https://shop.example/checkout/thank-you?step=95",
        "https://shop.example/?fbclid=IwAR0aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStT0123456789",
        "organic-cotton-t-shirt-blue",
        "WELCOME10",
        "Crème brûlée für zwei",
        "2026-11",
        "19.99",
    ],
)
def test_what_shops_say_all_day_is_not(text: str) -> None:
    """Orders, titles, addresses, coupons."""
    assert not suspicious(json.dumps(["Order", text, 12], ensure_ascii=False).encode())
