"""The dataset of a page, a WhatsApp account, an Instagram user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.conduct import Conduct, Linked
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


def asked(sandbox: Sandbox, page: str, token: str) -> tuple[int, Any]:
    """Status and body of a call for the page's dataset."""
    found = answer(
        sandbox, Request(method="POST", path=f"/v25.0/{page}/dataset", body=f"access_token={token}".encode())
    )
    assert found is not None
    return found.status, found.body


def test_with_listed_tokens_a_page_is_open_to_each_of_them_and_its_dataset_to_who_asked() -> None:
    """Section 15: step 1 makes the dataset, step 2 sends to it with the same token. Others find nothing there."""
    sandbox = Sandbox(tokens={"1": ["mine"], "2": ["theirs"]})
    status, body = asked(sandbox, "1234", "mine")
    assert status == 200
    assert sandbox.authorise("mine", body["id"]) is None
    error = sandbox.authorise("theirs", body["id"])
    assert error is not None and error.name == "100/33"
    assert asked(sandbox, "1234", "strange")[0] == 401
    assert asked(sandbox, "2", "mine")[0] == 400, "a listed object is its own tokens'"
    sandbox.reset()
    error = sandbox.authorise("mine", body["id"])
    assert error is not None and error.name == "100/33"


def test_a_page_that_is_linked_to_a_dataset_has_that_one() -> None:
    """The setting `linked`; a dataset of other tokens is not given away."""
    linked = {"1": Linked(pages={"1234": ()}, whatsapp_business_accounts=("5678",))}
    sandbox = Sandbox(conduct=Conduct(linked=linked), tokens={"1": ["mine"], "2": ["theirs"]})
    assert asked(sandbox, "1234", "mine") == asked(sandbox, "5678", "mine") == (200, {"id": "1"})
    assert asked(sandbox, "1234", "theirs")[0] == 400


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
