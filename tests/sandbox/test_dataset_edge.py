"""The dataset of a page, a WhatsApp account, an Instagram user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.dataset_edge import answer, dataset_of
from signalpost.sandbox.state import Sandbox

Ask = Callable[..., dict[str, Any]]


def test_a_page_has_a_dataset_that_takes_its_events(ask: Ask, post: Ask, event: dict[str, Any]) -> None:
    """Section 15 step 1: POST /{page id}/dataset answers its id; asking again answers the same."""
    made = ask("POST", "/v25.0/1234/dataset")
    assert made["status"] == 200
    assert ask("GET", "/v25.0/1234/dataset")["id"] == made["id"]
    assert ask("POST", "/v25.0/1235/dataset")["id"] != made["id"]
    chat = {**event, "action_source": "business_messaging", "messaging_channel": "messenger"}
    assert post({**chat, "user_data": {"page_id": "1234"}}, dataset=made["id"])["status"] == 200


def test_a_token_is_needed(ask: Ask) -> None:
    """As everywhere in Graph."""
    assert ask("POST", "/v25.0/1234/dataset", token=None)["error"]["code"] == 104
    assert ask("DELETE", "/v25.0/1234/dataset")["status"] == 404
    assert ask("POST", "/v25.0/shop/dataset")["status"] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"access_token=t", 200), (b'{"access_token": "t"}', 200), (b"", 400), (b"{", 400), (b'{"data": 1}', 400)],
)
def test_the_token_may_stand_in_the_body(body: bytes, status: int) -> None:
    """Section 1: three token places; Meta's SDKs post parameters as a form. What cannot be read holds none."""
    found = answer(Sandbox(), Request(method="POST", path="/v25.0/1234/dataset", body=body))
    assert found is not None and found.status == status


@given(st.text(alphabet="0123456789", min_size=1, max_size=32))
def test_a_dataset_has_an_id_of_sixteen_digits(page: str) -> None:
    """Whatever the page."""
    assert len(dataset_of(page)) == 16
    assert dataset_of(page)[0] != "0"
