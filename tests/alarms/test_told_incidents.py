"""From the ledger and what Meta said to incidents: the real cycle over real files, with the facts as it reads them."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, closing
from pathlib import Path

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, an_event, end, fold, lease
from signalpost.alarms.cycle import Cycle
from signalpost.alarms.facts import read_facts
from signalpost.quality.meta_word import FailedCheck, MetaWord
from signalpost.quality.reported import Reported, ReportedDay
from signalpost.store import open_control, open_incident_asks, open_incidents, open_ledger_reader, open_plans
from signalpost.store.business import Dataset
from signalpost.store.ledger import Changes, State
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.near import Near
from signalpost.watch.counts.slot import SLOT_S, Series, Slot
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence

SERIES = Series(DATASET, "server", "", "Purchase")
BEGIN = NOW // 1_000 // SLOT_S * SLOT_S - SLOT_S
REQUIRED = ParameterPlan(presence=Presence.REQUIRED)


def test_what_is_told_becomes_incidents_and_is_over_when_it_is_told_no_more(tmp_path: Path) -> None:
    """Near misses, refusals, quality, coverage, a token about to end, Meta's checks, another sender, a broken plan."""
    home = SqliteHome(tmp_path)
    with ExitStack() as held:
        control = open_control(tmp_path / "control.db", home.keyring)
        control.put_dataset(SPACE, Dataset(dataset_id=DATASET), author="test", now=NOW)
        ledger, plans = home.open(), open_plans(tmp_path / "control.db", home.keyring)
        reader, file = open_ledger_reader(home.path), open_incidents(tmp_path / "watch.db")
        asks = open_incident_asks(tmp_path / "control.db", home.keyring)
        for store in (control, plans, ledger, reader, file, asks):
            held.enter_context(closing(store))
        fold(ledger, *(an_event(number) for number in range(1, 71)))
        rows = lease(ledger)
        end(ledger, rows[:60])
        end(ledger, rows[60:], State.DEAD, reason="currency_missing")
        tallies = {"param:value:number": 20}
        counted = [(SPACE, Closed(begin=BEGIN, slots={SERIES: Slot(copies=20, taken=20, tallies=tallies)}))]
        ledger.apply("slots", 1, Changes(counted=counted))
        near = Near(dataset=DATASET, event_name="Purchase", browser="{n}", server="web-{n}", pairs=50, copies=60)
        ledger.close_slots(BEGIN + SLOT_S, {}, {}, {SPACE: [near]})
        plans.accept(SPACE, Plan(events={"Purchase": EventPlan(parameters={"custom_data.currency": REQUIRED})}),
                     author="test", now=NOW)  # fmt: skip
        told = [Reported(event_name="Purchase", score=5.0, coverage=0.4)]
        control.keep_reported(SPACE, DATASET, ReportedDay(day=NOW // 86_400_000, at=NOW, events=told))
        word = MetaWord(
            at=NOW, token_ends=NOW // 1_000 + 86_400, failed=(FailedCheck(key="pixel_decline", title="Decline"),),
            counted={"Purchase": 600}, since=BEGIN - 86_400, until=BEGIN + 3_600,
        )  # fmt: skip
        control.keep_meta_word(SPACE, DATASET, word)
        at = [NOW]
        cycle = Cycle(
            slots=reader, file=file, asks=asks, spaces=lambda: [SPACE],
            facts=lambda space_id, now: read_facts(control, plans, reader, space_id, now),
            now=lambda: at[0], log=lambda event, **fields: None,
        )  # fmt: skip
        asyncio.run(cycle.once())
        found = {finding.check for one in file.incidents(SPACE).every for finding in one.findings}
        assert found == {
            "near_miss", "events_refused", "quality_low", "coverage_low", "token_ends", "meta_check", "other_sender",
            "plan_missing",
        }  # fmt: skip
        control.set_token(SPACE, DATASET, "another", author="test", now=NOW)
        for _ in range(2):  # gone for half an hour, then over
            at[0] += 2_400_000
            asyncio.run(cycle.once())
        standing = {one.cause: one for one in file.incidents(SPACE).every}
        assert standing["token_ends"].resolved_at is not None
        assert standing["quality_low"].resolved_at is None
