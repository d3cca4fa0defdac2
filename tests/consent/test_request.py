"""The signals that a request carries by itself; cases in tests/golden/consent.json."""

from __future__ import annotations

from typing import Any

import pytest

import consent_cases
from signalpost.consent.request import read_request
from signalpost.consent.rule import ConsentRule
from signalpost.consent.signals import LONGEST, Signals, read


@pytest.mark.parametrize("case", consent_cases.of("cookies"))
def test_cookies_of_banners_are_read(case: dict[str, Any]) -> None:
    """The browser reads the same from the same cookies."""
    assert read(read_request(case["cookies"], rule=ConsentRule(names=case["names"]))) == case["signals"], case["what"]


@pytest.mark.parametrize(("header", "gpc"), [("1", "1"), (" 1 ", "1"), ("0", ""), ("", ""), ("true", "")])
def test_sec_gpc_is_one_or_nothing(header: str, gpc: str) -> None:
    """consent.md, row GPC: `Sec-GPC: 1`."""
    assert read_request({}, sec_gpc=header, rule=ConsentRule()).gpc == gpc


def test_a_cookie_beyond_all_measure_is_not_read() -> None:
    """A forged one takes no time."""
    assert read_request({"euconsent-v2": "C" * (LONGEST + 1)}, rule=ConsentRule()) == Signals()
