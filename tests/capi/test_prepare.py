"""prepare: an ordered list of named steps that ends in Accepted or Dropped and never raises."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capi_events import NOW, PURCHASE, accepted, decoded, judged, noted, refused, sent, wire
from signalpost.capi.codes import CODES
from signalpost.capi.custom_data import Content, CustomData
from signalpost.capi.event import ActionSource, Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import STEPS, prepare
from signalpost.capi.user_data import UserData
from signalpost.capi.wire import decode_event
from signalpost.errors import InvalidInput


def test_the_steps_have_names_in_order():
    """Form and time come before people, people before the order, writing last."""
    names = [step.__name__ for step in STEPS]
    assert names[:3] == ["judge_name", "judge_source", "judge_time"]
    assert names.index("judge_user_data") < names.index("judge_custom_data") < names.index("judge_keys")
    assert names[-1] == "write"
    assert all(step.__doc__ for step in STEPS)


def test_a_good_purchase_is_accepted_without_a_word():
    """Hashed, written, nothing to say."""
    copy = accepted()
    event = json.loads(copy.body)
    assert (copy.event_name, copy.event_id, copy.event_time) == ("Purchase", "order-1", NOW - 60)
    assert (copy.notes, copy.unmet, copy.keys) == ((), (), ("client_user_agent", "em"))
    assert len(event["user_data"]["em"]) == 64
    assert "mary" not in copy.body.decode()


def test_everything_wrong_is_found_in_one_pass():
    """One answer names all faults; the first, in the order of the steps, is the reason."""
    found = refused(
        event_name="", event_time=NOW * 1000, action_source="web", custom_data={"value": "x", "currency": 1}
    )
    assert found == [
        ("event_name", "event_name_missing"),
        ("action_source", "action_source_unknown"),
        ("event_time", "event_time_in_milliseconds"),
        ("custom_data.value", "value_not_a_number"),
        ("custom_data.currency", "currency_unknown"),
    ]


def test_a_refused_event_keeps_its_names():
    """The books say which event it was."""
    outcome = judged(event_time=-1)
    assert isinstance(outcome, Dropped)
    assert (outcome.event_name, outcome.event_id) == ("Purchase", "order-1")


def test_usable_keys_are_judged_later():
    """Another copy may bring them."""
    assert accepted(user_data={}).unmet == ("no_usable_key",)
    assert accepted(user_data={"client_user_agent": "x/1"}).unmet == ("forbidden_combination",)
    assert accepted(user_data={"em": "N/A"}).unmet == ("no_usable_key",)
    assert accepted(user_data={}, custom_data=...).unmet == ("no_usable_key", "value_missing", "currency_missing")


def test_an_event_that_is_tied_to_an_earlier_one_needs_no_key():
    """Meta's guide lists none for AppendAttribution: the event that it corrects has them."""
    correction = {
        "event_name": "AppendAttribution",
        "original_event_data": {"event_name": "Purchase", "event_time": NOW - 100, "order_id": "5"},
        "attribution_data": {
            "ad_id": "77",
            "touchpoint_ts": NOW - 200,
            "attribution_share": 0.5,
            "attribution_value": 10,
            "attribution_model": "linear",
            "attribution_setting": {"inactivity_window_hours": 1},
        },
    }
    assert accepted(**correction, user_data={}).unmet == ()


def test_a_website_event_without_user_agent_is_noted():
    """Documented as required, not enforced live."""
    missing = ("user_data.client_user_agent", "client_user_agent_missing")
    assert noted(user_data={"em": "mary@shop.example"}) == [missing]
    assert noted(user_data={"em": "mary@shop.example"}, action_source="email") == []


def test_unknown_user_data_keys_are_dropped_with_a_note():
    """They are never sent in the clear."""
    given = {"em": "mary@shop.example", "client_user_agent": "x/1", "passport": "X123"}
    assert set(sent(user_data=given)["user_data"]) == {"em", "client_user_agent"}
    assert noted(user_data=given) == [("user_data.passport", "user_data_unknown_key")]


