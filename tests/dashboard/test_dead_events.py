"""Dead events, by dataset and reason."""

from __future__ import annotations

from signalpost.dashboard.dead_events import dead_sums, name_of
from signalpost.store.business import Dataset
from signalpost.store.traffic import Queue


def queue(dataset: str, **dead: int) -> Queue:
    return Queue(
        dataset=dataset, paused=None, paused_at=None, resume_at=None, scheduled=0, waiting=0, sending=0, retried=0,
        first_due_at=None, delivered=0, dead=dead,
    )  # fmt: skip


def test_most_deaths_stand_first() -> None:
    """Each with what it means; a dataset without a name goes by its number."""
    known = {"1": Dataset(dataset_id="1", name="Shop")}
    sums = dead_sums(known, [queue("1", expired=2), queue("2", value_missing=9)])
    assert [(one.name, one.reason, one.count) for one in sums] == [("2", "value_missing", 9), ("Shop", "expired", 2)]
    assert sums[0].fix == "Send custom_data.value, such as 19.99."
    assert name_of(known, "2") == "2"
