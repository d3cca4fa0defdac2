"""custom_data: value, currency, lists, own properties."""

from __future__ import annotations

import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capi_events import NOW, accepted, noted, refused, sent, wire
from signalpost.capi.custom_data import CustomData
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import prepare
from signalpost.capi.user_data import UserData
from signalpost.capi.wire import decode_event
from signalpost.errors import InvalidInput


def custom(**keys):
    return sent(custom_data={"currency": "EUR", "value": 1, **keys})["custom_data"]


def notes(**keys):
    return noted(custom_data={"currency": "EUR", "value": 1, **keys})


def problems(**keys):
    return refused(custom_data={"currency": "EUR", "value": 1, **keys})


def from_python(given) -> Accepted | Dropped:
    event = Event(
        event_name="Purchase",
        event_time=NOW,
        action_source="website",
        event_id="1",
        user_data=UserData(em="mary@shop.example"),
        custom_data=given,
    )
    return prepare(event, now=NOW, random_id="made")


def test_a_purchase_passes_unchanged():
    """What needs no change goes out as it came."""
    keys = {
        "currency": "EUR",
        "value": 19.99,
        "content_ids": ["a", "b"],
        "contents": [{"id": "a", "quantity": 1, "item_price": 9.99}],
        "content_type": "product",
        "num_items": 2,
        "order_id": "1001",
        "coupon": "MAY",
        "paid": True,
    }
    assert sent(custom_data=keys)["custom_data"] == keys
    assert noted(custom_data=keys) == []
    assert accepted(custom_data=keys).order_id == "1001"


def test_currency_is_upper_cased():
    """Meta takes either case; we send one."""
    assert custom(currency=" usd ")["currency"] == "USD"


def test_a_currency_outside_iso_is_refused():
    """A name or a sign is no code; MRU is one, but Meta refuses it."""
    assert problems(currency="Us Dollar") == [("custom_data.currency", "currency_unknown")]
    assert problems(currency=978) == [("custom_data.currency", "currency_unknown")]
    assert problems(currency="mru") == [("custom_data.currency", "currency_refused_by_meta")]


def test_a_value_as_text_is_read_and_noted():
    """ "19.99" is unambiguous."""
    assert custom(value="19.99")["value"] == 19.99
    assert notes(value="19.99") == [("custom_data.value", "number_as_text")]


@pytest.mark.parametrize("value", ["1.234,56", "19,99", True, [1], "free"])
def test_an_ambiguous_value_is_refused(value):
    """Money is never guessed."""
    assert problems(value=value) == [("custom_data.value", "value_not_a_number")]


def test_a_negative_value_is_refused():
    """A refund is not a Purchase."""
    assert problems(value=-1) == [("custom_data.value", "value_negative")]


def test_a_negative_value_is_sent_where_the_policy_says_so():
    """Section 5.1: that Meta refuses it is not verified, so it is a setting."""
    event = decode_event(json.dumps(wire(custom_data={"value": -1.5, "currency": "EUR"})).encode())
    outcome = prepare(event, now=NOW, random_id="made", policy=Policy(negative_values=True))
    assert isinstance(outcome, Accepted)
    assert json.loads(outcome.body)["custom_data"] == {"value": -1.5, "currency": "EUR"}


def test_a_price_or_a_prediction_may_be_below_nothing():
    """Section 5.1 has no bound for them: a line of discount has a negative price."""
    lines = [{"id": "a", "item_price": 10}, {"id": "discount", "item_price": -2.5}]
    assert custom(contents=lines, predicted_ltv=-3)["contents"] == lines
    assert custom(predicted_ltv="-3")["predicted_ltv"] == -3


def test_zero_is_a_value():
    """A free order counts."""
    assert accepted(custom_data={"value": 0, "currency": "EUR"}).unmet == ()


