"""The watch's round: look, keep, tell; within a minute, across restarts, past channels that fail."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from signalpost.alarms.apprise_child import Letter
from signalpost.alarms.run import LOOK_S, Watch
from signalpost.alarms.teller import LIMIT_S
from signalpost.errors import StoreCorrupt
from signalpost.store.channels import Addressed
from signalpost.store.watch_file import WatchFile, read_kept
from signalpost.watch.code import Code
from signalpost.watch.notice import Channel
from signalpost.watch.sight import InboxSight, Sight
from signalpost.watch.standing import HOLD_MS
from watching import HOUR, MINUTE, NOW, SECOND, a_dataset, a_sight

OPS = Addressed(channel=Channel(name="ops"), url="json://ops")
MAIL = Addressed(channel=Channel(name="mail", codes=(Code.BOOKS_UNBALANCED,)), url="json://mail")
REFUSED = a_dataset(paused="token", paused_at=NOW, waiting=3)


class Told:
    """Keeps what is sent; `fails` gives the failure for an address, `takes_s` how long a round takes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.came: list[tuple[str, str]] = []
        self.fails: dict[str, str] = {}
        self.takes_s = 0.0

    async def tell(self, letters: Sequence[Letter]) -> Sequence[str | None]:
        self.world.now += int(self.takes_s * 1000)
        self.came += [(one.url, one.title) for one in letters if one.url not in self.fails]
        return [self.fails.get(one.url) for one in letters]


class World:
    """A watch over a folder, with a clock moved by hand and looks that are given."""

    def __init__(self, folder: Path, *channels: Addressed) -> None:
        self.folder = folder
        self.now = NOW
        self.sight: Sight = a_sight()
        self.channels: Sequence[Addressed] = channels or (OPS,)
        self.told = Told(self)
        self.logged: list[tuple[str, dict[str, Any]]] = []
        self.file = WatchFile.hold(folder)
        self.watch = self.made()

    def made(self) -> Watch:
        return Watch(
            look=lambda now: a_sight_at(self.sight, now),
            channels=lambda: self.channels,
            teller=self.told,
            file=self.file,
            now=lambda: self.now,
            log=lambda event, **fields: self.logged.append((event, fields)),
        )

    def restart(self) -> None:
        self.file.close()
        self.file = WatchFile.hold(self.folder)
        self.watch = self.made()

    def round(self, passed: float = LOOK_S) -> list[tuple[str, str]]:
        """Time passes, then a round; what it sent."""
        self.now += int(passed * 1000)
        before = len(self.told.came)
        asyncio.run(self.watch.once())
        return self.told.came[before:]


def a_sight_at(sight: Sight, now: int) -> Sight:
    return msgspec.structs.replace(sight, now=now)


