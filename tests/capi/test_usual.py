"""Usual custom_data is recognised, and nothing else is."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capi_events import NOW, decoded
from signalpost.capi.custom_data import CustomData, flat
from signalpost.capi.draft import Draft
from signalpost.capi.judge_custom import _judged
from signalpost.capi.policy import Policy
from signalpost.capi.said import PARAMETERS
from signalpost.capi.usual import usual
from signalpost.capi.verticals import Travel

USUAL = {
    "currency": "EUR",
    "value": 5,
    "content_ids": ["a", 5],
    "contents": [{"id": "a", "quantity": 1, "item_price": 2.5, "delivery_category": "curbside", "brand": "B"}],
    "content_type": "product",
    "num_items": 1,
    "order_id": "1",
    "status": True,
    "own": "x",
    "flag": False,
    "share": -0.5,
}


def here(types):
    """The parameters that are counted."""
    return {name for name, kind in zip(PARAMETERS, types, strict=True) if kind is not msgspec.UnsetType}


def test_an_ordinary_purchase_is_usual():
    """The fast way is the common way."""
    encoded, order_id, types, value, currency = usual(USUAL)
    assert encoded == msgspec.Raw(json.dumps(USUAL, separators=(",", ":")).encode())
    assert (order_id, value, currency, here(types)) == ("1", 5, "EUR", set(PARAMETERS) & set(USUAL))
    nothing = (msgspec.UnsetType,) * len(PARAMETERS)
    assert usual({"own": 1}) == (msgspec.Raw(b'{"own":1}'), None, nothing, None, "")


@pytest.mark.parametrize("empty", [{}, CustomData(), CustomData(properties={})])
def test_an_empty_object_is_left_out(empty):
    """Nothing is sent for nothing."""
    assert usual(empty) is None


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "eur"}, {"value": -1}, {"value": "5"}, {"value": True}, {"content_ids": []}, {"content_ids": [""]},
        {"contents": [{"quantity": 1}]}, {"contents": [{"id": "a", "name": "x"}]},
        {"contents": [{"id": "a", "quantity": 0}]}, {"content_type": "hotel"}, {"num_items": 1.5}, {"order_id": 5},
        {"own": ""}, {"own": None}, {"own": float("nan")}, {"own": {}}, {"own": ["a"]}, {"value": None},
        {f"p{number}": 1 for number in range(200)},
    ],
)  # fmt: skip
def test_anything_to_change_or_to_say_is_not_usual(change):
    """Then the judges of each key take over."""
    assert usual({**USUAL, **change}) is None


@given(
    st.dictionaries(
        st.sampled_from([*USUAL, "net_revenue", "delivery_category", "search_string"]),
        st.sampled_from([*USUAL.values(), "", "x", 0, -1, 1.5, 10**30, None, [], ["x", 1], {"id": "a"}, "curbside"]),
    )
)
def test_both_ways_agree(keys):
    """What the fast way passes, the slow way would have sent unchanged and without a word."""
    draft = Draft(decoded(), NOW, "made", Policy())
    slow = _judged(draft, keys)
    fast = usual(keys)
    if fast is not None:
        assert msgspec.json.decode(fast[0]) == slow == keys
        assert (fast[1], *fast[3:]) == (keys.get("order_id"), keys.get("value"), keys.get("currency", ""))
        assert here(fast[2]) == set(PARAMETERS) & set(keys)
        assert not draft.notes
        assert not draft.problems


PROPERTIES = st.dictionaries(
    st.text() | st.sampled_from(["value", "own"]), st.sampled_from([1, 0.5, "x", "", True, []])
)


@given(st.none() | st.floats(0, 10), st.none() | st.sampled_from(["EUR", "eur"]), st.none() | PROPERTIES)
def test_typed_values_are_written_flat(value, currency, properties):
    """Own properties stand beside the general keys in the very bytes that go out."""
    custom = CustomData(value=value, currency=currency, properties=properties)
    fast = usual(custom)
    if fast is not None:
        assert msgspec.json.decode(fast[0]) == flat(custom)
        assert "value" not in (properties or {})


def test_a_vertical_takes_the_steps():
    """Its keys are Meta's too, and each is judged."""
    assert usual(CustomData(value=1, currency="EUR", vertical=Travel(city="Rome"))) is None
    assert usual(CustomData(value=1, currency="EUR")) is not None


MOST = 2**63 - 1  # the largest whole number that every reader of JSON here holds


@pytest.mark.parametrize(
    ("fits", "does_not"),
    [
        ({"value": 1e18}, {"value": 1e19}),
        ({"value": 0}, {"value": -0.01}),
        ({"predicted_ltv": 1e18}, {"predicted_ltv": 1e19}),
        ({"net_revenue": -1e18}, {"net_revenue": -1e19}),
        ({"net_revenue": 1e18}, {"net_revenue": 1e19}),
        ({"num_items": MOST}, {"num_items": MOST + 1}),
        ({"contents": [{"id": MOST}]}, {"contents": [{"id": MOST + 1}]}),
        ({"contents": [{"id": -MOST}]}, {"contents": [{"id": -MOST - 1}]}),
        ({"contents": [{"id": "a", "quantity": MOST}]}, {"contents": [{"id": "a", "quantity": MOST + 1}]}),
        ({"contents": [{"id": "a"}] * 1_000}, {"contents": [{"id": "a"}] * 1_001}),
        ({"content_ids": ["a"] * 1_000}, {"content_ids": ["a"] * 1_001}),
        ({f"p{number}": 1 for number in range(200)}, {f"p{number}": 1 for number in range(201)}),
    ],
)
def test_what_is_usual_has_bounds(fits, does_not):
    """Up to them it is sent as it came; beyond, the judges say what becomes of it."""
    assert usual(fits) is not None
    assert usual(does_not) is None


@pytest.mark.parametrize(
    ("custom", "sent"),
    [
        (CustomData(currency="EUR", value=1, properties={"own": "x"}), b'{"currency":"EUR","value":1,"own":"x"}'),
        (CustomData(properties={"own": 1, "flag": True}), b'{"own":1,"flag":true}'),
        (CustomData(order_id="7", properties={"rate": 0.5}), b'{"order_id":"7","rate":0.5}'),
    ],
)
def test_own_properties_stand_beside_metas_keys(custom, sent):
    """The fast way knows them, too."""
    found = usual(custom)
    assert found is not None
    assert bytes(found[0]) == sent