def test_a_missing_value_or_currency_waits_for_another_copy():
    """The server's copy may bring what the browser's did not have."""
    assert accepted(custom_data=...).unmet == ("value_missing", "currency_missing")
    assert accepted(custom_data={"value": 5}).unmet == ("currency_missing",)
    assert accepted(custom_data={"value": None, "currency": ""}).unmet == ("value_missing", "currency_missing")
    assert accepted(event_name="Lead", custom_data={"value": 5}).unmet == ("currency_missing",)
    assert accepted(event_name="Lead", custom_data=...).unmet == ()


def test_nulls_and_empty_values_are_left_out():
    """Nothing is sent for nothing."""
    keys = custom(content_name=None, search_string="", contents=[], content_ids=[], mine={}, other=[], gone=None)
    assert keys == {"currency": "EUR", "value": 1}


def test_an_empty_custom_data_is_left_out():
    """Whether it came off the wire or from Python."""
    assert "custom_data" not in sent(event_name="Lead", custom_data={})
    outcome = from_python(CustomData())
    assert isinstance(outcome, Accepted)
    assert b"custom_data" not in outcome.body


def test_own_properties_are_kept_as_they_are():
    """Texts, numbers, flags, lists and objects of the business's own."""
    own = {"coupon": "MAY", "floor": -2, "share": 0.5, "gift": False, "tags": ["a", None], "deep": {"a": {"b": ""}}}
    assert custom(**own).items() >= own.items()


def test_200_properties_pass_and_one_more_does_not():
    """The limit is ours."""
    many = {f"p{number}": number for number in range(198)}
    assert len(custom(**many)) == 200
    assert problems(**many, one_more=1) == [("custom_data", "too_many_keys")]


def test_lists_have_a_limit():
    """50 for own lists, 1,000 for products: trade orders are long."""
    assert problems(tags=list(range(51))) == [("custom_data.tags", "list_too_long")]
    assert len(custom(content_ids=[str(number) for number in range(1_000)])["content_ids"]) == 1_000
    assert problems(content_ids=list(range(1_001))) == [("custom_data.content_ids", "list_too_long")]


def test_nesting_has_a_limit():
    """16 levels, the event itself being the first."""
    deep: object = 1
    for _ in range(14):
        deep = {"a": deep}
    assert custom(deep=deep)["deep"] == deep
    outcome = from_python({"deep": {"a": deep}})
    assert isinstance(outcome, Dropped)
    assert (outcome.problems[0].path, outcome.reason) == ("custom_data.deep" + ".a" * 14, "too_deep")


def test_a_lone_id_is_taken_as_a_list():
    """A common mistake whose meaning is clear."""
    assert custom(content_ids="a")["content_ids"] == ["a"]
    assert custom(content_ids=[5, "b"])["content_ids"] == [5, "b"]
    assert notes(content_ids="a") == [("custom_data.content_ids", "list_expected")]
    assert notes(content_ids=["a", {"id": 1}]) == [("custom_data.content_ids", "item_left_out")]


def test_an_unusual_content_type_is_sent_with_a_note():
    """Catalogues of hotels and vehicles have types of their own that the page does not list."""
    assert custom(content_type="vehicle")["content_type"] == "vehicle"
    assert notes(content_type="vehicle") == [("custom_data.content_type", "content_type_unusual")]
    assert custom(content_type="Product")["content_type"] == "product"
    assert notes(content_type={}) == []
    assert notes(content_type=[1]) == [("custom_data.content_type", "text_expected")]


def test_optional_values_that_cannot_be_right_are_left_out():
    """A bad optional value never costs the event."""
    assert notes(num_items="three") == [("custom_data.num_items", "number_expected")]
    assert notes(delivery_category="drone") == [("custom_data.delivery_category", "not_allowed")]
    assert notes(content_name=["x"]) == [("custom_data.content_name", "text_expected")]
    assert custom(delivery_category="CURBSIDE")["delivery_category"] == "curbside"
    assert custom(num_items="3")["num_items"] == 3
    assert custom(order_id=1001)["order_id"] == "1001"
    assert custom(status=True)["status"] is True


def test_customer_segmentation_is_taken_here_too():
    """Meta's pages name two places for it."""
    assert custom(customer_segmentation="new_customer_to_business").keys() >= {"customer_segmentation"}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")])
