"""What a person may ask for, over HTTP, with a key that may."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from gateway_edge import Reply, call
from gateway_shop import DATASET, START_MS, Shop
from gateway_worked import work
from signalpost.gateway.rights import People
from signalpost.store import open_identity_reader, open_person_file
from signalpost.store.access_keys import KeyKind, Right
from signalpost.store.record import EventCopy, event_record

EMAIL = "ann.rights@example.com"
EM = hashlib.sha256(EMAIL.encode()).hexdigest()
Ask = Callable[..., Reply]


@pytest.fixture
def token(shop: Shop) -> str:
    """Of a server key that may ask about people."""
    _, text = shop.control.create_key(
        1, KeyKind.SERVER, name="privacy desk", rights=[Right.PRIVACY], author="test", now=START_MS
    )
    return text


@pytest.fixture
def ask(shop: Shop, token: str) -> Ask:
    """Asks the shop's gateway."""
    file = shop.folder / "identities.db"
    people = People(reader=open_identity_reader(file, shop.keyring), file=open_person_file(file, shop.keyring))
    gateway = shop.gateway(people=people)

    def send(path: str, body: Any = None, *, with_token: str | None = None) -> Reply:
        headers = [("Authorization", f"Bearer {with_token or token}"), ("Content-Type", "application/json")]
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return asyncio.run(call(gateway, "GET" if body is None else "POST", path, raw, headers=headers))

    return send


def put(shop: Shop) -> None:
    """An event of the person is accepted."""
    said = {"event_name": "Lead", "event_id": "e1", "event_time": START_MS // 1000, "action_source": "website"}
    body = msgspec.json.encode({**said, "user_data": {"em": [EM]}})
    copy = EventCopy(
        **said, space_id=1, key_id="k", origin="server", received_at=START_MS, dataset=DATASET, body=body, keys=("em",)
    )
    shop.inbox.append_wait([event_record(copy)])


def test_a_person_is_told_and_erased(shop: Shop, ask: Ask) -> None:
    """Accepted at once, done when the worker has come to it; then there is nothing to tell."""
    put(shop)
    work(shop)
    told = ask("/v1/privacy/export", {"email": EMAIL.upper()})
    assert told.status == 200
    assert told.headers["cache-control"] == "no-store"
    assert told.json["events"][0]["body"]["user_data"]["em"] == [EM]
    accepted = ask("/v1/privacy/erase", {"email": [EMAIL], "phone": "030 123456", "country": "DE"})
    assert (accepted.status, accepted.json["status"]) == (202, "accepted")
    receipt = accepted.json["receipt"]
    assert ask(f"/v1/privacy/erasures/{receipt}").json["code"] == "erasure_unknown"
    work(shop)
    done = ask(f"/v1/privacy/erasures/{receipt}").json
    assert (done["status"], done["events"], done["kinds"]) == ("done", 1, ["em", "ph"])
    assert ask("/v1/privacy/export", {"email": EMAIL}).json["events"] == []
    assert EM not in json.dumps(done)


def test_only_a_key_with_the_right_may_ask(shop: Shop, ask: Ask) -> None:
    """A server key that adds events may not, nor a browser key; nothing is kept of it."""
    for path, body in (
        ("/v1/privacy/export", {"email": EMAIL}),
        ("/v1/privacy/erase", {"email": EMAIL}),
        ("/v1/privacy/erasures/x-1-0", None),
    ):
        assert ask(path, body, with_token=shop.token).json["code"] == "right_missing"
        assert ask(path, body, with_token=shop.browser_token).status == 403
    assert shop.records() == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"no json", "person_malformed"),
        ({"name": "Ann"}, "person_malformed"),
        ({}, "ask_empty"),
        ({"email": "no address"}, "ask_unusable"),
    ],
)
def test_a_body_that_names_nobody_is_refused(ask: Ask, body: Any, code: str) -> None:
    """Without repeating what stood in it."""
    answer = ask("/v1/privacy/erase", body)
    assert (answer.status, answer.json["code"]) == (400, code)
    assert b"no address" not in answer.body


def test_a_body_is_short(ask: Ask) -> None:
    """A longer one is not read."""
    assert ask("/v1/privacy/erase", b" " * 70_000).json["code"] == "body_too_large"


def test_every_request_is_on_record(shop: Shop, ask: Ask, token: str) -> None:
    """By the key that asked, with the kinds of keys alone."""
    ask("/v1/privacy/export", {"email": EMAIL})
    ask("/v1/privacy/erase", {"email": EMAIL})
    rows = [row for row in shop.control.audit(1) if row.action.startswith("person.")]
    assert [row.action for row in rows] == ["person.erase", "person.read"]
    assert all(row.author.startswith("key:") and row.detail == {"kinds": ["em"]} for row in rows)
    assert shop.control.verify_audit().sound
