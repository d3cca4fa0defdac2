"""Google Consent Mode; letters as observers of Google's tags list them (simoahava.com, Consent Mode V2, March 2024)."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.consent_mode import KINDS, NOT_SET, gcd_fields, gcs_fields
from signalpost.consent.fields.reader import Unreadable


@pytest.mark.parametrize(
    ("letter", "default", "update"),
    [
        ("l", NOT_SET, NOT_SET),
        ("m", NOT_SET, "denied"),
        ("n", NOT_SET, "granted"),
        ("p", "denied", NOT_SET),
        ("q", "denied", "denied"),
        ("r", "denied", "granted"),
        ("t", "granted", NOT_SET),
        ("u", "granted", "denied"),
        ("v", "granted", "granted"),
        ("R", NOT_SET, NOT_SET),
    ],
)
def test_a_letter_is_a_default_and_an_update(letter: str, default: str, update: str) -> None:
    """The update goes before the default. consent.md, row Google Consent Mode."""
    for place, kind in enumerate(KINDS):
        letters = ["l"] * 4
        letters[place] = letter
        read = gcd_fields("1" + "".join(f"3{one}" for one in letters) + "5l1")
        assert (read["default"][kind], read["update"][kind]) == (default, update)
        assert read[kind] == (default if update == NOT_SET else update)


def test_the_four_kinds_have_googles_names() -> None:
    """In Google's order."""
    read = gcd_fields("11p1q1r1t5")
    assert [read[kind] for kind in KINDS] == ["denied", "denied", "granted", "granted"]
    assert KINDS == ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")


def test_gcs_has_two_kinds() -> None:
    """G1, ad_storage, analytics_storage."""
    assert gcs_fields("G101") == {"ad_storage": "denied", "analytics_storage": "granted"}
    assert gcs_fields("G1-1")["ad_storage"] == NOT_SET == "not_set"


@pytest.mark.parametrize("text", ["", "1", "11p1p1p", "21p1p1p1p5", "1xp1p1p1p5", "11p1p1p1ä5", "G111"])
def test_any_other_gcd_is_unreadable(text: str) -> None:
    """Cut off, of another version, of other letters."""
    with pytest.raises(Unreadable):
        gcd_fields(text)


@pytest.mark.parametrize("text", ["", "G1", "G11", "G1111", "G211", "G1x1", "11p1p1p1p5"])
def test_any_other_gcs_is_unreadable(text: str) -> None:
    """Cut off, too long, of another version."""
    with pytest.raises(Unreadable):
        gcs_fields(text)