def test_python_numbers_that_json_does_not_know_are_refused(number):
    """An encoder would write null, and nobody would know."""
    for keys in ({"value": number}, {"value": 1, "score": number}, {"value": 1, "deep": [{"a": number}]}):
        outcome = from_python(keys)
        assert isinstance(outcome, Dropped)
        assert outcome.reason == "number_not_finite"


def test_decimals_keep_their_digits():
    """Money is not rounded on its way."""
    outcome = from_python(CustomData(value=Decimal("1234567890123456.78"), currency="EUR"))
    assert isinstance(outcome, Accepted)
    assert b'"value":1234567890123456.78' in outcome.body


def test_a_property_cannot_take_a_general_keys_name():
    """properties={"value": …} beside the field value would be two values."""
    outcome = from_python(CustomData(value=1, currency="EUR", properties={"order_id": "x"}))
    assert isinstance(outcome, Dropped)
    assert outcome.problems[0].path == "custom_data.order_id"
    assert outcome.reason == "property_reuses_key"


def test_what_is_no_object_is_refused():
    """Python callers can hand over anything."""
    outcome = from_python(["value", 1])
    assert isinstance(outcome, Dropped)
    assert outcome.reason == "wrong_type"


@given(
    st.dictionaries(
        st.sampled_from(["value", "currency", "contents", "content_ids", "num_items", "status", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
            lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_a_mapping_from_python_and_the_same_json_end_alike(keys):
    """SDK and gateway judge by the same steps."""
    event = wire(event_id="1", event_time=NOW, custom_data=keys, user_data={"em": "mary@shop.example"})
    del event["event_source_url"]
    from_text = _outcome(json.dumps(event).encode())
    direct = from_python(keys)
    if isinstance(from_text, Accepted):
        assert from_text == direct
    elif from_text is not None:
        assert isinstance(direct, Dropped)
        assert direct.reason == from_text.reason


def _outcome(text):
    try:
        return prepare(decode_event(text), now=NOW, random_id="made")
    except InvalidInput:
        return None


def test_usual_custom_data_goes_out_as_it_came_when_the_rest_takes_the_steps():
    """A number as event_id is mended step by step; the order beside it needs nothing."""
    order = {"value": 19.99, "currency": "EUR", "order_id": "7", "mine": "x"}
    outcome = accepted(event_id=17, custom_data=order)
    assert json.loads(outcome.body)["custom_data"] == order
    assert (outcome.order_id, outcome.unmet, outcome.notes) == ("7", (), ())


def test_own_properties_stand_beside_metas_keys():
    """One that is called as a key of Meta's is refused by its name; the others pass."""
    own = CustomData(value=1, currency="eur", properties={"mine": "x", "coupon": "MAY"})
    event = Event(event_name="Lead", event_time=NOW, action_source="email", user_data=UserData(em="a@b.de"))
    kept = prepare(msgspec.structs.replace(event, custom_data=own), now=NOW, random_id="1")
    assert isinstance(kept, Accepted)
    assert json.loads(kept.body)["custom_data"] == {"value": 1, "currency": "EUR", "mine": "x", "coupon": "MAY"}
    clash = CustomData(properties={"mine": "x", "order_id": "7"})
    refusal = prepare(msgspec.structs.replace(event, custom_data=clash), now=NOW, random_id="1")
    assert isinstance(refusal, Dropped)
    assert [(one.path, one.code) for one in refusal.problems] == [("custom_data.order_id", "property_reuses_key")]


def test_a_number_without_end_is_refused_wherever_it_stands():
    """JSON has no word for it, and Meta would refuse the whole call."""
    event = Event(
        event_name="Lead",
        event_time=NOW,
        action_source="email",
        user_data=UserData(em="a@b.de"),
        custom_data={"predicted_ltv": float("inf")},
    )
    refusal = prepare(event, now=NOW, random_id="1")
    assert isinstance(refusal, Dropped)
    assert [(one.path, one.code) for one in refusal.problems] == [("custom_data.predicted_ltv", "number_not_finite")]
