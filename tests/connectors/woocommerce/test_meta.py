"""What plugins and the shop's page left in an order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.signals import EventConsent
from signalpost.connectors.woocommerce.meta import NOTHING_LEFT, TEST_MARKS, TILL_MARKS, Left, read_meta
from signalpost.connectors.woocommerce.payload import Meta

FBP = "fb.1.1596403881668.1116446470"


def left(**entries: Any) -> Left:
    """What is found among `entries`."""
    return read_meta([Meta(key=key, value=value) for key, value in entries.items()])


def test_nothing_of_ours_is_nothing() -> None:
    """Most of what stands there is other plugins'."""
    assert left(_order_stock_reduced="yes", is_vat_exempt="no") is NOTHING_LEFT


def test_the_browser_half_is_read() -> None:
    """As our plugin wrote it."""
    found = left(_signalpost_fbp=FBP, _signalpost_visitor="v1", _signalpost_consent='{"api":"granted"}')
    assert (found.half.fbp, found.half.visitor, found.half.consent) == (FBP, "v1", EventConsent(api="granted"))


def test_woocommerces_own_record_of_the_visit() -> None:
    """Where it began, when, and what led there."""
    found = left(
        _wc_order_attribution_session_entry="https://shop.example/?fbclid=AbC",
        _wc_order_attribution_session_start_time="2026-11-20 19:00:00",
        _wc_order_attribution_referrer="https://m.facebook.com/",
    )
    assert found.first_page == "https://shop.example/?fbclid=AbC"
    assert (found.began_at, found.referrer) == ("2026-11-20 19:00:00", "https://m.facebook.com/")
    assert left(_wc_order_attribution_referrer="(none)").referrer == ""
    assert left(_wc_order_attribution_session_entry="http://shop.example/").first_page == "http://shop.example/"
    other = left(_subscription_renewal="91")
    assert (other.first_page, other.began_at, other.referrer, other.till) == ("", "", "", "")


def test_marks_are_the_plugins_own() -> None:
    """Of WooPayments, PayPal Payments, FooSales and FooEvents; and one for anybody."""
    assert TEST_MARKS == {"_wcpay_mode": "test", "_ppcp_paypal_payment_mode": "sandbox", "_signalpost_test": "1"}
    assert TILL_MARKS == {
        "_foosales_order_source": "foosales_app", "_fooeventspos_order_source": "fooeventspos_app",
    }  # fmt: skip


@pytest.mark.parametrize(("key", "word"), TEST_MARKS.items())
def test_a_payment_in_test_mode_makes_a_test_order(key: str, word: str) -> None:
    """And one in earnest does not."""
    assert left(**{key: word}).test
    assert not left(**{key: "live"}).test


@pytest.mark.parametrize(("key", "word"), TILL_MARKS.items())
def test_a_tills_plugin_marks_its_orders(key: str, word: str) -> None:
    """By a word of its own."""
    assert left(**{key: word}).till == word


def test_a_renewal_names_its_subscription() -> None:
    """WooCommerce Subscriptions writes a number, or its text."""
    assert left(_subscription_renewal=91).subscription_id == left(_subscription_renewal="91").subscription_id == "91"


def test_the_later_of_two_entries_counts() -> None:
    """A plugin that adds instead of updating."""
    twice = [Meta(key="_signalpost_visitor", value="old"), Meta(key="_signalpost_visitor", value="new")]
    assert read_meta(twice).half.visitor == "new"


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=3)


@given(
    st.sampled_from(["_signalpost_consent", "_signalpost_fbc", "_wc_order_attribution_session_entry", "_wcpay_mode"]),
    json_values,
)
def test_whatever_a_plugin_writes_nothing_is_raised_or_shown(key: str, value: Any) -> None:
    """Its texts are anybody's."""
    assert repr(left(**{key: value})) == "Left()"
