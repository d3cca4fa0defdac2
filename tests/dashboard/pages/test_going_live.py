"""Before and after going live."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard_shown import DATASET, NOW, Shown
from dashboard_traffic import DAY_MS, Copy, feed, record_of
from signalpost.store import open_control
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.stages import Stage

LIVE = NOW - 14 * DAY_MS


def go_live(shown: Shown) -> None:
    control = open_control(shown.folder / "control.db", shown.keys)
    observing = Dataset(dataset_id=DATASET, name="Shop", stage=Stage.OBSERVE)
    control.put_dataset(DEFAULT_SPACE, observing, author="test", now=LIVE - DAY_MS)
    control.put_dataset(DEFAULT_SPACE, observing.at(Stage.LIVE), author="test", now=LIVE + 1)
    control.close()


def orders(shown: Shown, *, same_id: bool) -> None:
    """Two orders a day: the browser's before, both sides' after, under one id or two."""
    copies = []
    for day in range(28):
        at = NOW - (28 - day) * DAY_MS + 3_600_000
        for number in range(2):
            copies.append(Copy(at=at + number, event_id=f"{day}-{number}", side="browser"))
            if day >= 14:
                name = f"{day}-{number}" if same_id else f"server-{day}-{number}"
                copies.append(Copy(at=at + number + 10, event_id=name, side="server"))
    feed(shown.folder, shown.keys, map(record_of, copies), NOW)


def test_orders_that_count_twice_are_found_with_the_cause(shown: Shown) -> None:
    """No shared id: twice as many, day by day."""
    go_live(shown)
    orders(shown, same_id=False)
    model = shown.json("/overview/going-live")
    assert (model["judged"]["pattern"], model["name"], model["known"]) == ("doubled", "Purchase", True)
    assert model["day"] == datetime.fromtimestamp(LIVE / 1000, UTC).date().isoformat()
    measures = {one["label"]: (one["before"], one["after"]) for one in model["measures"]}
    assert measures["Conversions as Meta counts them"] == (2, 4)
    assert measures["By the browser only"] == (2, 2)
    assert sum(model["chart"]["series"][1]["values"][14:]) == 28
    assert "event_id" in shown.get("/overview/going-live").text


def test_a_shared_id_changes_no_count(shown: Shown) -> None:
    """Then the next question is how well they match."""
    go_live(shown)
    orders(shown, same_id=True)
    model = shown.json("/overview/going-live")
    assert model["judged"]["pattern"] == "quality_low"
    assert model["quality"]["target"] == 8.0


def test_without_a_day_it_asks_for_one(shown: Shown) -> None:
    """A dataset that was always live; any day may be chosen, and what is none is none."""
    assert shown.json("/overview/going-live")["judged"] is None
    assert "No dataset has gone live yet" in shown.get("/overview/going-live?day=soon").text
    chosen = shown.json("/overview/going-live?day=2026-11-10")
    assert (chosen["day"], chosen["known"], chosen["days_after"]) == ("2026-11-10", False, 12)
    assert chosen["judged"]["pattern"] == "too_few"
    assert shown.json("/overview/going-live?day=9999-12-31")["days_after"] == 0
