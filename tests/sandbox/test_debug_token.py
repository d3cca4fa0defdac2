"""What the sandbox says of a token."""

from __future__ import annotations

from typing import Any

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.debug_token import answer
from signalpost.sandbox.state import Sandbox

NOW = 1_790_000_000.0


def ask(sandbox: Sandbox, asked: str = "input_token=good", token: str = "good", **over: str) -> Any:
    headers = {"authorization": f"Bearer {token}"}
    found = answer(
        sandbox,
        Request(**{"method": "GET", "path": "/v25.0/debug_token", "query_string": asked, "headers": headers, **over}),
    )
    if found is None or found.status == 200:
        return None if found is None else found.body["data"]
    return found.status, found.body["error"]["code"]


def test_a_good_token_is_valid_for_ever() -> None:
    """Unless the settings say when it ends; from then on it is refused, and asked about it says so."""
    sandbox = Sandbox(tokens={"123": ["good"]}, clock=lambda: NOW)
    data = ask(sandbox)
    assert (data["is_valid"], data["expires_at"], data["scopes"]) == (True, 0, ["ads_management", "ads_read"])
    sandbox.conduct = Conduct(token_ends=int(NOW) + 60)
    assert ask(sandbox)["expires_at"] == NOW + 60
    sandbox.conduct = Conduct(token_ends=int(NOW))
    assert ask(sandbox) == (400, 190)


def test_a_token_that_nobody_knows_is_none() -> None:
    """Whoever asks needs a good one."""
    sandbox = Sandbox(tokens={"123": ["good"]}, clock=lambda: NOW)
    data = ask(sandbox, "input_token=other")
    assert (data["is_valid"], data["error"]["code"], data["scopes"]) == (False, 190, [])
    assert ask(sandbox, token="other") == (401, 190)
    assert ask(sandbox, "") == (400, 100)
    assert ask(Sandbox(conduct=Conduct(oldest_version="v26.0"))) == (400, 2635)


def test_other_addresses_are_not_its_own() -> None:
    """Nor other methods."""
    assert ask(Sandbox(), method="POST") is None
    assert ask(Sandbox(), path="/v25.0/123/da_checks") is None
