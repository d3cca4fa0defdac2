"""One look at real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_parts import DATASET, HOUR, NOW, SPACE, SqliteHome, a_fate, an_event, end, fold, lease
from signalpost.alarms.gateway import Answered, Asked, Signatures
from signalpost.alarms.look import PASTS_A_LOOK, Look
from signalpost.store import open_control, open_inbox, open_ledger_reader
from signalpost.store.business import Dataset
from signalpost.store.control import Control
from signalpost.store.inbox import InboxLimits
from signalpost.store.ledger import Fate, Ledger
from signalpost.store.stages import Stage
from signalpost.watch.rhythm import WEEK_HOURS
from signalpost.watch.settings import AlarmSettings
from signalpost.watch.sight import DatasetSight
from signalpost.watch.webhooks import ShopCounts, ShopSight, WebhookSight
from stores import record


class Installation:
    """A data folder with a dataset, and whoever looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = SqliteHome(folder)
        self.control: Control = open_control(folder / "control.db", self.home.keyring)
        self.put()
        self.reader = open_ledger_reader(self.home.path)
        self.look = Look(self.control, self.reader, ledger_file=self.home.path, inbox_folder=folder / "inbox")

    def put(self, dataset_id: str = DATASET, **over: object) -> None:
        self.control.put_dataset(SPACE, Dataset(dataset_id=dataset_id, name="Shop", **over), author="test", now=NOW)

    def seen(self, now: int = NOW) -> DatasetSight:
        return self.look(now).datasets[0]


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    made.reader.close()


@pytest.fixture
def ledger(installed: Installation) -> Iterator[Ledger]:
    made = installed.home.open()
    yield made
    made.close()


def test_an_installation_without_a_ledger_is_seen(installed: Installation) -> None:
    """Its datasets are those of the settings; nothing came, nobody works."""
    sight = installed.look(NOW, ask_worker=True)
    assert sight.unreadable is None and sight.worker_runs is False
    assert [(one.dataset, one.name, one.accepted) for one in sight.datasets] == [(DATASET, "Shop", 0)]


def test_what_the_ledger_keeps_is_seen(installed: Installation, ledger: Ledger) -> None:
    """Counts, the oldest, the dead of a day, the pause, and why calls fail."""
    fold(ledger, *(an_event(number) for number in range(1, 6)), a_fate(6, Fate.DROPPED))
    rows = lease(ledger)
    end(ledger, rows[:1])
    ledger.pause(SPACE, DATASET, "token", NOW)
    ledger.open_incident(SPACE, "delivery_failing", DATASET, NOW, "no_answer")
    one = installed.seen()
    assert (one.accepted, one.delivered, one.waiting, one.oldest_waiting_at) == (5, 1, 4, NOW)
    assert (one.paused, one.paused_at, one.trouble) == ("token", NOW, "no_answer")
    (space,) = installed.look(NOW).spaces
    assert (space.received, space.fates, space.routed, space.states) == (6, 6, 5, 5)


def test_only_words_of_a_closed_set_are_taken_from_incidents(installed: Installation, ledger: Ledger) -> None:
    """Their detail may be Meta's text."""
    fold(ledger, an_event(1))
    ledger.open_incident(SPACE, "delivery_failing", DATASET, NOW, "jo@example.com is refused")
    assert installed.seen().trouble is None


def test_stage_and_settings_are_seen(installed: Installation) -> None:
    """As they are at each look."""
    for over, expected in (
        ({}, (True, False)),
        ({"stage": Stage.OBSERVE}, (False, False)),
        ({"test_event_code": "TEST1"}, (False, True)),
        ({"stage": Stage.LIVE, "share": 0.0}, (False, False)),
        ({"alarms": AlarmSettings(silence_hours=3)}, (True, False)),
    ):
        installed.put(**over)
        one = installed.seen()
        assert (one.sends, one.tests) == expected
    assert one.settings.silence_hours == 3


def test_the_inbox_is_seen_with_what_is_not_folded(installed: Installation, ledger: Ledger) -> None:
    """By the ledger's cursors; and whether a worker is there to fold it."""
    limits = InboxLimits(least_free=0)
    inbox = open_inbox(installed.folder / "inbox", installed.home.keyring, limits=limits, clock=lambda: NOW)
    inbox.append_wait([record(1), record(2)])
    sight = installed.look(NOW + 20_000)
    assert (sight.inbox.unfolded, sight.inbox.oldest_at, sight.worker_runs) == (2, NOW, True)
    fold(ledger, an_event(1))
    assert installed.look(NOW).inbox.progress == sight.inbox.progress + 1
    assert installed.look(NOW).worker_runs is None, "nothing hints at its being gone"
    ledger.close()
    assert installed.look(NOW + 20_000).worker_runs is False
    ledger.close()
    inbox.close()


