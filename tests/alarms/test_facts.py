"""What the checks are told, from a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, a_fate, an_event, end, fold, lease
from order_rows import SHOP, SOURCE, a_claim, put, put_gone
from signalpost.alarms.facts import OPERATOR, read_facts
from signalpost.connectors.source import OrderSource, Platform
from signalpost.quality.meta_word import FailedCheck, MetaWord
from signalpost.quality.reported import Reported, ReportedDay
from signalpost.quality.settings import QualitySettings
from signalpost.store import open_control, open_ledger_reader, open_plans
from signalpost.store.business import Dataset
from signalpost.store.ledger import Call, Changes, Fate, Ledger, State
from signalpost.store.orders import ClaimState
from signalpost.store.stages import Stage
from signalpost.watch.checks.facts import Check, Delivery, Facts
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.near import Near
from signalpost.watch.counts.slot import Series, Slot
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence


class Installation:
    def __init__(self, folder: Path) -> None:
        home = SqliteHome(folder)
        self.control = open_control(folder / "control.db", home.keyring)
        self.plans = open_plans(folder / "control.db", home.keyring)
        self.put()
        self.ledger: Ledger = home.open()
        self.reader = open_ledger_reader(home.path)

    def put(self, **over: object) -> None:
        dataset = Dataset(dataset_id=DATASET, **over)  # type: ignore[arg-type]
        self.control.put_dataset(SPACE, dataset, author="test", now=NOW)

    def sell(self, source: OrderSource) -> None:
        config = msgspec.structs.replace(self.control.snapshot().config(SPACE), sources=(source,))
        self.control.apply_config(SPACE, msgspec.to_builtins(config), author="test", now=NOW)

    def facts(self, now: int = NOW) -> Facts:
        return read_facts(self.control, self.plans, self.reader, SPACE, now)[DATASET]

    def delivery(self, now: int = NOW) -> Delivery:
        found = self.facts(now).delivery
        assert found is not None
        return found


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    made.plans.close()
    made.reader.close()
    made.ledger.close()
    made.control.close()


def test_deliveries_are_told(installed: Installation) -> None:
    """What was delivered lately, what waits and for how long, and why it stands still."""
    fold(installed.ledger, *(an_event(number) for number in range(1, 6)), a_fate(6, Fate.DROPPED))
    end(installed.ledger, lease(installed.ledger)[:1])
    found = installed.delivery(NOW + 60_000)
    assert (found.delivered, found.waiting, found.waiting_s, found.stopped) == (1, 4, 60, "")
    installed.ledger.pause(SPACE, DATASET, "token", NOW)
    stopped = installed.delivery()
    assert (stopped.stopped, stopped.stopped_since) == ("token", NOW // 1_000)


def test_attempts_that_failed_are_told_beside_what_is_usual(installed: Installation) -> None:
    """For a reason that passes; of an hour, and of the day before it."""
    fold(installed.ledger, an_event(1))
    for minutes, status in ((90, 200), (80, 503), (30, None), (20, 429), (10, 400), (5, 200)):
        answered = Call(
            dataset=DATASET, space_id=SPACE, at=NOW - minutes * 60_000, duration_ms=9, events=10, status=status
        )
        installed.ledger.settle([], NOW, answered)
    found = installed.delivery()
    assert (found.failed, found.usual_failed) == (20, 0.5)


def test_ids_that_should_be_one_are_told(installed: Installation) -> None:
    """Those that the worker found in the last hour, of this dataset."""
    near = Near(dataset=DATASET, event_name="Purchase", browser="{n}", server="web-{n}", pairs=50, copies=60)
    installed.ledger.close_slots(900, {}, {}, {SPACE: [near, msgspec.structs.replace(near, dataset="another")]})
    assert installed.facts().near == (near,)


def test_what_was_stopped_by_hand_is_no_fault(installed: Installation) -> None:
    """Nor what waits meanwhile; and a dataset that only observes delivers nothing."""
    fold(installed.ledger, an_event(1))
    installed.ledger.pause(SPACE, DATASET, OPERATOR, NOW)
    assert installed.delivery(NOW + 9_000_000) == Delivery()
    installed.put(stage=Stage.OBSERVE)
    assert installed.facts().delivery is None


def test_only_words_of_a_closed_set_are_told(installed: Installation) -> None:
    """The detail of why calls fail may be Meta's text."""
    fold(installed.ledger, an_event(1))
    installed.ledger.open_incident(SPACE, "delivery_failing", DATASET, NOW, "jo@example.com is refused")
    assert installed.delivery().stopped == ""
    installed.ledger.open_incident(SPACE, "delivery_failing", DATASET, NOW, "no_answer")
    installed.ledger.open_incident(SPACE, "delivery_failing", DATASET, NOW, "throttled")


@pytest.mark.parametrize(
    ("detail", "stopped", "throttled"), [("no_answer", "no_answer", False), ("throttled", "", True)]
)
def test_why_calls_fail_is_told(installed: Installation, detail: str, stopped: str, throttled: bool) -> None:
    """To be asked for fewer calls is no stop."""
    fold(installed.ledger, an_event(1))
    installed.ledger.open_incident(SPACE, "delivery_failing", DATASET, NOW, detail)
    found = installed.delivery()
    assert (found.stopped, found.throttled) == (stopped, throttled)


