"""What the watch sees of the shops' traffic has Meta's fields and nothing of the labels."""

from __future__ import annotations

from shop_traffic.fault import Cause, Extent, Fault, Template, where
from shop_traffic.run import Run
from shop_traffic.seasons import START
from traffic_seen import of_slot

NOON = START + 12 * 3_600
TESTS = Template(
    "test_code",
    (Cause.TEST_TRAFFIC,),
    Extent.EVERY,
    where("PageView"),
    "change",
    {"set_field": {"test_event_code": "T"}},
)
BARE = Template("bare", (Cause.IDS_MISSING,), Extent.EVERY, where("PageView"), "change", {"drop_field": "event_id"})


def test_every_copy_is_seen_with_its_fields() -> None:
    """Name, times, keys, parameters, fate; and the run knows when the thirtieth was touched."""
    run = Run("9", "middle", 1, [Fault(1, TESTS, NOON, NOON + 7_200)], days=1)
    slots = list(run.slots())
    for slot in slots:
        for copy, one in zip(slot.copies, of_slot(slot, "9"), strict=True):
            assert (one.dataset, one.event_name, one.times) == ("9", copy.event["event_name"], copy.times)
            assert (one.keys, one.custom) == (copy.event["user_data"], copy.event.get("custom_data", {}))
            assert (one.fate, one.source, one.host) == (copy.fate, copy.source, copy.host)
            assert one.test == bool(copy.fault)
    (label,) = run.labels().faults
    assert label.thirtieth is not None and NOON < label.thirtieth < NOON + 7_200


def test_what_is_missing_is_empty() -> None:
    """An event without an id has none."""
    run = Run("9", "middle", 1, [Fault(1, BARE, START, START + 43_200)], days=1)
    seen = [one for slot in run.slots() for one in of_slot(slot, "9") if one.event_name == "PageView"]
    assert {one.event_id for one in seen if one.at < START + 43_000 and one.fate == "event"} == {""}
