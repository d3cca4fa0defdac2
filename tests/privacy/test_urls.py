"""Addresses without what goes by its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.privacy.settings import AS_SHIPPED, DataControl
from signalpost.privacy.urls import goes, is_quiet_name, without_parameters

SHOP = "https://shop.example/thanks"


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        (f"{SHOP}?dob=1990-01-01&step=2", f"{SHOP}?step=2"),
        (f"{SHOP}?street=Main+St+1", SHOP),
        (f"{SHOP}?billing_address=x&a=1&zip=10115", f"{SHOP}?a=1"),
        ("https://anna:geheim@shop.example:8443/a?b=1", "https://shop.example:8443/a?b=1"),
        ("https://anna@shop.example/", "https://shop.example/"),
        (f"{SHOP}#/step?dob=1990", f"{SHOP}#/step"),
        (f"{SHOP}#dob=1990&a=1", f"{SHOP}#a=1"),
    ],
)
def test_what_is_personal_by_its_name_goes(url: str, cleaned: str) -> None:
    """Parameters, who logs in, and parameters behind #."""
    assert without_parameters(url, AS_SHIPPED) == cleaned


@pytest.mark.parametrize(
    "url",
    [
        f"{SHOP}?fbclid=IwAR0-_x&utm_source=fb&utm_medium=cpc&gclid=x&step=2#top",
        "/thanks?a=1",
        "",
        "https://shop.example",
        "not an address at all: %zz",
        "https://shop.example/a@b?x=1&&y",
    ],
)
def test_the_rest_stays_byte_for_byte(url: str) -> None:
    """Click ids and campaigns above all."""
    assert without_parameters(url, AS_SHIPPED) == url


def test_a_dataset_lists_its_own() -> None:
    """What to leave out, and what to keep though it sounds personal."""
    control = DataControl(url_drop=("session*",), url_keep=("zip",))
    assert without_parameters(f"{SHOP}?zip=1&sessionid=2&a=3", control) == f"{SHOP}?zip=1&a=3"


def test_a_dataset_may_take_listed_parameters_only() -> None:
    """Meta's own stay with them."""
    control = DataControl(url_parameters="listed", url_keep=("step",), url_fragment="drop")
    assert without_parameters(f"{SHOP}?a=1&step=2&fbclid=x&utm_id=3#top", control) == f"{SHOP}?step=2&fbclid=x&utm_id=3"


def test_names_that_need_no_look() -> None:
    """Those that say nothing of a person."""
    assert is_quiet_name("step", AS_SHIPPED) and is_quiet_name("fbclid", AS_SHIPPED)
    assert not is_quiet_name("email", AS_SHIPPED) and not is_quiet_name("dob", AS_SHIPPED)
    assert goes("Date_of_Birth", AS_SHIPPED) and not goes("", AS_SHIPPED)


@given(st.text())
def test_any_text_is_an_address_or_stays(url: str) -> None:
    """Cleaning once is enough."""
    once = without_parameters(url, AS_SHIPPED)
    assert without_parameters(once, AS_SHIPPED) == once or "@" in once
