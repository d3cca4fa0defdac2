"""Check digits, by the examples that authorities and encyclopaedias give; nobody has these numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from signalpost.privacy import check_digits as check

EXAMPLES: list[tuple[Callable[[str], bool], str]] = [
    (check.fr, "255081416802538"),
    (check.es, "12345678Z"),
    (check.es, "X1234567L"),
    (check.it, "RSSMRA85T10A562S"),
    (check.de, "86095742719"),
    (check.de_insurance, "15070649C103"),
    (check.nl, "111222333"),
    (check.pl, "44051401359"),
    (check.se, "8112189876"),
    (check.no, "01010750160"),
    (check.dk_checked, "2110625629"),
    (check.fi, "131052308T"),
    (check.be, "85073003328"),
    (check.pt, "123456789"),
    (check.br, "52998224725"),
    (check.aadhaar, "234123412346"),
    (check.ca, "046454286"),
    (check.au_tax, "123456782"),
    (check.nhs, "9434765919"),
    (check.ch, "7569217076985"),
    (check.at, "1237010180"),
    (check.cz, "7103192745"),
    (check.ro, "1800101221144"),
    (check.bg, "7523169263"),
    (check.iso_11_10, "33392005961"),
    (check.tr, "17291716060"),
    (check.za, "7503305044089"),
    (check.cn, "11010519491231002X"),
    (check.sg, "S1234567D"),
    (check.ie, "6433435F"),
    (check.cl, "125319092"),
    (check.ar, "20267565393"),
    (check.ee, "37605030299"),
    (check.gr, "01013099997"),
    (check.jp, "123456789018"),
    (check.il, "039337423"),
    (check.tw, "A123456789"),
    (check.mx, "BOXW310820HNERXN09"),
    (check.au_medicare, "2428778132"),
]


@pytest.mark.parametrize(
    ("is_valid", "number"), EXAMPLES, ids=lambda value: getattr(value, "__name__", None) or "number"
)
def test_a_right_number_passes_and_a_wrong_check_digit_fails(is_valid: Callable[[str], bool], number: str) -> None:
    """Of the ten (or more) last characters few are right."""
    assert is_valid(number)
    last = number[-1]
    others = "0123456789" if last.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    place = -2 if is_valid is check.au_medicare else -1
    changed = [number[:place] + other + (number[place + 1 :] if place < -1 else "") for other in others]
    assert sum(map(is_valid, changed)) <= len(others) // 4


@pytest.mark.parametrize("number", ["000121234", "666121234", "123001234", "123450000"])
def test_social_security_numbers_that_are_not_given_out(number: str) -> None:
    """Areas 000 and 666, group 00, serial 0000."""
    assert not check.us(number)
    assert check.us("123456789")


def test_days_and_months() -> None:
    """A thirteenth month is none."""
    assert check.is_date("99", "12", "31")
    assert not check.is_date("99", "13", "01")
    assert check.dk("2110625629")
    assert check.kr("9001011234567") and not check.kr("9013011234567")
    assert check.known("")


@pytest.mark.parametrize(
    ("valid", "number"),
    [(check.us, "900701234"), (check.us, "078051120"), (check.ie, "1234567FA"), (check.ee, "37605030064")],
)
def test_rarer_forms_have_their_digits_too(valid: Callable[[str], bool], number: str) -> None:
    """A taxpayer's number of who has no social security; Ireland's second letter; Estonia's second row of weights."""
    assert valid(number)


@pytest.mark.parametrize(
    ("valid", "number"),
    [
        (check.us, "900491234"),
        (check.us, "900661234"),
        (check.us, "900930000"),
        (check.us, "000121234"),
        (check.us, "666121234"),
        (check.us, "078001234"),
        (check.us, "078050000"),
        (check.de, "06095742719"),
        (check.no, "01130750160"),
        (check.no, "00010750160"),
        (check.br, "11111111111"),
        (check.ie, "1234567FB"),
        (check.ee, "77605030299"),
        (check.ee, "37613030299"),
        (check.ee, "37605030065"),
    ],
)
def test_what_is_never_given_out_is_none(valid: Callable[[str], bool], number: str) -> None:
    """Areas, groups and serials; a first digit; a day or month that there is not."""
    assert not valid(number)