def test_events_that_meta_refused_are_told_by_name_and_reason(installed: Installation) -> None:
    """With how many it took; of two hours and of a day, and not at all once none was refused for two hours."""
    fold(installed.ledger, *(an_event(number) for number in range(1, 7)))
    rows = lease(installed.ledger)
    end(installed.ledger, rows[:2])
    end(installed.ledger, rows[2:5], State.DEAD, reason="currency_missing")
    end(installed.ledger, rows[5:], State.DEAD, reason="expired")
    short, long = installed.facts().refused
    assert (short.event_name, short.tried, short.dead, short.reason) == ("Purchase", 6, 4, "currency_missing")
    assert (long.dead, short.since - long.since) == (4, 23 * 3_600)
    assert installed.facts(NOW + 3 * 3_600_000).refused == ()
    installed.put(stage=Stage.OBSERVE)
    assert installed.facts().refused == ()


def test_events_with_a_target_are_told_with_metas_last_word(installed: Installation) -> None:
    """Its score and coverage of the newest day; what nobody set a target for is not, nor old words."""
    fold(installed.ledger, an_event(1), an_event(2))
    end(installed.ledger, lease(installed.ledger))
    today = NOW // 86_400_000
    told = [Reported(event_name=name, score=5.5, coverage=0.4) for name in ("Purchase", "Lead")]
    installed.control.keep_reported(SPACE, DATASET, ReportedDay(day=today - 1, at=NOW, events=told))
    (aim,) = installed.facts().aims
    assert (aim.event_name, aim.events, aim.quality, aim.least_quality) == ("Purchase", 2, 5.5, 8.0)
    assert (aim.coverage, aim.least_coverage) == (0.4, 0.75)
    assert installed.facts(NOW + 5 * 86_400_000).aims == ()
    installed.put(quality=QualitySettings(ask_meta=False))
    assert installed.facts().aims == ()


def test_a_days_orders_are_told_beside_their_purchases(installed: Installation) -> None:
    """Of shops that send to the dataset, by currency; one that is paused is not told of."""
    for number in range(1, 4):
        put_gone(installed.ledger, number)
    end(installed.ledger, lease(installed.ledger)[:2])
    put(installed.ledger, a_claim(9, value="5", state=ClaimState.UNCONFIRMED))
    later = NOW + 2 * 3_600_000
    assert installed.facts(later).orders == ()
    source = OrderSource(name=SOURCE, platform=Platform.SHOPIFY, shop=SHOP)
    installed.sell(source)
    (told,) = installed.facts(later).orders
    assert (told.currency, told.orders, told.value) == ("EUR", 2, 39.98)
    assert (told.reported, told.reported_value, told.claimed) == (3, 44.98, 0)
    assert installed.facts(NOW + 30 * 3_600_000).orders == installed.facts(NOW).orders == ()
    installed.sell(msgspec.structs.replace(source, paused=True))
    assert installed.facts(later).orders == ()


def test_what_meta_said_of_the_dataset_is_told(installed: Installation) -> None:
    """Its token's end, its version's, its checks, what it counted beside what was delivered about then; for a day."""
    fold(installed.ledger, an_event(1), an_event(2))
    end(installed.ledger, lease(installed.ledger))
    at, hour = NOW + 3 * 3_600_000, NOW // 3_600_000 * 3_600
    failed = (FailedCheck(key="pixel_decline", title="Decline"),)
    word = MetaWord(
        at=at, token_ends=7, served="v26.0", failed=failed, counted={"Purchase": 9, "Lead": 4},
        since=hour - 79_200, until=hour + 7_200,
    )  # fmt: skip
    installed.control.keep_meta_word(SPACE, DATASET, word)
    found = installed.facts(at)
    assert found.delivery is not None
    assert (found.delivery.token_ends, found.delivery.version_ends, found.delivery.served) == (7, at // 1_000, "v26.0")
    assert [(one.event_name, one.by_meta, one.delivered) for one in found.counted] == [
        ("Purchase", 9, 2),
        ("Lead", 4, 0),
    ]
    assert found.failed == (Check(key="pixel_decline", title="Decline", since=at // 1_000),)
    installed.control.keep_meta_word(SPACE, DATASET, MetaWord(at=at))
    plain = installed.facts(at)
    assert plain.delivery is not None
    assert (plain.delivery.version_ends, plain.counted, plain.failed) == (None, (), ())
    installed.control.keep_meta_word(SPACE, DATASET, word)
    assert installed.facts(at + 31 * 3_600_000).failed == ()
    installed.put(quality=QualitySettings(ask_meta=False))
    assert installed.facts(at).failed == ()


def test_what_breaks_the_accepted_plan_is_told(installed: Installation) -> None:
    """Of the last hour that was counted; by the dataset's own plan, or by the one that names none."""
    begin = NOW // 1_000 // 300 * 300
    series = Series(DATASET, "browser", "shop.example", "Purchase")
    lately = Slot(copies=8, taken=8, tallies={"param:value:number": 8, "param:currency:text": 5})
    counted = Closed(begin=begin - 300, slots={series: lately})
    installed.ledger.apply("box", 1, Changes(counted=[(SPACE, counted)]))
    installed.ledger.close_slots(begin, {}, {})
    assert installed.facts().breaks == ()
    wanted = EventPlan(parameters={"custom_data.currency": ParameterPlan(presence=Presence.REQUIRED)})
    installed.plans.accept(SPACE, Plan(events={"Purchase": wanted}), author="t", now=NOW)
    (found,) = installed.facts().breaks
    assert (found.place, found.code, found.hits, found.copies) == ("custom_data.currency", "missing", 3, 8)
    installed.plans.accept(SPACE, Plan(dataset=DATASET, events={"Purchase": EventPlan()}), author="t", now=NOW)
    assert installed.facts().breaks == ()
