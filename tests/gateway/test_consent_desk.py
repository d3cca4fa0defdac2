"""`POST /v1/consent`: what people decided elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from gateway_edge import Reply
from gateway_shop import ORIGIN, START_MS, Shop
from signalpost.gateway.consent_desk import MOST
from signalpost.store.access_keys import KeyKind

Post = Callable[..., Reply]
PATH = "/v1/consent"
EM = hashlib.sha256(b"jo@example.com").hexdigest()
JO = {"em": " Jo@Example.com "}


@pytest.mark.parametrize(
    ("said", "state", "reason", "limited"),
    [
        ({"state": "granted"}, "granted", "consent_given", False),
        ({"state": "denied"}, "denied", "consent_denied", False),
        ({"state": "withdrawn"}, "withdrawn", "consent_withdrawn", False),
        ({"consent": {"cookiebot": "marketing=1"}}, "granted", "consent_given", False),
        ({"consent": {"cookiebot": "marketing=0"}}, "denied", "consent_denied", False),
        ({"consent": {"usp": "1YYN", "region": "us_ca"}}, "granted", "consent_opted_out", True),
        ({"state": "granted", "consent": {"gpc": "1", "region": "US-CA"}}, "granted", "consent_gpc", True),
        ({"state": "granted", "consent": {"cookiebot": "marketing=0"}}, "denied", "consent_denied", False),
        ({"state": "denied", "consent": {"cookiebot": "marketing=1"}}, "denied", "consent_denied", False),
        ({"state": "withdrawn", "consent": {"cookiebot": "marketing=1"}}, "withdrawn", "consent_withdrawn", False),
    ],
)
def test_a_decision_is_on_disk_when_it_is_answered(
    shop: Shop, post: Post, said: dict[str, Any], state: str, reason: str, limited: bool
) -> None:
    """Under keys that are normalised and hashed as events' are; of state and signals the denial counts."""
    reply = post(PATH, {"user_data": JO, **said})
    assert reply.status == 202
    (result,) = reply.json["results"]
    assert (result["state"], result["reason"], result["limited"]) == (state, reason, limited)
    assert result["keys"] == ["em"]
    assert result["receipt"]
    (copy,) = shop.decisions()
    assert (copy.state, copy.reason, copy.limited, copy.keys) == (state, reason, limited, (("em", EM),))
    assert (copy.source, copy.received_at, copy.key_id) == ("http", START_MS, shop.key.key_id)


def test_a_person_is_named_by_any_of_their_keys(shop: Shop, post: Post) -> None:
    """Several values of one too, and the tag's visitor id; where it can be looked up goes along."""
    user = {"em": ["jo@example.com", "JO@work.example"], "external_id": "7", "fbp": f"fb.1.{START_MS}.5"}
    said = {"state": "withdrawn", "user_data": user, "visitor_id": "1.2.abc", "evidence": "letter of 12 March, no. 7"}
    reply = post(PATH, said)
    assert reply.json["results"][0]["keys"] == ["em", "external_id", "fbp", "visitor"]
    (copy,) = shop.decisions()
    assert (len(copy.keys), copy.evidence) == (5, "letter of 12 March, no. 7")


def test_evidence_keeps_nothing_of_a_person(shop: Shop, post: Post) -> None:
    """A telephone number fits into it; it is masked before anything is stored."""
    post(PATH, {"state": "denied", "user_data": JO, "evidence": "call 0151 23456789 no. 7"})
    (copy,) = shop.decisions()
    assert copy.evidence == "call masked-phone no. 7"


def test_a_person_or_a_form_may_be_called_data(shop: Shop, post: Post) -> None:
    """A decision alone is one, whatever words stand in it."""
    reply = post(PATH, {"state": "denied", "user_data": JO | {"ln": "data"}, "evidence": "data"})
    assert (reply.status, reply.json["recorded"]) == (202, 1)
    (copy,) = shop.decisions()
    assert (copy.state, copy.evidence) == ("denied", "data")


def test_many_are_recorded_at_once(shop: Shop, post: Post) -> None:
    """In order, or none of them."""
    data = [{"state": "denied", "user_data": {"external_id": f"customer-{number}"}} for number in range(5)]
    reply = post(PATH, {"data": data})
    assert (reply.status, reply.json["recorded"], len(shop.decisions())) == (202, 5, 5)
    refused = post(PATH, {"data": [*data, {"state": "denied"}]})
    assert (refused.status, refused.json["code"]) == (400, "consent_keys_missing")
    assert refused.json["problems"][0]["path"] == "data[5].user_data"
    assert len(shop.decisions()) == 5


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({"user_data": JO}, "consent_says_nothing", "state"),
        ({"user_data": JO, "consent": {"onetrust": "pending"}}, "consent_says_nothing", "consent"),
        ({"state": "granted"}, "consent_keys_missing", "user_data"),
        ({"state": "granted", "user_data": {"em": "no address"}}, "consent_keys_missing", "user_data"),
        ({"state": "maybe", "user_data": JO}, "wrong_type", "state"),
        ({"state": "granted", "user_data": JO, "who": "me"}, "wrong_type", ""),
        ({"state": "granted", "user_data": JO, "evidence": "jo@example.com"}, "wrong_type", "evidence"),
        ({"state": "granted", "user_data": JO, "consent": {"region": "mars"}}, "consent_region_unknown",
         "consent.region"),
        ({"data": []}, "data_empty", "data"),
        ({"data": [{"state": "denied", "user_data": JO}] * (MOST + 1)}, "too_many_events", "data"),
        (b"{", "json_invalid", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_place(
    shop: Shop, post: Post, body: object, code: str, path: str
) -> None:
    """Nothing of it is recorded, and no value is repeated."""
    reply = post(PATH, body)
    assert reply.status == 400
    assert (reply.json["code"], reply.json["problems"][0]["path"]) == (code, path)
    assert b"jo@example" not in reply.body.lower()
    assert b"maybe" not in reply.body
    assert shop.decisions() == []


def test_only_a_servers_key_decides_for_people(shop: Shop, post: Post) -> None:
    """A browser key is public: anybody could deny for anybody."""
    body = {"state": "denied", "user_data": JO}
    browser = post(PATH, body, token=shop.browser_token, headers=[("Origin", ORIGIN)])
    assert (browser.status, browser.json["code"]) == (403, "key_not_allowed")
    assert post(PATH, body, token=None).status == 401
    assert shop.decisions() == []


def test_the_table_of_the_key_decides_what_an_opt_out_is(shop: Shop, post: Post) -> None:
    """Where it drops, the person is remembered as one who denied."""
    shop.set_consent(regions={"us": {"opted_out": "drop"}})
    _, token = shop.new_key(KeyKind.SERVER)
    said = {"user_data": JO, "consent": {"gpc": "1", "region": "us_ca"}}
    (result,) = post(PATH, said, token=token).json["results"]
    assert (result["state"], result["reason"]) == ("denied", "consent_gpc")
