"""app_data, original_event_data, attribution_data, store_data."""

from __future__ import annotations

import pytest

from capi_events import NOW, accepted, noted, refused, sent
from signalpost.capi.admit import admit
from signalpost.capi.event import AppData, Event
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.user_data import UserData

EXTINFO = ["i2", "com.shop", "1.0", "1.0 long", "17.4", "iPhone14,3", "en_US", "PST", "AT&T", 390, 844, "3", 6, 128, 64,
           "America/Los_Angeles"]  # fmt: skip
APP_DATA = {"advertiser_tracking_enabled": 1, "application_tracking_enabled": 1, "extinfo": EXTINFO}
APP = {"action_source": "app", "event_source_url": ..., "app_data": APP_DATA}


def app(**changes):
    return {**APP, "app_data": {name: value for name, value in {**APP_DATA, **changes}.items() if value is not ...}}


def test_an_app_event_passes():
    """With both flags and all 16 slots."""
    assert sent(**APP)["app_data"] == APP_DATA
    assert noted(**APP) == []


def test_an_app_event_needs_app_data():
    """Meta's page requires it."""
    assert refused(**{**APP, "app_data": ...}) == [("app_data", "app_data_missing")]
    assert "app_data" not in sent(app_data=...)


@pytest.mark.parametrize("flag", ["advertiser_tracking_enabled", "application_tracking_enabled"])
def test_both_tracking_flags_are_needed(flag):
    """They are the person's answer."""
    assert refused(**app(**{flag: ...})) == [(f"app_data.{flag}", "app_flag_missing")]
    assert sent(**app(**{flag: True}))["app_data"][flag] == 1
    assert sent(**app(**{flag: "0"}))["app_data"][flag] == 0


def test_extinfo_has_16_slots():
    """2804043 when it is short or without OS version."""
    assert refused(**app(extinfo=...)) == [("app_data.extinfo", "extinfo_missing")]
    assert refused(**app(extinfo=EXTINFO[:15])) == [("app_data.extinfo", "extinfo_not_16")]
    assert refused(**app(extinfo=["w2", *EXTINFO[1:]])) == [("app_data.extinfo[0]", "extinfo_version")]
    no_version = [*EXTINFO[:4], "", *EXTINFO[5:]]
    assert refused(**app(extinfo=no_version)) == [("app_data.extinfo[4]", "extinfo_os_version")]


def test_unknown_slots_are_empty_texts():
    """Null means unknown."""
    assert sent(**app(extinfo=["a2", None, *EXTINFO[2:]]))["app_data"]["extinfo"][:2] == ["a2", ""]


def test_slots_of_numbers_hold_numbers_or_texts_of_them():
    """Meta's two pages disagree about the type; what is no number of pixels or cores is left out, not the event."""
    texts = [*EXTINFO[:9], "390", "844", "3", "6", "", "64", EXTINFO[15]]
    assert sent(**app(extinfo=texts))["app_data"]["extinfo"] == texts
    wide = [*EXTINFO[:9], "wide", 844.5, *EXTINFO[11:]]
    assert sent(**app(extinfo=wide))["app_data"]["extinfo"] == [*EXTINFO[:9], "", "", *EXTINFO[11:]]
    assert noted(**app(extinfo=wide)) == [(f"app_data.extinfo[{slot}]", "number_expected") for slot in (9, 10)]


def test_the_object_form_of_extinfo_is_read_as_the_list():
    """Meta's Node SDK serialises the list as an object with numbers as keys."""
    numbered = {str(index): slot for index, slot in enumerate(EXTINFO)}
    assert sent(**app(extinfo=numbered))["app_data"]["extinfo"] == EXTINFO
    assert refused(**app(extinfo={"os": "17"})) == [("app_data.extinfo", "extinfo_not_16")]


def test_python_callers_can_put_anything_into_extinfo():
    """What is no text or number is refused with its slot."""
    data = AppData(advertiser_tracking_enabled=1, application_tracking_enabled=1, extinfo=[*EXTINFO[:15], float("nan")])
    event = Event(event_name="x", event_time=NOW, action_source="app", user_data=UserData(em="a@b.de"), app_data=data)
    outcome = prepare(event, now=NOW, random_id="1")
    assert not isinstance(outcome, Accepted)
    assert [(problem.path, problem.code) for problem in outcome.problems] == [("app_data.extinfo[15]", "wrong_type")]
    assert "text or a number" in outcome.problems[0].message + outcome.problems[0].fix


CORRECTION = {
    "event_name": "AppendAttribution",
    "original_event_data": {"event_name": "Purchase", "event_time": NOW - 100, "order_id": 5},
    "attribution_data": {
        "ad_id": 77,
        "touchpoint_ts": NOW - 200,
        "attribution_share": "0.5",
        "attribution_value": 10,
        "attribution_model": "LINEAR",
        "attribution_setting": {"inactivity_window_hours": 1},
    },
}


