"""Hashes in a wrong form are told, in a gateway that saw the value in clear."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from gateway_shop import START_MS, Shop, purchase
from signalpost.capi.user_data import UserData
from signalpost.gateway.hashes import Hashes
from signalpost.store.record import EventCopy

NOW = START_MS // 1000
ADDRESS = "jo.doe@shop.example"


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def codes(hashes: Hashes, **user: Any) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in hashes.remarks(UserData(**user), NOW)]


@pytest.mark.parametrize("as_list", [False, True])
def test_a_hash_is_told_by_its_mistake(as_list: bool) -> None:
    """Alone or in a list, as SDKs send it."""
    hashes, wrong = Hashes(), hashed(f"{ADDRESS} ")
    assert codes(hashes, em=wrong) == []
    assert codes(hashes, em=ADDRESS, ph="+491701234567") == []
    assert codes(hashes, em=[wrong] if as_list else wrong) == [("user_data.em", "hash_untrimmed")]
    assert codes(hashes, ph=hashed("+491701234567")) == [("user_data.ph", "hash_phone_form")]
    assert codes(hashes, em=hashed(ADDRESS), ph=hashed("491701234567")) == []


def test_what_is_neither_says_nothing() -> None:
    """Numbers, objects, and the letters of an MD5."""
    assert codes(Hashes(), em={"a": 1}, ph=49) == []
    assert codes(Hashes(), em="f" * 32, ph=[None, 5]) == []


def test_the_sender_is_told_and_the_copy_says_so(shop: Shop, post: Any) -> None:
    """In the answer, and for the watch; the event goes on."""
    post("/v1/events", purchase(user_data={"em": ADDRESS}))
    answer = post("/v1/events", purchase(user_data={"em": hashed(ADDRESS.upper())}))
    (result,) = answer.json["results"]
    assert result["status"] == "accepted"
    assert ("user_data.em", "hash_upper_case") in [(note["path"], note["code"]) for note in result["notes"]]
    copy = shop.copies()[-1]
    assert isinstance(copy, EventCopy)
    assert ("user_data.em", "hash_upper_case") in copy.notes
    assert hashed(ADDRESS.upper()).encode() in copy.body
