"""What is read of an event that was judged good."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.sandbox import taking
from signalpost.sandbox.keys import match_keys
from signalpost.sandbox.received import Source

ORIGIN = taking.Origin(dataset="123", source=Source.SERVER, received_at=1_790_000_000_000, form="json")
EVENT: dict[str, Any] = {
    "event_name": "Purchase",
    "event_time": "1790000000",
    "event_id": 17,
    "action_source": "website",
    "user_data": {"em": "a" * 64, "fbp": "fb.1.1.1", "external_id": ["x", "y"], "madid": "m"},
    "custom_data": {"order_id": "o1", "item_number": 5},
}


def seen(**changes: Any) -> Any:
    event = {**EVENT, **changes}
    return taking.sighting(event, match_keys(event["user_data"]), ORIGIN, 3)


def test_deduplication_gets_texts_and_numbers_whatever_json_type_they_had() -> None:
    """Graph reads numbers from texts; an event_id may be a number (SDK for Node)."""
    found = seen()
    assert (found.number, found.dataset, found.event_id, found.event_time) == (3, "123", "17", 1_790_000_000)
    assert (found.fbp, found.external_ids) == ("fb.1.1.1", ("x", "y"))
    assert (found.order_id, found.item_number) == ("o1", "5")
    assert (found.user_digest, found.device) == (None, None)


def test_only_store_events_are_known_by_their_user_data_and_only_app_events_by_their_device() -> None:
    """The digest stands for all keys; the device is the madid, else the install's anon_id."""
    store = seen(action_source="physical_store")
    assert store.user_digest == seen(action_source="physical_store").user_digest != None  # noqa: E711
    assert store.user_digest != seen(action_source="physical_store", user_data={"em": "b" * 64}).user_digest
    assert seen(action_source="app").device == "m"
    assert seen(action_source="app", user_data={"anon_id": "n"}).device == "n"


@pytest.mark.parametrize(
    ("custom_data", "found"),
    [
        ({"value": 12.5, "currency": "EUR"}, (12.5, "EUR")),
        ({"value": "12.5", "currency": "eur"}, (12.5, "EUR")),
        ({"value": 1}, (1.0, None)),
        ({"currency": "EUR"}, (None, None)),
        ({"value": None}, (None, None)),
        ({"value": "nan or so"}, (None, None)),
        ({"value": "inf"}, (None, None)),
        ({"value": "nan"}, (None, None)),
        (None, (None, None)),
    ],
)
def test_a_value_is_a_finite_number(custom_data: Any, found: tuple[float | None, str | None]) -> None:
    """Text and number (section 2.4); currency in any case."""
    assert taking.value({"custom_data": custom_data}) == found


@pytest.mark.parametrize(("found", "text"), [("a", "a"), ("", None), (5, "5"), (True, None), (None, None), ([], None)])
def test_ids_are_texts(found: Any, text: str | None) -> None:
    """Blank, boolean and nested are no ids."""
    assert taking.text(found) == text
