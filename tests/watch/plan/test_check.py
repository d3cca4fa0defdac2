"""An event held to the plan."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.watch.plan.check import check
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

REQUIRED = Presence.REQUIRED
PLAN = Plan(
    events={
        "Purchase": EventPlan(
            rules=("custom_data.num_items = sum(custom_data.contents[].quantity)",),
            parameters={
                "event_id": ParameterPlan(presence=REQUIRED),
                "custom_data.value": ParameterPlan(presence=REQUIRED, type=("number",), minimum=0, maximum=5_000),
                "custom_data.currency": ParameterPlan(presence=REQUIRED, type=("text",), values=("EUR", "USD")),
                "custom_data.order_id": ParameterPlan(pattern="ORD-[0-9]+"),
                "custom_data.num_items": ParameterPlan(presence=REQUIRED, sources=("server",), type=("integer",)),
                "custom_data.contents": ParameterPlan(min_items=1, max_items=2),
                "custom_data.contents[].id": ParameterPlan(presence=REQUIRED, type=("text",)),
                "custom_data.contents[].quantity": ParameterPlan(),
                "custom_data.content_type": ParameterPlan(renamed_from="custom_data.kind"),
                "custom_data.brand": ParameterPlan(
                    presence=Presence.CONDITIONAL, when={"custom_data.content_type": ("product",)}
                ),
            },
        ),
        "Lead": EventPlan(closed=True, renamed_from="Enquiry"),
    }
)
GOOD: dict[str, Any] = {
    "value": 20, "currency": "EUR", "order_id": "ORD-7", "num_items": 3, "content_type": "hotel",
    "contents": [{"id": "a", "quantity": 1}, {"id": "b", "quantity": 2}],
}  # fmt: skip


def found(
    custom: dict[str, Any], source: str = "server", plan: Plan = PLAN, name: str = "Purchase"
) -> list[tuple[str, str]]:
    event = {"event_name": name, "event_id": "1", "custom_data": custom}
    return [(one.problem.path, one.problem.code) for one in check(event, plan, source)]


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def test_a_good_event_deviates_in_nothing() -> None:
    """Whole numbers are numbers; without a source nothing is asked of one."""
    assert found(GOOD) == []
    assert found(without("num_items"), source="") == found(without("num_items"), source="browser") == []


@pytest.mark.parametrize(
    ("custom", "path", "code"),
    [
        (without("currency"), "custom_data.currency", "parameter_missing"),
        (without("num_items"), "custom_data.num_items", "parameter_missing"),
        (GOOD | {"value": "20"}, "custom_data.value", "type_changed"),
        (GOOD | {"value": -1}, "custom_data.value", "value_out_of_range"),
        (GOOD | {"value": 2_000_000}, "custom_data.value", "value_out_of_range"),
        (GOOD | {"currency": "eur"}, "custom_data.currency", "value_not_in_plan"),
        (GOOD | {"order_id": "7"}, "custom_data.order_id", "pattern_broken"),
        (GOOD | {"num_items": 9}, "custom_data.num_items", "rule_broken"),
        (GOOD | {"contents": []}, "custom_data.contents", "list_length"),
        (GOOD | {"contents": [{"id": "a", "quantity": 3}, {}]}, "custom_data.contents[].id", "parameter_missing"),
        (GOOD | {"content_type": "product"}, "custom_data.brand", "parameter_missing"),
        (GOOD | {"brand": "b"}, "custom_data.brand", "parameter_unexpected"),
        (without("content_type") | {"kind": "hotel"}, "custom_data.kind", "parameter_renamed"),
        (GOOD | {"Value": 1}, "custom_data.Value", "parameter_not_in_plan"),
    ],
)
def test_each_deviation_has_its_place_and_code(custom: dict[str, Any], path: str, code: str) -> None:
    """One slip, one remark."""
    assert found(custom) == [(path, code)]


def test_what_the_plan_does_not_know_is_a_hint_unless_it_is_closed() -> None:
    """With what may have been meant."""
    event = {"event_name": "Purchase", "event_id": "1", "custom_data": GOOD | {"colour": 1, "values": 1}}
    hints = list(check(event, PLAN, "server"))
    assert [one.hint for one in hints] == [True, True]
    assert hints[1].problem.fix.startswith("Is it custom_data.value?")
    (closed,) = check({"event_name": "Lead", "custom_data": {"colour": 1}}, PLAN)
    assert not closed.hint and closed.rule == "events.Lead"
    assert list(check({"event_name": "Lead", "custom_data": "none"}, PLAN)) == []


def test_unknown_and_renamed_events_are_told() -> None:
    """The case of a name matters to Meta."""
    (near,) = check({"event_name": "purchase"}, PLAN)
    assert near.hint and near.problem.fix.startswith("Is it Purchase?")
    (strange,) = check({"event_name": "Zzz"}, Plan(closed=True))
    assert (strange.hint, strange.problem.code) == (False, "event_not_in_plan")
    (renamed,) = check({"event_name": "Enquiry"}, PLAN)
    assert (renamed.problem.code, renamed.problem.fix) == ("event_renamed", "Send Lead.")
    assert list(check({"event_name": 5}, PLAN)) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "brand", "kind", "x"]), JSON))
def test_any_values_are_judged(custom: dict[str, Any]) -> None:
    """And none is ever shown."""
    secret = custom | {"order_id": "Anna Schmidt"}
    for one in check({"event_name": "Purchase", "custom_data": secret}, PLAN, "server"):
        assert "Anna" not in one.problem.message + one.problem.fix


@pytest.mark.parametrize(
    ("value", "right"), [("a@b.example", True), (["a" * 64], True), (491701234567, True), ({"a": 1}, False)]
)
def test_a_hashed_key_may_come_in_clear(value: Any, right: bool) -> None:
    """Or as a list, or a number: the gateway hashes it. An object is nobody's e-mail."""
    plan = Plan(events={"Lead": EventPlan(parameters={"user_data.ph": ParameterPlan(type=("hashed",))})})
    found = list(check({"event_name": "Lead", "user_data": {"ph": value}}, plan))
    assert [one.problem.code for one in found] == ([] if right else ["type_changed"])
