"""A mapping, and all that can be wrong with it: found when it is set, and said with its place."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.generic.fields import Section
from signalpost.connectors.generic.mapping import planned
from signalpost.errors import SettingsError

BEARER = {"style": "bearer", "header": "authorization", "prefix": "Bearer "}
HMAC = {"style": "hmac-sha256", "header": "x-signature"}
ORDER = {"order_id": "id"}
LINES = {"each": "items", "product_id": "sku"}


def refused(**mapping: Any) -> tuple[str | None, str]:
    with pytest.raises(SettingsError) as found:
        planned({"signature": BEARER, "order": ORDER} | mapping)
    return found.value.setting, str(found.value)


def test_the_least_mapping_names_the_order_and_how_it_is_proved() -> None:
    """Nothing else is needed."""
    plan = planned({"signature": BEARER, "order": ORDER})
    assert list(plan.sections) == [Section.ORDER]
    assert (plan.topic, plan.delivery_id, plan.when, plan.orders) == (None, None, None, None)


def test_every_expression_knows_its_field() -> None:
    """So that what is wrong with a message names it."""
    plan = planned({"signature": HMAC, "order": ORDER, "lines": LINES, "when": "paid", "each": "orders", "topic": "t"})
    assert plan.sections[Section.LINES]["product_id"].field == "lines.product_id"
    assert plan.each["lines"].text == "items"
    assert [one.field for one in (plan.when, plan.orders, plan.topic) if one] == ["when", "each", "topic"]


@pytest.mark.parametrize(
    ("mapping", "setting", "words"),
    [
        ({"order": {}}, "mapping.order.order_id", "needed and missing"),
        ({"order": {"order_id": "id", "totals": "t"}}, "mapping.order.totals", "there are: order_id, seen_at"),
        ({"order": {"order_id": "a.["}}, "mapping.order.order_id", "no JMESPath"),
        ({"order": {"order_id": "lenght(a)["}}, "mapping.order.order_id", "no JMESPath"),
        ({"person": {"email": "e"}}, "mapping.person.email", "there are: em, ph"),
        ({"person": {"em": ""}}, "mapping.person.em", "no JMESPath"),
        ({"person": {"each": "people"}}, "mapping.person.each", "no such field"),
        ({"lines": {"product_id": "sku"}}, "mapping.lines.each", "needed and missing"),
        ({"lines": {"each": "items"}}, "mapping.lines.product_id", "needed and missing"),
        ({"refunds": {"each": "r", "refund_id": "id"}}, "mapping.refunds.amount", "needed and missing"),
        ({"when": "a ="}, "mapping.when", "no JMESPath"),
        ({"each": "(" * 900}, "mapping.each", "nested too deeply"),
        ({"topic": "a" * 1_001}, "mapping.topic", "longer than 1000"),
        ({"signature": {**HMAC, "signed": "{timestamp}"}}, "mapping.signature.signed", "no {body}"),
        ({"signature": {**HMAC, "signed": "{timestamp}.{body}"}}, "mapping.signature.signed", "go together"),
        ({"signature": {**HMAC, "timestamp_header": "x-t"}}, "mapping.signature.signed", "go together"),
        (
            {"signature": {**BEARER, "timestamp_header": "x-t", "signed": "{timestamp}{body}"}},
            "mapping.signature.timestamp_header",
            "no time is proved",
        ),
        ({"signature": {"style": "none", "header": "x"}}, "mapping", "Invalid enum value"),
        ({"signature": {**HMAC, "header": "X-Large"}}, "mapping", "Expected `str` matching"),
        ({"order": {"order_id": 7}}, "mapping", "Expected `str`, got `int`"),
        ({"orders": "orders"}, "mapping", "unknown field `orders`"),
        ({"stage": {"name": "s"}, "lines": {"sku": "x"}}, "mapping.order", "of a stage has none"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(mapping: dict[str, Any], setting: str, words: str) -> None:
    """And never when an order comes."""
    where, told = refused(**mapping)
    assert where == setting
    assert words in told


def test_a_mapping_has_an_end() -> None:
    """Two hundred expressions are more than there are fields; a list of lines may not be one of them each."""
    many = {"order": dict.fromkeys([f"f{n}" for n in range(201)], "id") | ORDER}
    assert "more than 200" in refused(**many)[1]
