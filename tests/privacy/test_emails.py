"""E-mail addresses."""

from __future__ import annotations

import pytest

from signalpost.privacy.emails import emails
from signalpost.privacy.place import Place, place_of

NEUTRAL = Place()


def found(text: str, place: Place = NEUTRAL) -> list[str]:
    return [text[span.start : span.end] for span in emails(text, place)]


@pytest.mark.parametrize(
    "address",
    [
        "anna@shop.example",
        "anna.maria+news@mail.shop.example",
        "o'brien@shop.example",
        "anna_1@shop.example",
        "jörg@müller.example",
        "anna@xn--mller-kva.xn--p1ai",
        "anna(at)shop.example",
        "anna [at] shop [dot] example",
        "anna{at}shop.example",
        "anna at shop dot example",
        "anna at gmail.com",
        "anna@shop(dot)example",
    ],
)
def test_an_address_is_found_within_a_text(address: str) -> None:
    """All of it, and nothing else."""
    assert address in found(f"Ask {address}, please")
    assert found(address) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "logo@2x.png",
        "hero@3x.webp",
        "react@18.2.0",
        "@anna_schmidt",
        "@anna@mastodon.example",
        "git@github.com:shop/theme",
        "5@10.00",
        "see you at example.com",
        "550e8400-e29b-41d4-a716-446655440000@calendar.example",
        "https://user:pass@shop.example/",
        "sale at 9 dot 30",
    ],
)
def test_what_looks_like_an_address_and_is_none(text: str) -> None:
    """Pictures, packages, handles, repositories, times."""
    assert found(text) == []


def test_half_an_address_under_its_key() -> None:
    """Where the key says what it is, a host without a dot will do."""
    assert found("anna@intranet", place_of("custom_data.email")) == ["anna@intranet"]
    assert found("anna@intranet") == []


@pytest.mark.parametrize("text", ["logo(at)2x.png", "report at gmail.zip"])
def test_a_file_is_none_however_it_is_spelt(text: str) -> None:
    """A picture for fine screens, an archive."""
    assert found(text) == []


def test_a_name_in_quotes_is_an_address_too() -> None:
    """As old systems write it; who logs in, in an address of the web, is another's to find."""
    assert found('write to "anna"@shop.example') == ['"anna"@shop.example']
    assert found("https://anna@shop.example/") == []
