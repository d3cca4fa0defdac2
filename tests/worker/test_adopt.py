"""The server's copy of an order goes by the event_id of the browser's."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.store.record import EventCopy, Receipt
from signalpost.worker.adopt import may_adopt
from signalpost.worker.join import Routed
from signalpost.worker.project import Projection
from signalpost.worker.route import Routes


@pytest.fixture
def projection(house) -> Projection:
    return Projection(house.ledger, house.identities, house.inboxes, log=house.log, learnt=lambda pairs, now: None)


@pytest.fixture
def fold(house, projection):
    """Folds everything and returns the event_ids in the ledger."""

    def take() -> set[str]:
        while projection.fold_once(house.now):
            pass
        return {row.event_id for row in house.ledger.find(1, dataset="11", now=house.now)}

    return take


@pytest.mark.parametrize("batches", [1, 2])
def test_a_server_copy_of_the_same_order_joins_the_browsers(house, put, fold, batches: int):
    """In one batch or in two; what leaves has the browser's id and both copies' keys."""
    put("browser", "from-tag", order_id="1001")
    if batches == 2:
        fold()
    receipt = put("server", "from-shop", order_id="1001")
    assert fold() == {"from-tag"}
    house.now += 5_000
    (leased,) = house.ledger.lease(1, "11", 10, house.now, house.now + 1, "t")
    body = msgspec.json.decode(leased.body)
    assert body["event_id"] == leased.event_id == "from-tag"
    assert set(body["user_data"]) == {"em", "fbp"}
    fate, event = house.ledger.copy_fate(1, receipt, house.now)
    assert (fate.fate.value, event.event_id) == ("merged", "from-tag")
    assert fate.detail == "came as event_id from-shop"


def test_after_the_browsers_event_left_it_is_a_duplicate(house, put, fold):
    """Meta would count the order twice."""
    put("browser", "from-tag", order_id="1001")
    fold()
    house.now += 6_000
    house.ledger.lease(1, "11", 10, house.now, house.now + 1, "t")
    receipt = put("server", "from-shop", order_id="1001")
    assert fold() == {"from-tag"}
    fate, _ = house.ledger.copy_fate(1, receipt, house.now)
    assert fate.fate.value == "duplicate"
    assert fate.detail.startswith("came as event_id from-shop; richer by em")


@pytest.mark.parametrize(
    "over",
    [{"order_id": "1002"}, {"order_id": None}, {"event_name": "AddPaymentInfo"}, {"dataset": "12"}],
    ids=["other order", "no order", "other event_name", "other dataset"],
)
def test_only_the_same_event_of_the_same_order_is_taken_over(house, put, fold, over: dict):
    """Everything else keeps its own id."""
    put("browser", "from-tag", order_id="1001")
    fold()
    put("server", "from-shop", **{"order_id": "1001", **over})
    fold()
    assert house.ledger.find(1, event_id="from-shop", now=house.now)


def test_a_server_copy_that_came_first_keeps_its_id(house, put, fold):
    """Only the browser's id is taken over, and only when it is there."""
    put("server", "from-shop", order_id="1001")
    put("browser", "from-tag", order_id="1001")
    assert fold() == {"from-shop", "from-tag"}
    put("server", "from-shop", order_id="1001")
    assert fold() == {"from-shop", "from-tag"}


def test_an_order_of_the_browser_that_did_not_stand_gives_no_id(house, put, fold):
    """The server's copy goes out under its own."""
    put("browser", "from-tag", order_id="1001", event_time=house.now // 1000 - 8 * 86_400)
    put("server", "from-shop", order_id="1001")
    assert fold() == {"from-tag", "from-shop"}
    put("server", "later", order_id="1001")
    assert "later" in fold()
    for row in house.ledger.find(1, dataset="11", state="scheduled", now=house.now):
        house.now += 5_000
        (leased, *_) = house.ledger.lease(1, "11", 10, house.now, house.now + 1, "t")
        assert msgspec.json.decode(leased.body)["event_id"] == leased.event_id
        assert row.event_id != "from-tag"
        break


def test_several_datasets_adopt_each_for_itself(house, put, fold, projection):
    """The browser's copy may have gone to one of them only."""
    projection.routes = {1: Routes(by_key={"k": ("11", "12")})}
    put("browser", "from-tag", order_id="1001", dataset="12")
    put("server", "from-shop", order_id="1001", dataset=None)
    fold()
    assert [row.dataset for row in house.ledger.find(1, event_id="from-shop", now=house.now)] == ["11"]
    assert [row.dataset for row in house.ledger.find(1, event_id="from-tag", now=house.now)] == ["12"]


def test_it_is_looked_for_where_an_order_is_known_or_a_browser_shows_one() -> None:
    """Servers alone, whose orders nobody has met, keep what they came with."""

    def way(origin: str, order_id: str | None) -> Routed:
        said = {"event_name": "Purchase", "event_id": "e", "event_time": 1, "action_source": "website", "body": b"{}"}
        copy = EventCopy(
            **said, space_id=1, key_id="k", origin=origin, received_at=1, dataset="11", order_id=order_id
        )  # fmt: skip
        return Routed(Receipt("i", 1, 0), copy, ("11", "Purchase", "e"))

    assert not may_adopt([way("server", "1001"), way("browser", None)], set())
    assert may_adopt([way("server", "1001")], {"1001"})
    assert may_adopt([way("server", "1001"), way("browser", "1001")], set())