def test_a_correction_passes():
    """With all that Meta's guide lists."""
    event = sent(**CORRECTION)
    assert event["original_event_data"] == {"event_name": "Purchase", "event_time": NOW - 100, "order_id": "5"}
    assert event["attribution_data"] == {
        "ad_id": "77",
        "touchpoint_ts": NOW - 200,
        "attribution_share": 0.5,
        "attribution_value": 10,
        "attribution_model": "linear",
        "attribution_setting": {"inactivity_window_hours": 1},
    }


def test_a_correction_needs_no_key_to_match_by():
    """It names the event that it corrects, and that has them."""
    assert accepted(**CORRECTION, user_data={}).unmet == ()
    assert accepted(user_data={}).unmet == ("no_usable_key",)


def test_a_correction_names_all_it_lacks():
    """One answer, not five."""
    found = refused(**{**CORRECTION, "original_event_data": ..., "attribution_data": {"ad_id": "7"}})
    assert {path for path, code in found if code == "correction_needs"} == {
        "attribution_data.touchpoint_ts",
        "attribution_data.attribution_share",
        "attribution_data.attribution_value",
        "original_event_data.event_name",
        "original_event_data.event_time",
    }


@pytest.mark.parametrize("share, fits", [(0, True), (1, True), ("1.01", False), (30, False)])
def test_a_share_is_at_most_the_whole(share, fits):
    """attribution_share of a correction is 0 to 1: 30 for 30 % would be refused by Meta, with the whole batch."""
    changed = {**CORRECTION, "attribution_data": {**CORRECTION["attribution_data"], "attribution_share": share}}
    if fits:
        assert sent(**changed)["attribution_data"]["attribution_share"] == share
    else:
        assert refused(**changed) == [("attribution_data.attribution_share", "correction_share_above_one")]


def test_a_correction_comes_within_48_hours():
    """Less than 48 h after the event that it corrects."""
    in_time = {"event_name": "Purchase", "event_time": NOW - 48 * 3600 + 1}
    assert sent(**{**CORRECTION, "original_event_data": in_time})["original_event_data"] == in_time
    late = {"event_name": "Purchase", "event_time": NOW - 48 * 3600}
    assert refused(**{**CORRECTION, "original_event_data": late}) == [
        ("original_event_data.event_time", "correction_too_late")
    ]


def test_a_correction_needs_no_match_key():
    """It names the event that it corrects: Meta's guide lists no key of user_data among its needs."""
    outcome = accepted(**{**CORRECTION, "user_data": {"em": "n/a"}})
    assert (outcome.unmet, outcome.keys) == ((), ())
    assert admit(outcome) is outcome


def test_values_that_cannot_be_right_are_left_out():
    """A bad optional value never costs the event."""
    changes = {"attribution_data": {"attribution_method": "guess", "visit_time": NOW * 1000, "scope": ""}}
    assert "attribution_data" not in sent(**changes)
    assert noted(**changes) == [
        ("attribution_data.visit_time", "time_expected"),
        ("attribution_data.attribution_method", "not_allowed"),
    ]


def test_a_store_is_named():
    """store_data of an offline event."""
    assert sent(store_data={"store_code": 12})["store_data"] == {"store_code": "12"}
    assert "store_data" not in sent(store_data={})


def test_a_no_to_tracking_takes_the_devices_advertising_id():
    """From an app event or a website's in-app page alike; Apple's rule, whatever else was agreed."""
    with_id = {"user_data": {"em": "mary@shop.example", "madid": "38400000-8cf0-11bd-b23e-10b96e40000d"}}
    for base in (app(advertiser_tracking_enabled=0), {"app_data": {"advertiser_tracking_enabled": 0}}):
        assert "madid" not in sent(**base, **with_id)["user_data"]
        assert ("user_data.madid", "tracking_refused") in noted(**base, **with_id)
    assert "madid" in sent(**APP, **with_id)["user_data"]


def by_python(**parts):
    event = Event(event_name="Lead", event_time=NOW, action_source="email", user_data=UserData(em="a@b.de"), **parts)
    outcome = prepare(event, now=NOW, random_id="1")
    return [(one.path, one.code) for one in getattr(outcome, "problems", ())]


def test_objects_of_python_code_are_judged_as_from_the_wire():
    """A mapping is taken; what is none, and a key that Meta does not know, is refused with its place."""
    assert by_python(store_data={"store_code": "12"}) == []
    assert by_python(store_data="12") == [("store_data", "wrong_type")]
    assert by_python(store_data={"shop": "12"}) == [("store_data.shop", "unknown_key")]