def test_an_alarm_is_told_and_then_that_it_is_over(tmp_path: Path) -> None:
    """Once each; nothing while all is well."""
    world = World(tmp_path)
    assert world.round() == []
    world.sight = a_sight(REFUSED)
    ((url, title),) = world.round()
    assert (url, title) == ("json://ops", "Signalpost: Dataset 1234 (Shop): Meta refuses the access token")
    assert [world.round() for _ in range(30)] == [[]] * 30
    world.sight = a_sight()
    quiet = [world.round() for _ in range(HOLD_MS // SECOND // int(LOOK_S))]
    assert quiet == [[]] * len(quiet)
    ((_, title),) = world.round()
    assert title.startswith("Signalpost: over: Dataset 1234")
    assert [event for event, _ in world.logged] == ["alarm_raised", "told", "alarm_over", "told"]


def test_it_is_told_within_a_minute_whatever_a_channel_does() -> None:
    """The worst: a round was just sent to a channel that hangs, the fault begins, and the next round meets it too."""
    assert LOOK_S + 2 * LIMIT_S < 60


def test_it_is_told_within_a_minute_at_any_phase(tmp_path: Path) -> None:
    """Of a fault that begins at any second between two looks, by the loop's own period; with a channel that hangs."""
    for begins in range(int(LOOK_S)):
        folder = tmp_path / str(begins)
        folder.mkdir()
        world = World(folder, OPS, Addressed(channel=Channel(name="hangs"), url="json://hangs"))
        world.told.takes_s, world.told.fails = LIMIT_S, {"json://hangs": "timeout"}
        world.sight = a_sight(a_dataset(dead_day=9))
        world.round()  # the other fault keeps the hanging channel busy
        fault_at = world.now - int(LIMIT_S * 1000) + begins * SECOND
        world.sight = a_sight(a_dataset(dead_day=9, paused="token", paused_at=fault_at))
        assert any("Meta refuses" in title for _, title in world.round())
        assert world.now - fault_at < MINUTE
        world.file.close()


def test_a_restart_neither_repeats_nor_forgets(tmp_path: Path) -> None:
    """What stood still stands, and is over in time; what was told is not told again."""
    world = World(tmp_path)
    world.sight = a_sight(REFUSED)
    assert len(world.round()) == 1
    for _ in range(5):
        world.restart()
        assert world.round() == []
    world.sight = a_sight()
    world.round()
    world.restart()
    assert len(world.round(HOLD_MS / 1000)) == 1
    world.restart()
    assert world.round(HOUR / 1000) == []


def test_after_an_outage_of_everything_the_worker_has_its_time(tmp_path: Path) -> None:
    """All was down for two minutes while copies lay in the inbox and events waited: no alarm before they could go."""
    late = a_dataset(waiting=4, oldest_waiting_at=NOW - 20 * MINUTE)
    world = World(tmp_path)
    world.round()
    world.sight = a_sight(late, inbox=InboxSight(unfolded=9, oldest_at=NOW))
    world.restart()
    assert world.round(120) == [] and world.round() == [] and world.round() == []
    assert len(world.round()) == 1, "it had its half minute"


def test_an_alarm_outlives_an_outage_of_the_watch(tmp_path: Path) -> None:
    """What stood before and still is so is neither over nor told again."""
    late = a_dataset(waiting=4, oldest_waiting_at=NOW)
    world = World(tmp_path)
    world.sight = a_sight(late, inbox=InboxSight(unfolded=9, oldest_at=NOW))
    told = [message for _ in range(6) for message in world.round()]
    assert len(told) == 1 and "The inbox" in told[0][1]
    world.restart()
    assert [world.round(600 if first else LOOK_S) for first in (True, *[False] * 30)] == [[]] * 31


def test_a_message_that_was_not_told_before_a_restart_is_told_after(tmp_path: Path) -> None:
    """The failure is kept, and tried again when its time has come."""
    world = World(tmp_path)
    world.sight, world.told.fails = a_sight(REFUSED), {"json://ops": "HTTP 500"}
    assert world.round() == []
    world.restart()
    world.told.fails = {}
    assert len(world.round(10)) == 1
    assert ("not_told", {"channel": "ops", "kind": "raised", "code": "access_refused", "failure": "HTTP 500"}) in (
        world.logged
    )


def test_what_stands_for_a_day_is_told_again(tmp_path: Path) -> None:
    """By each channel's own delay."""
    often = Addressed(channel=Channel(name="often", again_hours=1), url="json://often")
    world = World(tmp_path, OPS, often)
    world.sight = a_sight(REFUSED)
    world.round()
    told = [url for _ in range(24 * 6) for url, title in world.round(600) if "still: " in title]
    assert (told.count("json://often"), told.count("json://ops")) == (24, 1)


def test_channels_are_told_what_they_want_and_new_ones_at_once(tmp_path: Path) -> None:
    """Without a restart."""
    world = World(tmp_path, MAIL)
    world.sight = a_sight(REFUSED)
    assert world.round() == []
    world.channels = (MAIL, OPS)
    assert [url for url, _ in world.round()] == ["json://ops"]
    world.channels = ()
    world.round()
    assert read_kept(tmp_path).told == {}


def test_channels_that_cannot_be_read_are_those_of_before(tmp_path: Path) -> None:
    """A control file that is locked just now silences nobody."""
    world = World(tmp_path)
    world.round()

    def locked() -> Sequence[Addressed]:
        raise StoreCorrupt("control.db")

    world.watch._channels = locked
    world.sight = a_sight(REFUSED)
    assert len(world.round()) == 1


def test_channels_that_cannot_be_read_after_a_restart_are_not_told_twice(tmp_path: Path) -> None:
    """What they were told is known until it is known which of them are gone."""
    world = World(tmp_path)
    world.sight = a_sight(REFUSED)
    assert len(world.round()) == 1
    world.restart()
    readable = world.channels

    def channels() -> Sequence[Addressed]:
        if world.channels is readable:
            return readable
        raise StoreCorrupt("control.db is damaged")

    world.channels = ()
    world.watch._channels = channels
    assert world.round() == []
    world.channels = readable
    assert world.round() == []


def test_a_full_disk_silences_nobody(tmp_path: Path) -> None:
    """What cannot be written is remembered, and each alarm still told once."""
    folder = tmp_path / "var"
    folder.mkdir()
    world = World(folder)
    world.round()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    world.sight = a_sight(REFUSED)
    assert len(world.round()) == 1
    assert world.round() == []
    assert "watch_file_unwritable" in [event for event, _ in world.logged]
    world.file.close()


def test_a_look_that_fails_is_logged_and_ends_nothing(tmp_path: Path) -> None:
    """And becomes an alarm when it goes on."""
    world = World(tmp_path)
    world.sight = a_sight(REFUSED)
    world.round()
    world.sight = Sight(now=0, unreadable="store_corrupt")
    assert world.round() == []
    assert "the ledger cannot be read" in str([world.round() for _ in range(4)])
    assert ("look_failed", {"code": "store_corrupt"}) in world.logged


def test_it_runs_until_stopped(tmp_path: Path) -> None:
    """And keeps when it last looked."""
    world = World(tmp_path)

    async def story() -> None:
        running = asyncio.ensure_future(world.watch.run())
        while not read_kept(tmp_path).looked_at:
            await asyncio.sleep(0.01)
        world.watch.stop()
        await asyncio.wait_for(running, 10)

    asyncio.run(story())
    assert read_kept(tmp_path).looked_at == NOW


def test_a_stop_does_not_wait_for_a_channel_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not told is told after the restart."""
    monkeypatch.setattr("signalpost.alarms.run.GRACE_S", 0.01)
    world = World(tmp_path)
    world.sight = a_sight(REFUSED)
    telling = asyncio.Event()

    async def hang(letters: Sequence[Letter]) -> Sequence[str | None]:
        telling.set()
        await asyncio.Event().wait()
        return []

    async def story() -> None:
        world.watch._teller.tell = hang  # type: ignore[method-assign]
        running = asyncio.ensure_future(world.watch.run())
        await telling.wait()
        world.watch.stop()
        await asyncio.wait_for(running, 10)

    asyncio.run(story())
    del world.told.tell
    world.restart()
    assert len(world.round()) == 1