def test_the_random_id_may_be_drawn():
    """It is only drawn when it is needed."""
    drawn = itertools.count()

    def draw() -> str:
        return f"id-{next(drawn)}"

    first = prepare(decoded(event_id=...), now=NOW, random_id=draw)
    second = prepare(decoded(), now=NOW, random_id=draw)
    third = prepare(decoded(event_id=...), now=NOW, random_id=draw)
    assert [first.event_id, second.event_id, third.event_id] == ["id-0", "order-1", "id-1"]


def test_events_made_in_python_and_events_off_the_wire_end_alike():
    """SDK and gateway give Meta the same bytes."""
    user = {"em": ["Mary@Shop.example", "m@shop.example"], "ph": "+1 650 555 1212", "ct": "New York", "fbp": None}
    product = {"id": "a", "quantity": 2, "item_price": 9.99}
    custom = {"currency": "EUR", "value": 19.98, "contents": [product], "order_id": "7", "coupon": "MAY"}
    made = Event(
        event_name="Purchase",
        event_time=NOW - 60,
        action_source=ActionSource.WEBSITE,
        event_id="order-1",
        event_source_url="https://shop.example/thanks?order=1",
        user_data=UserData(**user),
        custom_data=CustomData(
            currency="EUR", value=19.98, contents=[Content(**product)], order_id="7", properties={"coupon": "MAY"}
        ),
    )
    from_wire = accepted(user_data=user, custom_data=custom)
    assert prepare(made, now=NOW, random_id="made") == from_wire


