"""Rules across the fields of an event."""

from __future__ import annotations

import pytest

from signalpost.watch.plan.rules import IDS, POSITIVE, QUANTITIES, at, parse

EVENT = {
    "custom_data": {
        "value": 20.0,
        "num_items": 3,
        "content_ids": ["a", "b", "c"],
        "contents": [{"id": "a", "quantity": 1}, {"id": "b", "quantity": 2}],
        "flag": True,
    }
}


@pytest.mark.parametrize(
    ("rule", "holds"),
    [(POSITIVE, True), (QUANTITIES, True), (IDS, True), ("custom_data.value < 5", False),
     ("custom_data.value != 20", False), ("5 <= custom_data.value", True), ("custom_data.value >= 20.5", False),
     ("custom_data.net = 1", None), ("custom_data.flag = 1", None),
     ("custom_data.value = count(custom_data.value)", None),
     ("custom_data.value = count(custom_data.none)", None), ("custom_data.value = -1", False)],
)  # fmt: skip
def test_a_rule_holds_or_not_or_is_not_asked(rule: str, holds: bool | None) -> None:
    """It is asked only where all that it names is there, as numbers."""
    assert parse(rule).holds(EVENT) is holds


def test_a_rule_has_a_place() -> None:
    """The first that it names."""
    assert parse("0 < custom_data.value").place == parse(POSITIVE).place == "custom_data.value"


@pytest.mark.parametrize("text", ["", "value", "a = b = c", "__import__('os')", "a + b = c", "sum(a = 1"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    """Nothing of it is ever run."""
    with pytest.raises(ValueError, match="a rule is"):
        parse(text)


def test_places_lead_into_lists() -> None:
    """An item that lacks it is left out; what is no list has no items."""
    assert at(EVENT, "custom_data.contents[].quantity") == [1, 2]
    assert at(EVENT, "custom_data.value[].x") == at(EVENT, "custom_data.value.x") == at(EVENT, "none") == []
