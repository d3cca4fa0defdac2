"""Newsletter, account, subscription."""

from __future__ import annotations

import json
from pathlib import Path

from sample_shop_visitor import page_calls, visiting

ANNA = {"email": "Anna@Example.com", "first_name": "Anna", "last_name": "Example"}


def test_an_account_is_registered_once(tmp_path: Path) -> None:
    """Logging in again is no registration; the account's number is the external_id from then on."""
    with visiting(tmp_path) as visitor:
        assert page_calls(visitor.open("/account", ANNA)) == ["CompleteRegistration"]
        assert "Log in" in visitor.open("/account/leave", {})
        assert page_calls(visitor.open("/account", {**ANNA, "email": "anna@example.com"})) == []
        visitor.open("/products/HC-101")
        registered, seen = visitor.reported()
        assert registered.event_name == "CompleteRegistration"
        assert "external_id" in json.loads(seen.body)["user_data"]


def test_advanced_matching_knows_who_is_logged_in(tmp_path: Path) -> None:
    """In the page of that browser alone."""
    with visiting(tmp_path) as visitor:
        visitor.open("/account", ANNA)
        assert '"em": "Anna@Example.com"' in visitor.open("/")
        visitor.open("/account/leave", {})
        assert "Anna@Example.com" not in visitor.open("/")


def test_a_subscription_has_a_value_and_is_taken_once(tmp_path: Path) -> None:
    """Subscribe with value, predicted_ltv and currency; a second form changes nothing."""
    with visiting(tmp_path) as visitor:
        markup = visitor.open("/subscription", {"email": "anna@example.com"})
        assert page_calls(markup) == ["Subscribe"]
        assert '"value": 12.5, "predicted_ltv": 150.0, "currency": "EUR"' in markup
        assert page_calls(visitor.open("/subscription", {"email": "anna@example.com"})) == []


def test_an_empty_form_joins_nothing(tmp_path: Path) -> None:
    """Neither newsletter nor account nor plan."""
    with visiting(tmp_path) as visitor:
        for path in ("/newsletter", "/account", "/subscription"):
            visitor.open(path, {"email": " "})
        assert visitor.reported() == []
