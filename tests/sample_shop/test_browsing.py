"""One request to the shop, as its views see it."""

from __future__ import annotations

import json
from pathlib import Path

from sample_shop_visitor import page_calls, visiting


def test_what_happened_before_a_redirect_is_reported_by_the_next_page(tmp_path: Path) -> None:
    """Once."""
    with visiting(tmp_path) as visitor:
        assert visitor.ask("/newsletter", {"email": "anna@example.com"}).status == 303
        assert page_calls(visitor.open("/")) == ["Lead"]
        assert page_calls(visitor.open("/")) == []


def test_a_script_gets_what_it_reports_itself(tmp_path: Path) -> None:
    """The event as JSON, not again with the next page."""
    with visiting(tmp_path) as visitor:
        reply = visitor.ask("/cart", {"sku": "HC-101", "quantity": "3"}, accept="application/json")
        answer = json.loads(reply.body)
        assert (answer["count"], answer["name"], answer["event"]["event_name"]) == (3, "Morning Pier", "AddToCart")
        [copy] = visitor.reported()
        assert copy.event_id == answer["event"]["event_id"]
        assert page_calls(visitor.open("/cart")) == []


def test_no_field_is_longer_than_it_may_be(tmp_path: Path) -> None:
    """Whoever sends a form without the page."""
    with visiting(tmp_path) as visitor:
        visitor.open("/account", {"email": "a@example.com", "first_name": "x" * 5_000, "last_name": ""})
        assert "x" * 121 not in visitor.open("/account")
