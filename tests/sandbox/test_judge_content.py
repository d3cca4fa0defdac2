"""event_time, user_data, custom_data."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox_events import DAY, EM, NOW, good, subcode, verdict, words
from signalpost.sandbox.judge_content import usable_keys


@pytest.mark.parametrize(
    ("age_s", "source", "expected"),
    [
        pytest.param(0, "website", None, id="now"),
        pytest.param(3600, "website", None, id="1.6 row 2: 1 h"),
        pytest.param(6 * DAY, "website", None, id="1.6 row 2: 6 d"),
        pytest.param(7 * DAY, "website", None, id="1.6 row 1: 7 d"),
        pytest.param(7 * DAY + 1, "website", 2804003, id="1.6 row 1: over 7 d"),
        pytest.param(8 * DAY, "website", 2804003, id="1.6 row 2: 8 d"),
        pytest.param(41 * DAY, "website", 2804003, id="1.6 row 2: 41 d"),
        pytest.param(8 * DAY, "system_generated", 2804003, id="14 row event_time: CRM too"),
        pytest.param(8 * DAY, "physical_store", None, id="1.6 row 3: 8 d"),
        pytest.param(62 * DAY, "physical_store", None, id="1.6 row 3: 62 d"),
        pytest.param(62 * DAY + 1, "physical_store", 2804003, id="1.6 row 3: over 62 d"),
        pytest.param(-60, "website", None, id="1.6 row 4: 60 s of skew"),
        pytest.param(-61, "website", 2804004, id="1.6 row 4: future"),
        pytest.param(NOW - NOW * 1000, "website", 2804004, id="3 row event_time: milliseconds"),
    ],
)
def test_event_time_has_an_oldest_and_a_latest(age_s: int, source: str, expected: int | None) -> None:
    """7 days, 62 for physical_store, 60 s into the future."""
    assert subcode(good(event_time=NOW - age_s, action_source=source)) == expected


def test_the_62_days_can_be_advice() -> None:
    """Section 19 row 21; other sources keep their limit."""
    old = NOW - 100 * DAY
    assert subcode(good(event_time=old, action_source="physical_store"), store_age="advised") is None
    assert subcode(good(event_time=old), store_age="advised") == 2804003


@pytest.mark.parametrize(
    ("user_data", "expected"),
    [
        pytest.param({}, 2804050, id="3 row user_data: nothing"),
        pytest.param({"em": ""}, 2804050, id="empty text"),
        pytest.param({"em": "  "}, 2804050, id="blanks"),
        pytest.param({"em": []}, 2804050, id="empty list"),
        pytest.param({"em": [None]}, 2804050, id="10 helper: a list of null"),
        pytest.param({"unlisted": "x"}, 2804050, id="only an unlisted key"),
        pytest.param({"client_user_agent": "UA"}, 2804050, id="4.4 live: user agent alone"),
        pytest.param(
            {"client_user_agent": "UA", "client_ip_address": None}, 2804050, id="4.4 live: and a null address"
        ),
        pytest.param(
            {"ct": "x", "country": "x", "st": "x", "zp": "x", "ge": "x", "client_user_agent": "UA"},
            2804050,
            id="4.4 row 1",
        ),
        pytest.param({"ct": "x", "zp": "x"}, 2804050, id="4.4 row 1, subset"),
        pytest.param({"db": "x", "client_user_agent": "UA"}, 2804050, id="4.4 row 2"),
        pytest.param({"db": "x"}, 2804050, id="4.4 row 2, subset"),
        pytest.param({"fn": "x", "ge": "x"}, 2804050, id="4.4 row 3"),
        pytest.param({"fn": "x"}, 2804050, id="4.4 row 3, subset"),
        pytest.param({"ln": "x", "ge": "x"}, 2804050, id="4.4 row 4"),
        pytest.param({"fn": "x", "ln": "x"}, None, id="4.4: across rows 3 and 4"),
        pytest.param({"db": "x", "ge": "x"}, None, id="4.4: across rows 1 and 2"),
        pytest.param({"em": EM}, None, id="4.4 live: em without user agent"),
        pytest.param({"client_user_agent": "UA", "client_ip_address": "1.2.3.4"}, None, id="address and user agent"),
        pytest.param({"external_id": ["7"]}, None, id="4.1 external_id, clear"),
        pytest.param({"lead_id": 123456789012345}, None, id="4.2 lead_id"),
        pytest.param({"madid": "x"}, None, id="4.2 madid"),
        pytest.param({"f5first": "x", "fi": "x"}, None, id="4.1 SDK-only keys"),
    ],
)
def test_user_data_must_be_able_to_match_someone(user_data: dict[str, Any], expected: int | None) -> None:
    """Section 4.4: no key, or only keys of one too broad combination, is 2804050."""
    assert subcode(good(user_data=user_data)) == expected


def test_usable_keys_have_a_value() -> None:
    """Section 4.4: null, blanks, and keys nobody knows do not count."""
    given = {"em": " ", "ph": ["", None, "x"], "fn": "y", "zz": "z", "ge": 1, "ct": {"a": 1}}
    assert usable_keys(given) == {"ph", "fn", "ge", "ct"}


@pytest.mark.parametrize("lead_id", ["123", 12345678901234, 123456789012345678, "l:1234567890123456", ["x"]])
def test_a_wrong_lead_id_is_refused(lead_id: Any) -> None:
    """Section 14 row user_data.lead_id: 15 to 17 digits; a setting lets anything pass."""
    event = good(user_data={"em": EM, "lead_id": lead_id}, action_source="system_generated")
    assert "lead_id" in words(event)
    assert words(event, lead_id="any") == ""


@pytest.mark.parametrize("fbc", ["IwAR0", "fb.1.abc.IwAR0", "fb.1.1554763741205", "fb.1.1554763741205.a.b.c"])
def test_a_malformed_click_id_is_refused_when_told(fbc: str) -> None:
    """One integrator reports 2804001; section 9 has a diagnostic only."""
    event = good(user_data={"em": EM, "fbc": fbc})
    assert subcode(event) is None
    assert subcode(event, malformed_fbc="refused") == 2804001
    right = good(user_data={"fbc": "fb.1.1554763741205.AbCdEf.AQICAQAA"})
    assert subcode(right, malformed_fbc="refused") is None


def test_clear_text_is_refused_when_told() -> None:
    """Section 4.1, traps: not documented whether Meta refuses it."""
    event = good(user_data={"em": "joe@example.com"})
    assert words(event) == ""
    assert "['user_data']['em']" in words(event, clear_text="refused")
    hashed = {"em": [EM, f"{EM}.Ag"], "ph": EM.upper(), "fn": "0" * 32, "external_id": "clear", "fbp": "clear"}
    assert words(good(user_data=hashed), clear_text="refused") == ""


@pytest.mark.parametrize(
    ("event_name", "custom_data", "expected"),
    [
        pytest.param("Purchase", ..., 2804009, id="5.3 Purchase: nothing"),
        pytest.param("Purchase", {"currency": "EUR"}, 2804009, id="2.2 row 2804009"),
        pytest.param("Purchase", {"value": 1}, 2804010, id="2.2 row 2804010"),
        pytest.param("Purchase", {"value": 0, "currency": "MRU"}, 2804011, id="2.2 row 2804011: MRU"),
        pytest.param("Purchase", {"value": 0, "currency": "EURO"}, 2804011, id="2.2 row 2804011"),
        pytest.param("Purchase", {"value": 0, "currency": "usd"}, None, id="2.4 lower-case currency"),
        pytest.param("purchase", {"currency": "EUR"}, None, id="5.3: names are case-sensitive"),
        pytest.param("Lead", {"value": 1}, 2804023, id="2.2 row 2804023"),
        pytest.param("Lead", {"currency": "EUR"}, None, id="currency alone"),
        pytest.param("AddToCart", {"contents": [{"quantity": 1}]}, 2804008, id="2.2 row 2804008"),
        pytest.param("AddToCart", {"contents": [{"id": ""}]}, 2804008, id="2.2 row 2804008, empty"),
        pytest.param("AddToCart", {"contents": [{"id": "A", "quantity": 1, "item_price": 2.5}]}, None, id="5.1 item"),
        pytest.param("Subscribe", {"predicted_ltv": 9, "value": 1, "currency": "EUR"}, None, id="16"),
        pytest.param("CompleteRegistration", ..., None, id="5.3 nothing needed"),
    ],
)
def test_custom_data_rules(event_name: str, custom_data: Any, expected: int | None) -> None:
    """Sections 5.1, 5.3: Purchase needs value and a supported currency, a value needs a currency, a content an id."""
    assert subcode(good(event_name=event_name, custom_data=custom_data)) == expected


def test_currency_and_value_can_be_judged_harder() -> None:
    """Section 19 row 7, and section 5.1 row value: negative refused is unverified."""
    lower = good(custom_data={"value": 1, "currency": "eur"})
    assert (subcode(lower), subcode(lower, currency_case="upper")) == (None, 2804011)
    negative = good(custom_data={"value": "-1", "currency": "EUR"})
    assert (verdict(negative), verdict(negative, negative_value="refused")) == (None, (100, None))