def test_preparing_leaves_the_event_as_it_was():
    """An event can be prepared again, for another dataset or after a retry."""
    event = decoded(custom_data={"currency": "eur", "value": "5", "contents": [{"id": 1}]})
    assert prepare(event, now=NOW, random_id="x") == prepare(event, now=NOW, random_id="x")
    assert event.custom_data == {"currency": "eur", "value": "5", "contents": [{"id": 1}]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from([*Event.__struct_fields__, *UserData.__struct_fields__, *CustomData.__struct_fields__])
OBJECTS = st.dictionaries(NAMES, JSON, max_size=6)
EVENTS = st.fixed_dictionaries(
    {
        "event_name": st.sampled_from(["Purchase", "Lead", "AppendAttribution", "PageView"]) | st.text(),
        "event_time": st.integers(NOW - 10, NOW) | st.integers() | st.floats(allow_nan=False) | st.text(),
        "action_source": st.sampled_from([*map(str, ActionSource), "website", "app", "business_messaging"]) | st.text(),
    },
    optional={
        **dict.fromkeys(("user_data", "custom_data", "app_data", "attribution_data", "original_event_data"), OBJECTS),
        **dict.fromkeys(Event.__struct_fields__[5:], JSON),
    },
)


@given(EVENTS)
def test_prepare_never_raises_on_a_decoded_event(event: dict[str, Any]):
    """Whatever passes the decoder ends as a value, and every code it carries is in the table."""
    try:
        read = decode_event(json.dumps(event).encode())
    except InvalidInput as unreadable:
        assert unreadable.problems
        return
    outcome = prepare(read, now=NOW, random_id="made")
    remarks = outcome.notes if isinstance(outcome, Accepted) else outcome.problems
    assert {remark.code for remark in remarks} <= set(CODES)
    if isinstance(outcome, Accepted):
        body = json.loads(outcome.body)
        assert body["event_id"] == outcome.event_id
        assert tuple(sorted(body["user_data"])) == outcome.keys
        assert decode_event(outcome.body).event_name == outcome.event_name


@given(EVENTS)
def test_a_prepared_event_prepares_to_itself(event: dict[str, Any]):
    """What was hashed and cleaned once is not changed by a second gateway on the way."""
    try:
        once = prepare(decode_event(json.dumps(event).encode()), now=NOW, random_id="made")
    except InvalidInput:
        return
    if isinstance(once, Accepted):
        twice = prepare(decode_event(once.body), now=NOW, random_id="other")
        assert isinstance(twice, Accepted)
        assert json.loads(twice.body) == json.loads(once.body)


@pytest.mark.parametrize("name", ["event_name", "event_time", "action_source", "event_id", "event_source_url"])
@pytest.mark.parametrize("value", [None, [], {}, 1.5, b"x", object()])
def test_python_callers_can_give_anything(name, value):
    """A wrong type from Python code is a problem or a note, not a traceback."""
    event = Event(**{**wire(), "user_data": UserData(em="a@b.de"), name: value})
    assert isinstance(prepare(event, now=NOW, random_id="1"), Accepted | Dropped)


def test_policies_are_arguments():
    """Nothing is global: two policies side by side."""
    keys = {"ct": "Zürich", "country": "ch", "em": "a@b.de", "client_user_agent": "x/1"}
    both = json.loads(accepted(Policy(both_forms=True), user_data=keys).body)
    one = json.loads(accepted(Policy(both_forms=False), user_data=keys).body)
    assert len(both["user_data"]["ct"]) == 2
    assert isinstance(one["user_data"]["ct"], str)
    assert both["user_data"]["ct"][0] == one["user_data"]["ct"]


def test_the_purchase_of_the_tests_is_whole():
    """The other tests change one thing of it."""
    assert sent().keys() == PURCHASE.keys()


def test_what_is_left_out_of_user_data_is_noted_with_its_place():
    """The rest of the person's keys goes out."""
    changes = {"user_data": {"em": "mary@shop.example", "ph": "n/a", "client_user_agent": "x/1"}}
    assert noted(**changes) == [("user_data.ph", "value_placeholder")]
    assert set(sent(**changes)["user_data"]) == {"em", "client_user_agent"}


def test_one_odd_key_of_a_person_is_noted_among_other_steps():
    """The number as event_id and the telephone are told together."""
    changes = {"event_id": 17, "user_data": {"em": "mary@shop.example", "ph": "n/a", "client_user_agent": "x/1"}}
    assert noted(**changes) == [("user_data.ph", "value_placeholder")]


def test_every_step_is_taken_in_this_order():
    """Sixteen; each is tested by itself, and none is left out here."""
    named = (
        "name source time id places user_data custom_data opt_out options app correction store labels messaging keys"
    )
    assert [step.__name__ for step in STEPS] == [*(f"judge_{name}" for name in named.split()), "write"]


def test_what_the_steps_accept_says_the_same_of_itself_as_what_is_ready_at_once():
    """A number as event_id takes the steps: name, time, source, order, keys and what is lacking are all told."""
    order = {"custom_data": {"value": 1, "order_id": "7"}, "user_data": {"em": "a@b.de", "client_user_agent": "x/1"}}
    slow, quick = accepted(event_id=17, **order), accepted(event_id="17", **order)
    for copy in (slow, quick):
        assert (copy.event_name, copy.event_id, copy.event_time) == ("Purchase", "17", NOW - 60)
        assert (copy.action_source, copy.order_id, copy.keys) == ("website", "7", ("client_user_agent", "em"))
        assert copy.unmet == ("currency_missing",)


def test_a_website_event_without_a_browser_s_name_is_noted():
    """Meta requires it of websites, and of nothing else."""
    missing = ("user_data.client_user_agent", "client_user_agent_missing")
    alone = {"event_id": 17, "user_data": {"em": "a@b.de"}}
    assert missing in noted(**alone)
    assert missing not in noted(**alone, action_source="email")


def test_who_cannot_be_recognised_is_told_before_what_it_is_worth():
    """Kept for another copy to cure; a correction names its event and needs no key."""
    nobody = accepted(event_id=17, user_data={"em": "n/a"}, custom_data={"value": 1})
    assert nobody.unmet == ("no_usable_key", "currency_missing")
    assert accepted(event_id=17).unmet == ()
