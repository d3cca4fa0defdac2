"""Usage headers and conduct over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signalpost.sandbox.state import Sandbox

Ask = Callable[..., dict[str, Any]]


def test_shares_are_set_and_taken_back(ask: Ask, sandbox: Sandbox) -> None:
    """Section 21 item 11: settable percentages."""
    assert ask("POST", "/_sandbox/usage", {"app": 95, "business": 40})["usage"]["app"] == 95
    assert len(sandbox.usage.headers()) == 2
    assert ask("GET", "/_sandbox/usage")["usage"]["business"] == 40
    assert ask("DELETE", "/_sandbox/usage")["usage"]["app"] is None
    assert sandbox.usage.headers() == ()


def test_conduct_is_changed_setting_by_setting(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """What is not named stays; DELETE goes back to the defaults."""
    lower = {**event, "custom_data": {"value": 1, "currency": "eur"}}
    ask("POST", "/_sandbox/conduct", {"locale": "fr"})
    ask("POST", "/_sandbox/conduct", {"currency_case": "upper"})
    refused = post(lower)["error"]
    assert (refused["error_subcode"], refused["error_user_title"]) == (2804011, "Devise non valide pour l’achat")
    ask("DELETE", "/_sandbox/conduct")
    assert post(lower)["status"] == 200
    assert ask("GET", "/_sandbox/conduct")["conduct"]["locale"] == "en"


@pytest.mark.parametrize("page", ["usage", "conduct"])
@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b"{",
        b"[]",
        pytest.param(b'{"app": ' + b"[" * 9_999, id="deep"),
        {"unknown": 1},
        {"token_status": 418, "app": "much"},
    ],
)
def test_a_wrong_setting_is_refused(ask: Ask, page: str, body: Any) -> None:
    """And changes nothing."""
    before = ask("GET", f"/_sandbox/{page}")
    assert ask("POST", f"/_sandbox/{page}", body)["error"]["code"] == f"{page}_invalid"
    assert ask("GET", f"/_sandbox/{page}") == before
    assert ask("PUT", f"/_sandbox/{page}")["status"] == 404
