"""Business messaging: names, keys of a channel, what belongs to the dataset."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox_events import good, subcode, verdict, words
from signalpost.sandbox import rules
from signalpost.sandbox.clicks import issue
from signalpost.sandbox.conduct import Linked

CLICK = issue(bytes(12))


def chat(channel: str = "messenger", name: str = "Purchase", **user_data: Any) -> dict[str, Any]:
    return good(event_name=name, messaging_channel=channel, user_data=user_data, action_source="business_messaging")


@pytest.mark.parametrize("name", sorted(rules.MESSAGING_EVENTS))
def test_the_listed_names_are_taken(name: str) -> None:
    """Section 15, allowed names."""
    assert verdict(chat(name=name, page_id="1")) is None


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(chat(name="Lead", page_id="1"), 2804066, id="15: Lead is refused"),
        pytest.param(chat(page_scoped_user_id="1"), 2804069, id="2.2 row 2804069"),
        pytest.param(chat(page_id=1, page_scoped_user_id=2), None, id="15 row messenger"),
        pytest.param(chat("instagram", ig_sid="1"), 2804079, id="2.2 row 2804079"),
        pytest.param(chat("instagram", ig_account_id="1", ig_sid="2"), None, id="15 row instagram"),
        pytest.param(chat("instagram", instagram_business_account_id="1"), 2804079, id="19 row 13: live"),
        pytest.param(chat("whatsapp", ctwa_clid=CLICK), 2804116, id="2.2 row 2804116"),
        pytest.param(chat("whatsapp", whatsapp_business_account_id="1", ctwa_clid=CLICK), None, id="15 row whatsapp"),
        pytest.param(chat("whatsapp", page_id="1", ctwa_clid=CLICK), None, id="2.2 row 2804116: page instead"),
        pytest.param(chat("whatsapp", page_id="1", ctwa_clid="ARAmadeup"), 2804087, id="2.2 row 2804087"),
        pytest.param(chat("whatsapp", page_id="1", ctwa_clid=[CLICK]), 2804087, id="a list is no click"),
    ],
)
def test_messaging_rules(event: dict[str, Any], expected: int | None) -> None:
    """Section 15: messaging events have names and keys of their own; a click id is checked against a real click."""
    assert subcode(event) == expected


def test_a_channel_is_needed() -> None:
    """Section 3 row messaging_channel."""
    event = chat(page_id="1")
    del event["messaging_channel"]
    assert "messaging_channel" in words(event)


def test_disputed_rules_are_settings() -> None:
    """Section 19 rows 13 and 14, and the check of click ids."""
    documented = chat("instagram", instagram_business_account_id="1")
    live = chat("instagram", ig_account_id="1")
    assert subcode(documented, instagram_key="instagram_business_account_id") is None
    assert subcode(live, instagram_key="instagram_business_account_id") == 2804079
    assert [subcode(event, instagram_key="either") for event in (documented, live)] == [None, None]
    assert subcode(chat(name="QualifiedLead", page_id="1"), qualified_lead=False) == 2804066
    assert subcode(chat("whatsapp", page_id="1", ctwa_clid="made up"), ctwa_clid="any") is None


LINKED = {"7": Linked(pages={"10": ("100", "101"), "11": ()}, whatsapp_business_accounts=("20",)), "8": Linked()}


@pytest.mark.parametrize(
    ("dataset", "event", "expected"),
    [
        pytest.param("7", chat(page_id="10", page_scoped_user_id="100"), None, id="right"),
        pytest.param("7", chat(page_id="11", page_scoped_user_id="5"), None, id="users unknown"),
        pytest.param("7", chat(page_id="12"), 2804065, id="2.2 row 2804065"),
        pytest.param("7", chat(page_id="10", page_scoped_user_id="102"), 2804073, id="2.2 row 2804073"),
        pytest.param("8", chat(page_id="10"), 2804131, id="2.2 row 2804131"),
        pytest.param("9", chat(page_id="10"), 2804131, id="2.2 row 2804131, unknown dataset"),
        pytest.param("7", chat("whatsapp", whatsapp_business_account_id="20"), None, id="account"),
        pytest.param("8", chat("whatsapp", whatsapp_business_account_id="20"), 2804132, id="2.2 row 2804132"),
        pytest.param("8", chat("instagram", ig_account_id="1"), None, id="instagram is not linked"),
    ],
)
def test_pages_and_accounts_belong_to_a_dataset_when_told(
    dataset: str, event: dict[str, Any], expected: int | None
) -> None:
    """Section 2.2, messaging rows; without the setting any page will do."""
    assert subcode(event, linked=LINKED, dataset=dataset) == expected
    assert subcode(event, dataset=dataset) is None
