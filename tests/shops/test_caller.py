"""One call of a shop's API: patient, bounded, and clear."""

from __future__ import annotations

import pytest

from shop_lists import ShopifyShop
from shop_parts import api_of, ids_of
from signalpost.shops.api import ShopRefused
from signalpost.shops.caller import ATTEMPTS, LONGEST_PAUSE_S


def test_a_busy_platform_is_waited_for_as_long_as_it_asks() -> None:
    """But no longer than a minute each time."""
    shop, pauses = ShopifyShop(), []  # type: ignore[var-annotated]
    shop.faults, shop.retry_after = [429, 503, 429], "7"
    assert ids_of(api_of(shop, pauses=pauses)) == []
    assert pauses == [7.0, 14.0, 28.0]
    shop.faults, shop.retry_after = [429], "9000"
    ids_of(api_of(shop, pauses=pauses))
    assert pauses[-1] == LONGEST_PAUSE_S


@pytest.mark.parametrize(
    ("status", "code", "calls"),
    [
        (401, "shop_denied", 1),
        (403, "shop_denied", 1),
        (404, "shop_not_found", 1),
        (422, "shop_answer_unknown", 1),
        (429, "shop_busy", ATTEMPTS),
        (500, "shop_down", ATTEMPTS),
    ],
)
def test_a_refusal_has_a_code_and_only_what_may_pass_is_repeated(status: int, code: str, calls: int) -> None:
    """And says what to do."""
    shop = ShopifyShop()
    shop.faults = [status] * 9
    with pytest.raises(ShopRefused) as refused:
        ids_of(api_of(shop))
    assert (refused.value.reason, refused.value.status, len(shop.asked)) == (code, status, calls)
    assert len(str(refused.value)) > 40


def refused_with(status: int, words: object) -> tuple[str, int]:
    shop = ShopifyShop()
    shop.faults, shop.words = [status] * 9, words
    with pytest.raises(ShopRefused) as refused:
        ids_of(api_of(shop))
    return refused.value.reason, len(shop.asked)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]),
        (400, {"error": {"message": "(#32) Page request limit reached", "code": 32, "type": "OAuthException"}}),
        (403, {"error": {"message": "(#4) Application request limit reached", "code": 4}}),
    ],
)
def test_a_limit_of_the_day_is_told_at_once_and_is_no_wrong_token(status: int, words: object) -> None:
    """Of Salesforce and of Graph; what is asked again in a minute would be one call more."""
    assert refused_with(status, words) == ("shop_busy", 1)


@pytest.mark.parametrize(
    "words",
    [
        [{"errorCode": "API_DISABLED_FOR_ORG"}, "?"], {"error": {"code": 190}}, {"error": "busy"}, "busy",
        {"error": {"code": 4, "message": "x" * 5_000}},
    ],
)  # fmt: skip
def test_another_refusal_is_none(words: object) -> None:
    """Nor what is no answer of a platform's."""
    assert refused_with(403, words) == ("shop_denied", 1)


def test_what_the_platform_says_of_a_refusal_is_not_passed_on() -> None:
    """It may name people; the token it was shown even more so."""
    with pytest.raises(ShopRefused) as refused:
        ids_of(api_of(ShopifyShop(), token="wrong-token"))
    assert refused.value.reason == "shop_denied"
    assert "ann" not in repr(refused.value)
    assert "wrong-token" not in repr(refused.value)
