"""Buying in the shop."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample_shop_visitor import PERSON, page_calls, visiting
from signalpost.sample_shop.buy import EARLIEST_S, OrderNumbers


@pytest.mark.parametrize("path", ["/checkout", "/payment", "/review"])
def test_nothing_is_bought_out_of_order(tmp_path: Path, path: str) -> None:
    """Each step leads back to what is missing, and reports nothing."""
    with visiting(tmp_path) as visitor:
        assert "Your cart" in visitor.open(path)
        assert "Your cart" in visitor.open("/orders", {})
        assert visitor.reported() == []


def test_an_orders_number_never_comes_twice() -> None:
    """Not within a second, and not after a restart: events of yesterday's order 1001 would swallow today's."""
    now = [EARLIEST_S + 500.0]
    numbers = OrderNumbers(lambda: now[0])
    assert [numbers.next() for _ in range(3)] == ["500", "501", "502"]
    now[0] += 100
    assert numbers.next() == "600"


def test_a_cart_can_be_emptied_and_is_not_endless(tmp_path: Path) -> None:
    """Twenty of one thing at most, whatever a form says."""
    with visiting(tmp_path) as visitor:
        for quantity in ("9999", "nonsense", "-5"):
            visitor.open("/cart", {"sku": "HC-101", "quantity": quantity})
        assert "<td>20</td>" in visitor.open("/cart")
        assert "It is empty" in visitor.open("/cart/remove", {"sku": "HC-101"})


def test_a_person_is_shown_as_text(tmp_path: Path) -> None:
    """What was typed into the checkout is no markup in the page and none in the script."""
    with visiting(tmp_path) as visitor:
        visitor.open("/cart", {"sku": "HC-101", "quantity": "1"})
        visitor.open("/checkout", PERSON)
        markup = visitor.open("/payment", {"payment": "card"})
        assert "Anna &lt;b&gt; Example" in markup
        assert "Anna \\u003cb\\u003e" in markup
        assert "<b> Example" not in markup
        assert page_calls(markup) == ["AddPaymentInfo"]


def test_an_unknown_way_to_pay_is_none(tmp_path: Path) -> None:
    """The question is asked again."""
    with visiting(tmp_path) as visitor:
        visitor.open("/cart", {"sku": "HC-101", "quantity": "1"})
        visitor.open("/checkout", PERSON)
        assert "How will you pay?" in visitor.open("/payment", {"payment": "gold"})
