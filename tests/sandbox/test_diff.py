"""What two recorded runs differ in: what a deploy did to the payloads."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.diff import Difference, Kind, differences
from signalpost.sandbox.recording import RecordedCall, RecordedEvent, Recording, read


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def purchase(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "event_name": "Purchase",
        "event_time": 1_790_000_000 + number,
        "event_id": f"order-{number}",
        "action_source": "website",
        "user_data": {"em": sha(f"jo{number}@example.com"), "fbp": f"fb.1.179000000000{number % 10}.7"},
        "custom_data": {"value": 12.5, "currency": "EUR", "contents": [{"id": "a", "quantity": 1}]},
        **changes,
    }


def run(*events: dict[str, Any], first: int = 1, calls: tuple[RecordedCall, ...] = (), **fields: Any) -> Recording:
    recorded = (
        RecordedEvent(number=first + index, dataset="5", event=event, **fields) for index, event in enumerate(events)
    )
    return Recording(events=tuple(recorded), calls=calls)


def only(before: Recording, after: Recording) -> Difference:
    (found,) = differences(before, after)
    return found


def test_the_same_run_again_has_no_difference() -> None:
    """Other times, browser ids and numbers are no change."""
    again = purchase(event_time=1_790_500_000)
    again["user_data"]["fbp"] = "fb.1.1790500000000.99"
    assert differences(run(purchase()), run(again, first=70)) == []


def test_events_with_random_ids_are_paired_by_position() -> None:
    """Their ids and hashes are new in every run and say nothing."""
    before = [purchase(number, event_id=sha(f"b{number}")[:32]) for number in range(3)]
    after = [
        purchase(number, event_id=sha(f"a{number}")[:32], user_data={**purchase(number + 50)["user_data"]})
        for number in range(3)
    ]
    assert differences(run(*before), run(*after)) == []


def test_another_way_to_make_ids_is_a_change_of_form() -> None:
    """Paired by order_id, their event ids are of another make."""
    before, after = (
        purchase(event_id=event_id, custom_data={"order_id": "1001"}) for event_id in ("order-1001", "1001")
    )
    found = only(run(before), run(after))
    assert (found.kind, found.path, found.before, found.after) == (Kind.FORM, "event_id", "a text", "digits")


def test_keys_that_came_and_went_are_told() -> None:
    """With what they are, not with what they hold."""
    after = purchase(user_data={"em": sha("jo1@example.com"), "ph": [sha("49160")]})
    found = differences(run(purchase()), run(after))
    assert [(one.kind, one.path, one.before, one.after) for one in found] == [
        (Kind.REMOVED, "user_data.fbp", "4 parts", None),
        (Kind.ADDED, "user_data.ph", None, "SHA-256"),
    ]


def test_clear_text_instead_of_a_hash_is_a_change_of_form() -> None:
    """The worst that a deploy can do is told without the text."""
    after = purchase()
    after["user_data"]["em"] = "jo1@example.com"
    found = only(run(purchase()), run(after))
    assert (found.kind, found.before, found.after) == (Kind.FORM, "SHA-256", "clear text")
    assert "jo1" not in repr(found) + found.sentence


def test_another_hash_of_the_same_event_is_told_without_it() -> None:
    """Somebody changed how addresses are normalised."""
    after = purchase()
    after["user_data"]["em"] = sha("Jo1@Example.com")
    found = only(run(purchase()), run(after))
    assert (found.kind, found.path, found.before, found.after) == (Kind.VALUE, "user_data.em", None, None)
    assert found.sentence == "user_data.em has another value"


def test_types_and_values_that_are_nobodys_are_shown() -> None:
    """A number that became text; a currency that changed."""
    after = purchase(custom_data={"value": "12.5", "currency": "USD", "contents": [{"id": "a", "quantity": 1}]})
    assert [one.sentence for one in differences(run(purchase()), run(after))] == [
        'custom_data.currency: "EUR" became "USD"',
        'custom_data.value: number 12.5 became text "12.5"',
    ]


def test_a_flag_that_became_a_number_is_told() -> None:
    """Python holds true and 1 for equal; whoever reads the JSON may not."""
    found = only(run(purchase(opt_out=True)), run(purchase(opt_out=1)))
    assert found.sentence == "opt_out: true or false True became number 1"


def test_the_same_change_in_many_events_is_one_difference() -> None:
    """With a count, and the numbers of the first two to look at."""
    before = [purchase(number) for number in range(10)]
    after = [
        purchase(number, custom_data={"value": number, "currency": "EUR", "contents": [{"id": "a", "quantity": 1}]})
        for number in range(10)
    ]
    found = only(run(*before), run(*after, first=31))
    assert (found.path, found.events, found.of, found.numbers) == ("custom_data.value", 10, 10, (1, 31))


def test_items_of_a_list_are_told_as_one() -> None:
    """Indexes are left out of paths; more items are one change, not one for each of their keys."""
    after = purchase()
    after["custom_data"]["contents"] = [{"id": "a"}, {"id": "b"}]
    assert [(one.kind, one.path, one.after) for one in differences(run(purchase()), run(after))] == [
        (Kind.VALUE, "custom_data.contents", "2 items"),
        (Kind.REMOVED, "custom_data.contents[].quantity", None),
    ]


def test_a_whole_object_that_is_gone_is_one_change() -> None:
    """Not one for each of its keys."""
    after = purchase()
    del after["custom_data"]
    found = only(run(purchase()), run(after))
    assert (found.kind, found.path, found.before) == (Kind.REMOVED, "custom_data", "object")


def test_runs_with_random_orders_are_compared_without_values() -> None:
    """Keys, types and forms are."""
    after = purchase(
        user_data={"em": "jo@example.com", "fbp": "fb.1.1.1"}, custom_data={"value": "7", "currency": "USD"}
    )
    found = differences(run(purchase()), run(after), values=False)
    assert [(one.kind, one.path) for one in found] == [
        (Kind.REMOVED, "custom_data.contents"),
        (Kind.TYPE, "custom_data.value"),
        (Kind.FORM, "user_data.em"),
    ]


def test_more_or_fewer_events_are_told_by_name_and_source() -> None:
    """Also a name that is new."""
    before, after = run(purchase(1), purchase(2)), run(purchase(1), {**purchase(3), "event_name": "Lead"})
    assert [(one.event_name, one.before, one.after) for one in differences(before, after)] == [
        ("Lead", "0", "1"),
        ("Purchase", "2", "1"),
    ]


def test_an_event_that_is_no_longer_deduplicated_is_told() -> None:
    """Whichever of the two came first."""

    def pair(kept: bool, source: str) -> Recording:
        second = {"kept": kept, "rule": "first" if kept else "event_id", "partner": None if kept else 1}
        return _pair(source, second)

    assert [
        (one.source, one.kind, one.after) for one in differences(pair(False, "browser"), pair(True, "browser"))
    ] == [
        ("browser", Kind.COUNTED, "counted on its own"),
        ("server", Kind.COUNTED, "counted on its own"),
    ]
    assert differences(pair(False, "browser"), pair(False, "browser")) == []


def _pair(first: str, second: dict[str, Any]) -> Recording:
    other = "server" if first == "browser" else "browser"
    return read(
        msgspec.json.encode(
            {
                "events": [
                    {"number": 1, "source": first, "event": purchase(), "standing": {"kept": True, "rule": "first"}},
                    {"number": 2, "source": other, "event": purchase(), "standing": second},
                ]
            }
        )
    )


def test_refused_calls_are_told_by_code() -> None:
    """A deploy after which Meta refuses calls."""
    refused = RecordedCall(dataset="5", error="100/2804003")
    found = only(run(calls=(RecordedCall(dataset="5"),)), run(calls=(refused, refused)))
    assert (found.kind, found.path, found.before, found.after) == (Kind.REFUSED, "100/2804003", "0", "2")


def test_what_a_call_says_is_compared_too() -> None:
    """The version of the API, the agent."""
    found = only(run(purchase(), api_version="v24.0"), run(purchase(), api_version="v25.0"))
    assert (found.path, found.before, found.after) == ("call.api_version", '"v24.0"', '"v25.0"')


@pytest.mark.parametrize("pattern", ["custom_data.value", "custom_data.*", "*value"])
def test_paths_can_be_left_out(pattern: str) -> None:
    """By name or by pattern."""
    after = purchase()
    after["custom_data"]["value"] = 99
    assert differences(run(purchase()), run(after), ignore=[pattern]) == []
    assert differences(run(purchase()), run(after), ignore=["custom_data.currency"])


NAMES = st.sampled_from(["Purchase", "Lead"])
EVENTS = st.lists(
    st.builds(
        lambda name, number, value: {**purchase(number), "event_name": name, "custom_data": {"value": value}},
        NAMES,
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=6,
)


@given(EVENTS)
def test_a_run_never_differs_from_itself(events: list[dict[str, Any]]) -> None:
    """However often an id is repeated."""
    assert differences(run(*events), run(*events, first=100)) == []


@given(EVENTS, EVENTS)
def test_a_change_is_seen_from_both_sides(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """What is new one way is gone the other way."""
    there = {(one.event_name, one.path) for one in differences(run(*before), run(*after))}
    back = {(one.event_name, one.path) for one in differences(run(*after), run(*before))}
    assert bool(there) == bool(back)
