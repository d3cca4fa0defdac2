"""The cycle over real files: slots as the counter closes them in, incidents in `watch.db` out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from signalpost.alarms.cycle import ABSENT, BATCH, Cycle
from signalpost.errors import StoreUnavailable
from signalpost.store import open_control, open_incident_asks, open_incidents
from signalpost.store.incidents_file import Normal
from signalpost.watch.checks.facts import Delivery, Facts
from signalpost.watch.counts.counter import Closed, Counter
from signalpost.watch.counts.slot import SLOT_S
from signalpost.watch.incidents.asked import Asked, Wish
from signalpost.watch.seen import Seen
from stores import keyring

BASE = 472_224 * 3_600
KNOWN = 4 * 288
NOW = BASE + KNOWN * SLOT_S


class Fed:
    """Copies of one shop, counted and closed as the worker does."""

    def __init__(self) -> None:
        self.counter = Counter()
        self.kept: list[Closed] = []
        self.until = 0

    def slot(self, at: int, *, currency: bool = True) -> None:
        custom = {"value": 50.0, "currency": "EUR"} if currency else {"value": 50.0}
        base: dict[str, Any] = {"dataset": "1", "source": "browser", "host": "h", "at": at, "event_time": at}
        self.counter.observe(Seen(event_name="PageView", times=40, custom={}, **base))
        self.counter.observe(Seen(event_name="Purchase", times=8, custom=custom, **base))
        self.until = at + SLOT_S
        self.kept += self.counter.close(self.until)

    def watch_slots(self, space_id: int, after: int, most: int = 500) -> Sequence[Closed]:
        return [one for one in self.kept if one.begin > after][:most]

    def watch_until(self) -> int:
        return self.until


class Installation:
    """A data folder that is watched; `restart` begins anew over the same files."""

    def __init__(self, folder: Path) -> None:
        keys = keyring(folder)
        self.control = open_control(folder / "control.db", keys)
        self.asks = open_incident_asks(folder / "control.db", keys)
        self.folder, self.fed = folder, Fed()
        self.facts: Mapping[str, Facts] = {}
        self.noted: list[tuple[str, dict[str, Any]]] = []
        self.begin()

    def begin(self) -> None:
        self.file = open_incidents(self.folder / "watch.db")
        self.cycle = Cycle(
            slots=self.fed,
            file=self.file,
            asks=self.asks,
            spaces=lambda: [1],
            facts=lambda space_id, at: self.facts,
            now=lambda: self.fed.until * 1_000,
            log=lambda event, **fields: self.noted.append((event, fields)),
        )

    def restart(self) -> None:
        self.file.close()
        self.begin()

    def goes_on(self, slots: int, *, currency: bool = True, looks: bool = True) -> None:
        for _ in range(slots):
            self.fed.slot(max(self.fed.until, BASE), currency=currency)
            if looks:
                asyncio.run(self.cycle.once())

    @property
    def happened(self) -> list[str]:
        return [one.what for one in self.file.timeline(1, 1)]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Installation]:
    """Days of a shop that the watch has not looked at yet."""
    made = Installation(tmp_path)
    made.goes_on(KNOWN, looks=False)
    yield made
    made.file.close()
    made.control.close()


def test_what_broke_opens_and_ends_one_incident_through_restarts(shop: Installation) -> None:
    """Its timeline says what happened; what is normal is taken in from all slots there are, then kept."""
    asyncio.run(shop.cycle.once())
    assert shop.file.incidents(1).every == () and shop.file.looked_at() == NOW
    shop.goes_on(3, currency=False)
    shop.restart()  # without a word: it was killed
    shop.goes_on(3, currency=False)
    (one,) = shop.file.incidents(1).every
    assert one.what == "currency is missing from Purchase of browser" and one.fix.startswith("Put currency back")
    assert one.at_risk["EUR"] > 500 and NOW <= one.since < NOW + 2 * SLOT_S
    shop.cycle.keep()
    shop.restart()
    shop.goes_on(40)
    assert [one.open for one in shop.file.incidents(1).every] == [False]
    assert shop.happened[0] == "opened" and shop.happened[-2:] == ["gone", "resolved"]


def test_while_the_watch_is_off_it_rests(shop: Installation) -> None:
    """What is normal is kept as of then, so that it goes on from whenever copies are counted again."""
    asyncio.run(shop.cycle.once())
    shop.cycle.keep()
    shop.restart()
    shop.fed.until += 600
    shop.cycle.rest()
    kept = shop.file.normal(1)
    assert kept is not None and (kept.slot, kept.until) == (shop.fed.until, shop.fed.until)
    shop.restart()
    shop.fed.until += 43_200
    shop.goes_on(24)
    assert shop.file.incidents(1).every == ()
    shop.goes_on(6, currency=False)
    assert [one.cause for one in shop.file.incidents(1).every] == ["parameter_lost"]


def test_what_people_ask_is_done_at_the_next_look_and_once(shop: Installation) -> None:
    """In its order, with who asked; what names an incident that is gone is passed over."""
    shop.goes_on(6, currency=False)
    for number, asked in (
        (1, Asked(wish=Wish.MUTE)),
        (9, Asked(wish=Wish.MUTE)),
        (1, Asked(wish=Wish.NOTE, text="Ours")),
    ):
        shop.asks.ask(1, number, asked, "ann", now=shop.fed.until * 1_000)
    shop.goes_on(1, currency=False)
    shop.restart()
    shop.goes_on(1, currency=False)
    (one,) = shop.file.incidents(1).every
    assert one.muted and [(note.by, note.text) for note in one.notes] == [("ann", "Ours")]
    assert [(row.what, row.by) for row in shop.file.timeline(1, 1)][1:] == [("mute", "ann"), ("note", "ann")]


def test_what_the_ledger_tells_is_an_incident_too(shop: Installation) -> None:
    """A token that Meta refuses."""
    asyncio.run(shop.cycle.once())
    shop.facts = {"1": Facts(delivery=Delivery(stopped="token", stopped_since=NOW, waiting=7))}
    shop.goes_on(1)
    (one,) = shop.file.incidents(1).every
    assert (one.cause, one.what) == ("token", "Meta refuses the access token")


def test_a_store_that_cannot_be_read_ends_nothing(shop: Installation) -> None:
    """It is said, but of one that is not there yet; the next cycle goes on, and nothing counts as over meanwhile."""
    code = "store_busy"

    def broken(space_id: int, after: int, most: int = 500) -> Sequence[Closed]:
        raise StoreUnavailable("gone", code=code)

    shop.goes_on(6, currency=False)
    shop.fed.watch_slots = broken  # type: ignore[method-assign]
    shop.goes_on(20, currency=False)
    assert ("cycle_failed", {"error": "StoreUnavailable"}) in shop.noted
    assert shop.file.incidents(1).every[0].open
    code, before = ABSENT, len(shop.noted)
    shop.goes_on(2, currency=False)
    assert len(shop.noted) == before


def test_what_is_normal_and_unreadable_is_learnt_anew(shop: Installation) -> None:
    """From the slots there are; until stopped it runs and then keeps it."""
    shop.file.keep_normal(1, Normal(baselines=b"\xc1", slot=0, until=0))

    async def run() -> None:
        running = asyncio.ensure_future(shop.cycle.run())
        while not shop.file.looked_at():
            await asyncio.sleep(0.01)
        shop.cycle.stop()
        await running

    asyncio.run(asyncio.wait_for(run(), 30))
    assert [event for event, _ in shop.noted] == ["normal_unreadable"]
    kept = shop.file.normal(1)
    assert kept is not None and (kept.slot, kept.until) == (NOW - SLOT_S, NOW) and KNOWN > BATCH
