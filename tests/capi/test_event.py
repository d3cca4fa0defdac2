"""The event value: Meta's names, frozen, and silent about people."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.event import (
    ActionSource,
    AppData,
    AttributionData,
    AttributionSetting,
    CustomerSegmentation,
    Event,
    MessagingChannel,
    NotedEvent,
    OriginalEventData,
    StoreData,
)
from signalpost.capi.spec_parameters import OBJECTS
from signalpost.capi.user_data import UserData

OBJECT_OF = {
    "": Event,
    "app_data": AppData,
    "original_event_data": OriginalEventData,
    "attribution_data": AttributionData,
    "attribution_data.attribution_setting": AttributionSetting,
    "store_data": StoreData,
}


@pytest.mark.parametrize("place", OBJECT_OF)
def test_every_parameter_of_the_tables_is_a_field(place):
    """The values have exactly the parameters that the tables list, so neither can be forgotten; and what is not Meta's:
    a person's choice, and what ties the event to a visit."""
    own = set() if place else {"consent", "link"}
    assert set(OBJECT_OF[place].__struct_fields__) == set(OBJECTS[place]) | own


def test_events_are_frozen():
    """Nothing changes an event after it was made."""
    event = Event(event_name="Lead", event_time=1, action_source="website")
    with pytest.raises(AttributeError):
        event.event_name = "Purchase"


def test_an_unknown_parameter_cannot_be_given():
    """A typing mistake in Python code is a TypeError at once."""
    with pytest.raises(TypeError):
        Event(event_name="Lead", event_time=1, action_source="website", event_nane="x")


@given(st.text(min_size=8))
def test_repr_never_shows_user_data(secret):
    """What is known of the person cannot reach a log through repr."""
    event = Event(event_name="Lead", event_time=1, action_source="website", user_data=UserData(em=secret, ph=[secret]))
    assert repr(event) == "Event('Lead', UserData(em, ph))"
    noted = NotedEvent(event_name="Lead", event_time=1, action_source="website", user_data=event.user_data)
    assert repr(noted).startswith("NotedEvent('Lead', UserData(em, ph)")


def test_closed_sets_are_texts_too():
    """An enum member is written as Meta spells it."""
    for member in (*ActionSource, *MessagingChannel, *CustomerSegmentation):
        assert msgspec.json.encode(member) == f'"{member.value}"'.encode()
        assert member == member.value


def test_meta_s_words_are_spelt_as_meta_spells_them():
    """meta-conversions-api.md, sections 3.1 to 3.4: each word, in the order of the page."""
    assert [member.value for member in ActionSource] == [
        "email", "website", "app", "phone_call", "chat", "physical_store", "system_generated", "business_messaging",
        "other",
    ]  # fmt: skip
    assert [member.value for member in MessagingChannel] == ["whatsapp", "messenger", "instagram"]
    assert [member.value for member in CustomerSegmentation] == [
        "new_customer_to_business", "new_customer_to_business_line", "new_customer_to_product_area",
        "new_customer_to_medium", "existing_customer_to_business", "existing_customer_to_business_line",
        "existing_customer_to_product_area", "existing_customer_to_medium", "customer_in_loyalty_program",
    ]  # fmt: skip


REQUIRED = {"event_name": "Lead", "event_time": 1, "action_source": "website"}


@pytest.mark.parametrize(("place", "shape"), [*OBJECT_OF.items(), ("noted", NotedEvent)])
def test_what_was_not_given_is_not_written(place, shape):
    """Nor is a key taken that Meta does not have: in the event and in every object of it."""
    given_ = REQUIRED if issubclass(shape, Event) else {}
    assert msgspec.to_builtins(shape(**given_)) == given_
    with pytest.raises(msgspec.ValidationError, match="stranger"):
        msgspec.convert({**given_, "stranger": 1}, shape)


def test_repr_names_what_else_was_given():
    """In the order of the parameters, from the first after user_data to the last."""
    event = Event(
        **REQUIRED,
        custom_data={"value": 5},
        event_source_url="https://a.example/?em=x",
        advanced_measurement_table="t",
    )
    assert repr(event) == "Event('Lead', UserData(), custom_data, event_source_url, advanced_measurement_table)"
