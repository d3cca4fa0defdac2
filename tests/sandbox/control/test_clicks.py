"""Click ids over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[..., dict[str, Any]]


def test_an_issued_click_id_is_taken_where_a_made_up_one_is_not(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Section 15: a stand-in needs its own issuer."""
    first, second = (ask("POST", "/_sandbox/ctwa_clid") for _ in range(2))
    assert first["status"] == 201
    assert first["ctwa_clid"] != second["ctwa_clid"]
    chat = {**event, "action_source": "business_messaging", "messaging_channel": "whatsapp"}
    account = {"whatsapp_business_account_id": "1"}
    assert post({**chat, "user_data": {**account, "ctwa_clid": first["ctwa_clid"]}})["status"] == 200
    assert post({**chat, "user_data": {**account, "ctwa_clid": "ARAmadeup"}})["subcode"] == 2804087