def test_incidents_that_stop_the_inbox_are_seen(installed: Installation, ledger: Ledger) -> None:
    """Those of the whole space; others are not."""
    fold(ledger, an_event(1))
    for code, dataset in (("inbox_unreadable", None), ("key_missing", DATASET), ("clock_jumped", None)):
        ledger.open_incident(SPACE, code, dataset, NOW)
    assert installed.look(NOW).stops == ("inbox_unreadable",)


def test_a_ledger_that_cannot_be_read_is_said_to_be(installed: Installation) -> None:
    """Damaged, or of another release."""
    installed.home.path.write_bytes(b"no ledger at all" * 999)
    sight = installed.look(NOW)
    assert (sight.unreadable, sight.spaces) == ("store_corrupt", ())


def test_a_past_of_weeks_becomes_a_rhythm(installed: Installation, ledger: Ledger) -> None:
    """Read once an hour; the last hour that had a copy is known."""
    hours = range(1, 2 * WEEK_HOURS + 2)
    fold(ledger, *(a_fate(one, Fate.DUPLICATE, "duplicate", received_at=NOW - one * HOUR, count=5) for one in hours))
    one = installed.seen()
    assert one.rhythm is not None
    assert one.silent_from == NOW // HOUR * HOUR
    fold(ledger, a_fate(9_999, Fate.DUPLICATE, "duplicate", received_at=NOW))
    assert installed.seen(NOW + 60_000).silent_from == one.silent_from
    later = installed.seen(NOW + HOUR)
    assert later.silent_from == NOW // HOUR * HOUR + HOUR
    assert later.rhythm is not None and later.rhythm.until == one.rhythm.until + 3600


def test_a_new_dataset_is_known_to_be_one(installed: Installation, ledger: Ledger) -> None:
    """While its first copy is less than two weeks old, and if enough came."""
    assert not installed.seen().young
    fold(ledger, a_fate(1, Fate.DUPLICATE, "duplicate", received_at=NOW - 3 * HOUR, count=200))
    assert installed.seen(NOW + HOUR).young
    assert not installed.seen(NOW + 2 * WEEK_HOURS * HOUR).young


def test_the_past_of_many_datasets_is_read_over_several_looks(installed: Installation, ledger: Ledger) -> None:
    """So that no look is long."""
    numbers = range(1, PASTS_A_LOOK + 2)
    for number in numbers:
        installed.put(str(number))
    fold(ledger, *(an_event(number, dataset=str(number)) for number in numbers))
    known = [len([one for one in installed.look(NOW).datasets if one.silent_from is not None]) for _ in range(2)]
    assert known == [PASTS_A_LOOK, PASTS_A_LOOK + 1]


def test_what_the_gateway_counted_of_shops_is_seen(installed: Installation) -> None:
    """Of those in the settings that are not paused, also where nothing came; of no others."""
    shops = [
        {"name": name, "platform": "stripe", "shop": name, "paused": name == "paused"}
        for name in ("main", "paused", "quiet")
    ]
    values = {**installed.control.export_config(SPACE), "sources": shops}
    installed.control.apply_config(SPACE, values, author="test", now=NOW)
    named, refused = ("main", "paused", "gone"), {"signature_old": 2}
    told = tuple(Signatures(space_id=SPACE, shop=name, right=1, refused=refused) for name in named)
    answered = Answered(ready=True, process="a", signatures=told)
    looks = [Asked(cause=None, answered=answered), Asked(cause="gateway_gone"), None]
    look = Look(
        installed.control, installed.reader, ledger_file=installed.home.path, inbox_folder=installed.folder / "inbox",
        ask=lambda: looks.pop(0),
    )  # fmt: skip
    sight = look(NOW)
    assert sight.webhooks == WebhookSight(
        process="a",
        shops=(
            ShopSight(space_id=SPACE, shop="main", counts=ShopCounts(right=1, refused={"signature_old": 2})),
            ShopSight(space_id=SPACE, shop="quiet"),
        ),
    )
    gone, none = look(NOW), look(NOW)
    assert (gone.webhooks, gone.refuses, none.webhooks, none.refuses) == (None, "gateway_gone", None, None)
