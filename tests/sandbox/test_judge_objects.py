"""Keys that depend on others."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox_events import EM, EXTINFO, NOW, app, good, subcode, verdict, words

# ---------------------------------------------------------------------------------------------- app


@pytest.mark.parametrize(
    ("extinfo", "expected"),
    [
        pytest.param(EXTINFO, None, id="12 order of extinfo"),
        pytest.param([str(slot) for slot in EXTINFO], None, id="19 row 18: texts"),
        pytest.param({str(slot): text for slot, text in enumerate(EXTINFO)}, None, id="19 row 18: Node's object"),
        pytest.param(["i2", *EXTINFO[1:]], None, id="12 slot 0: i2"),
        pytest.param(["x9", *EXTINFO[1:]], 2804043, id="12 slot 0: neither"),
        pytest.param([*EXTINFO[:4], "", *EXTINFO[5:]], 2804043, id="12 slot 4: empty OS version"),
        pytest.param(EXTINFO[:15], 2804043, id="12 all slots present"),
        pytest.param(None, 2804043, id="12 row extinfo: needed"),
        pytest.param("a2", 2804043, id="12 row extinfo: array"),
    ],
)
def test_app_events_need_a_whole_extinfo(extinfo: Any, expected: int | None) -> None:
    """16 slots with version and operating system."""
    assert subcode(app(extinfo=extinfo)) == expected


def test_the_object_of_metas_client_for_node_can_be_refused() -> None:
    """Section 19 row 18."""
    event = app(extinfo={str(slot): text for slot, text in enumerate(EXTINFO)})
    assert subcode(event, extinfo="array") == 2804043


@pytest.mark.parametrize("flag", ["advertiser_tracking_enabled", "application_tracking_enabled"])
def test_app_events_need_both_answers_of_the_person(flag: str) -> None:
    """Section 12, first two rows."""
    assert flag in words(app(**{flag: ...}))
    assert words(app(**{flag: False})) == ""


def test_app_events_need_app_data() -> None:
    """Section 3 row app_data; other sources do not."""
    assert "app_data" in words(good(action_source="app"))


# ---------------------------------------------------------------------------------------------- addresses, names


@pytest.mark.parametrize(
    ("url", "taken"),
    [("https://shop.example/x", True), ("HTTP://shop.example", True), ("shop.example", False), ("ftp://x", False)],
)
def test_event_source_url_is_an_address(url: str, taken: bool) -> None:
    """Section 3 row event_source_url: must start with http or https; a setting lets anything pass."""
    event = good(event_source_url=url)
    assert (words(event) == "") is taken
    assert words(event, source_url="any") == ""


def test_website_keys_are_wanted_when_told() -> None:
    """Section 19 row 11: documented as required, not enforced live."""
    bare = good()
    assert words(bare) == ""
    assert "event_source_url" in words(bare, website_keys="documented")
    placed = good(event_source_url="https://shop.example/")
    assert "client_user_agent" in words(placed, website_keys="documented")
    whole = good(event_source_url="https://shop.example/", user_data={"em": EM, "client_user_agent": "UA"})
    assert words(whole, website_keys="documented") == ""
    assert words(good(action_source="email"), website_keys="documented") == ""


def test_a_long_name_is_refused_when_told() -> None:
    """Section 3 row event_name: 50 characters are a rule of the pixel."""
    event = good(event_name="x" * 51, custom_data=...)
    assert words(event) == ""
    assert "50" in words(event, event_name_length=50)


@pytest.mark.parametrize(
    ("where", "on_event", "in_custom_data"),
    [("both", True, True), ("event", True, False), ("custom_data", False, True)],
)
def test_customer_segmentation_has_a_place(where: str, on_event: bool, in_custom_data: bool) -> None:
    """Section 19 row 10."""
    value = "new_customer_to_business"
    event = good(customer_segmentation=value)
    inner = good(custom_data={"value": 1, "currency": "EUR", "customer_segmentation": value})
    assert (words(event, customer_segmentation=where) == "") is on_event
    assert (words(inner, customer_segmentation=where) == "") is in_custom_data


# ---------------------------------------------------------------------------------------------- limited data use

OPTIONS = "data_processing_options"


def options(given: Any, country: Any = ..., state: Any = ...) -> dict[str, Any]:
    return good(**{OPTIONS: given, f"{OPTIONS}_country": country, f"{OPTIONS}_state": state})


@pytest.mark.parametrize(
    ("event", "said"),
    [
        pytest.param(options([]), "", id="11 row 1: explicitly none"),
        pytest.param(options(["LDU"], 0, 0), "", id="11 row 2: Meta locates"),
        pytest.param(options(["LDU"], 1, 1000), "", id="11 row 3: California"),
        pytest.param(options(["LDU"], "1", "1013"), "", id="11 Rhode Island, as text"),
        pytest.param(options(["AMO"]), "", id="3: AMO occurs in a test of an SDK"),
        pytest.param(options(["LDU"]), f"{OPTIONS}_state", id="11: without an IP the state is required"),
        pytest.param(
            {**options(["LDU"]), "user_data": {"em": EM, "client_ip_address": "1.2.3.4"}}, "", id="11: with an IP not"
        ),
        pytest.param(options([], ..., 1000), f"{OPTIONS}_country", id="3: state if country set"),
        pytest.param(options(["LDU"], 1), f"{OPTIONS}_state", id="11: with a country a state"),
        pytest.param(options(["LDU"], 2, 1000), f"{OPTIONS}_country", id="3: 1 or 0"),
        pytest.param(options(["LDU"], 1, 1014), f"{OPTIONS}_state", id="11: no such state"),
        pytest.param(options(["CCPA"], 0, 0), OPTIONS, id="3: LDU or nothing"),
        pytest.param(options([1], 0, 0), OPTIONS, id="3: array of string"),
    ],
)
def test_limited_data_use_is_complete(event: dict[str, Any], said: str) -> None:
    """Section 11."""
    told = words(event)
    assert said in told
    assert bool(said) is bool(told)
    assert words(event, ldu="tolerated") == ""


def test_the_event_page_knows_two_states() -> None:
    """Section 19 row 16."""
    assert words(options(["LDU"], 1, 1001)) == ""
    assert f"{OPTIONS}_state" in words(options(["LDU"], 1, 1001), ldu_states="event")


def test_a_choice_may_be_wanted() -> None:
    """2804030, seen in 2020 for offline uploads."""
    assert subcode(good(), ldu="required") == 2804030
    assert verdict(options([]), ldu="required") is None


# ---------------------------------------------------------------------------------------------- store, corrections


def test_items_sold_in_a_store_have_a_quantity() -> None:
    """Section 13 row contents: id and quantity needed; on the web the quantity is not checked."""
    custom_data = {"value": 1, "currency": "EUR", "contents": [{"id": "A"}]}
    assert "quantity" in words(good(action_source="physical_store", custom_data=custom_data))
    assert words(good(custom_data=custom_data)) == ""
    assert words(good(action_source="physical_store", custom_data=custom_data), store_quantity="advised") == ""


def correction(**changes: Any) -> dict[str, Any]:
    event = good(
        event_name="AppendAttribution",
        user_data={},
        event_source_url="https://shop.example/",
        attribution_data={"ad_id": "1", "touchpoint_ts": NOW, "attribution_share": 0.3, "attribution_value": 3},
        custom_data={"currency": "EUR"},
        original_event_data={"event_name": "Purchase", "event_time": NOW - 3600},
    )
    for path, value in changes.items():
        outer, _, inner = path.partition("__")
        event[outer] = {**event[outer], inner: value} if inner else value
    return event


def test_a_correction_with_all_it_needs_is_taken() -> None:
    """Section 3.3: it names no person itself."""
    assert verdict(correction()) is None


@pytest.mark.parametrize(
    "path",
    [
        "event_source_url",
        "attribution_data__ad_id",
        "attribution_data__touchpoint_ts",
        "attribution_data__attribution_share",
        "attribution_data__attribution_value",
        "custom_data__currency",
        "original_event_data__event_name",
        "original_event_data__event_time",
    ],
)
def test_a_correction_lacks_nothing(path: str) -> None:
    """Section 3.3, AppendAttribution: each of these is needed."""
    assert path.rpartition("__")[2] in words(correction(**{path: None}))


def test_a_correction_comes_within_48_hours() -> None:
    """Section 3.3: less than 48 h after the first event."""
    assert words(correction(original_event_data__event_time=NOW - 48 * 3600 + 1)) == ""
    assert "48 hours" in words(correction(original_event_data__event_time=NOW - 48 * 3600))


def test_a_share_is_a_share() -> None:
    """Section 3.3 row attribution_share: 0 to 1, as number or text."""
    assert words(correction(attribution_data__attribution_share="0.3")) == ""
    assert "between 0 and 1" in words(correction(attribution_data__attribution_share=30))
