"""Name, time, source, id and addresses."""

from __future__ import annotations

import msgspec
import pytest

from capi_events import NOW, accepted, noted, refused, sent
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.prepare import prepare
from signalpost.capi.user_data import UserData

DAY = 86_400
MADE = ("event_id", "event_id_made")


@pytest.mark.parametrize("name", ["", "   "])
def test_an_event_needs_a_name(name):
    """A blank name is none."""
    assert refused(event_name=name) == [("event_name", "event_name_missing")]


def test_blanks_around_a_name_are_removed():
    """Meta matches names letter by letter."""
    assert sent(event_name=" Lead ")["event_name"] == "Lead"
    assert noted(event_name=" Lead ") == [("event_name", "event_name_trimmed")]


@pytest.mark.parametrize("name", ["add_to_cart", "ADD_TO_CART", "addtocart", "Add To Cart"])
def test_a_name_nearly_standard_is_noted_not_changed(name):
    """Renaming would break somebody's custom conversion; silence would hide a typing mistake."""
    assert sent(event_name=name)["event_name"] == name
    assert noted(event_name=name) == [("event_name", "event_name_not_standard")]
    assert "AddToCart" in accepted(event_name=name).notes[0].message


def test_own_names_pass():
    """A business may name its own events; past the pixel's 50 characters with a note."""
    assert noted(event_name="Quote asked") == []
    assert noted(event_name="x" * 51) == [("event_name", "event_name_long")]


@pytest.mark.parametrize(
    ("time", "code"),
    [
        (NOW + 61, "event_time_in_future"),
        (NOW - 7 * DAY - 1, "event_time_too_old"),
        (0, "event_time_too_old"),
        (-5, "event_time_negative"),
        (NOW * 1_000, "event_time_in_milliseconds"),
        (NOW * 1_000_000, "event_time_in_microseconds"),
        (NOW * 1_000_000_000, "event_time_in_microseconds"),
        ("2026-11-21T10:00:00Z", "event_time_not_a_number"),
        ("", "event_time_missing"),
    ],
)
def test_each_wrong_time_has_its_own_code(time, code):
    """A developer learns which mistake it was."""
    assert refused(event_time=time) == [("event_time", code)]


@pytest.mark.parametrize("time", [NOW + 60, NOW - 7 * DAY, NOW])
def test_the_limits_of_time_belong_to_it(time):
    """Seven days old is not too old, a minute of clock skew not the future."""
    assert accepted(event_time=time).event_time == time


def test_a_store_event_may_be_62_days_old():
    """Till receipts are uploaded late; Meta accepts them for 62 days."""
    old = {"action_source": "Physical_Store", "event_time": NOW - 62 * DAY}
    assert accepted(**old).event_time == old["event_time"]
    assert refused(**{**old, "event_time": NOW - 62 * DAY - 1}) == [("event_time", "event_time_too_old")]


def test_a_time_as_text_is_read_and_noted():
    """Form bodies carry texts."""
    assert sent(event_time=str(NOW))["event_time"] == NOW
    assert noted(event_time=str(NOW)) == [("event_time", "number_as_text")]
    assert sent(event_time=NOW + 0.7)["event_time"] == NOW


def test_the_source_is_one_of_nine_in_any_case():
    """Meta's list is closed."""
    assert sent(action_source=" Website ")["action_source"] == "website"
    assert refused(action_source="web") == [("action_source", "action_source_unknown")]
    assert refused(action_source="") == [("action_source", "action_source_missing")]


def test_an_event_id_is_kept_to_the_letter():
    """The pixel's copy carries the same text, blanks and all."""
    assert accepted(event_id=" A-1 ").event_id == " A-1 "
    assert accepted(event_id=17).event_id == "17"


@pytest.mark.parametrize("missing", [..., None, "", "  "])
def test_an_event_without_id_gets_one(missing):
    """Without an id Meta could not tell a repeat from a second order."""
    copy = accepted(event_id=missing)
    assert copy.event_id == "made"
    assert MADE in [(note.path, note.code) for note in copy.notes]


def test_website_events_without_address_are_noted():
    """Meta's page requires it, its live system does not: losing the event would be worse."""
    assert noted(event_source_url=...) == [("event_source_url", "event_source_url_missing")]
    assert noted(event_source_url=..., action_source="email") == []


@pytest.mark.parametrize("name", ["event_source_url", "referrer_url"])
def test_an_address_that_is_none_is_left_out(name):
    """A bad optional value never costs the event."""
    assert name not in sent(**{name: "javascript:void(0)"})
    assert noted(**{name: "javascript:void(0)"}) == [(name, "url_invalid")]
    assert sent(**{name: " http://shop.example "})[name] == "http://shop.example"


def test_customer_segmentation_is_one_of_metas_values():
    """An unknown one is left out with a note."""
    assert sent(customer_segmentation="NEW_CUSTOMER_TO_BUSINESS")["customer_segmentation"] == "new_customer_to_business"
    assert noted(customer_segmentation="friend") == [("customer_segmentation", "not_allowed")]
    assert sent(advanced_measurement_table="t1")["advanced_measurement_table"] == "t1"


def test_an_id_that_is_no_text_is_refused():
    """Another one made in its place would not join the pixel's copy."""
    event = Event(
        event_name="Lead", event_time=NOW, action_source="email", event_id=["1"], user_data=UserData(em="a@b.de")
    )
    refusal = prepare(event, now=NOW, random_id="made")
    assert isinstance(refusal, Dropped)
    assert [(one.path, one.code) for one in refusal.problems] == [("event_id", "wrong_type")]


def test_a_made_id_is_only_made_when_it_is_needed():
    """Randomness costs time: a caller may give how to make it."""
    made = []

    def one() -> str:
        made.append("1")
        return "fresh"

    event = Event(event_name="Lead", event_time=NOW, action_source="email", user_data=UserData(em="a@b.de"))
    outcome = prepare(event, now=NOW, random_id=one)
    assert isinstance(outcome, Accepted)
    assert (outcome.event_id, made) == ("fresh", ["1"])
    prepare(msgspec.structs.replace(event, event_id="mine"), now=NOW, random_id=one)
    assert made == ["1"]


def test_a_website_event_without_address_is_noted_along_with_the_rest():
    """The event takes the steps for its number as event_id."""
    assert noted(event_id=17, event_source_url=...) == [("event_source_url", "event_source_url_missing")]
    assert noted(event_id=17, event_source_url=..., action_source="email", referrer_url=...) == []
    assert sent(event_id=17, referrer_url="https://a.example")["referrer_url"] == "https://a.example"


def test_empty_labels_are_left_out_without_a_word():
    """Nothing is sent for nothing."""
    for label in ("customer_segmentation", "advanced_measurement_table"):
        assert label not in sent(**{label: ""})
        assert noted(**{label: ""}) == []
