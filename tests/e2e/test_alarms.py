"""Each of the six alarms, provoked and mended, as it arrives at a webhook and by mail. Gateway, worker, watch, Apprise
and the local Meta are the real ones; time passes when told."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import apsw
import msgspec
import pytest

from delivering import Delivering, sandbox_at
from gateway_shop import DATASET
from receiving import Mails, TellerHere, Webhooks, mail_server, webhooks
from serving import Sandbox, Serve, post, run, wait_for
from signalpost.alarms.look import Look
from signalpost.alarms.run import LOOK_S, Watch
from signalpost.store import open_ledger_reader
from signalpost.store.channels import Addressed, listed, put
from signalpost.store.watch_file import WatchFile
from signalpost.watch.notice import Channel
from signalpost.watch.settings import AlarmSettings
from signalpost.watch.standing import HOLD_MS

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
LOOK = int(LOOK_S * SECOND)


class Watched:
    """A shop that delivers, and its watch, which tells a webhook and a mail server."""

    def __init__(self, folder: Path, shop: Delivering, hooks: Webhooks, mails: Mails) -> None:
        self.shop, self.hooks, self.mails, self.folder = shop, hooks, mails, folder
        self.reader = open_ledger_reader(folder / "ledger.db")
        control = shop.shop.control
        for name, url in (("hook", hooks.url()), ("mail", mails.url)):
            channel = Channel(name=name, added_at=shop.shop.now_ms)
            put(control, Addressed(channel=channel, url=url), author="test", now=shop.shop.now_ms)
        self.file = WatchFile.hold(folder)
        self.watch = Watch(
            look=Look(control, self.reader, ledger_file=folder / "ledger.db", inbox_folder=folder / "inbox"),
            channels=lambda: listed(control),
            teller=TellerHere(),
            file=self.file,
            now=lambda: self.shop.shop.now_ms,
            log=lambda event, **fields: None,
        )

    async def passes(self, milliseconds: int = LOOK, every: int = LOOK, *, works: bool = True) -> None:
        """Time passes; at each step the worker does its turn and the watch looks."""
        for _ in range(max(1, milliseconds // every)):
            if works:
                await self.shop.turn(every)
            else:
                self.shop.shop.now_ms += every
            await self.watch.once()

    def told(self) -> list[tuple[str, dict[str, str]]]:
        """What came since the last time, title and lines; the same by both ways."""
        hooks = [(one.body["title"], one.body["message"]) for one in self.hooks.take()]
        mails = [
            (mail["subject"], "\n".join(mail.get_content().split("\r\n")).strip()) for _, mail in self.mails.take()
        ]
        assert sorted(hooks) == sorted(mails)
        return [(title, dict(line.split(": ", 1) for line in body.splitlines())) for title, body in hooks]

    def set(self, **settings: float) -> None:
        """The dataset's alarms, from the next look on."""
        control = self.shop.shop.control
        known = control.snapshot().dataset(1, DATASET)
        assert known is not None
        changed = msgspec.structs.replace(known, alarms=AlarmSettings(**settings))  # type: ignore[arg-type]
        control.put_dataset(1, changed, author="test", now=self.shop.shop.now_ms)

    async def close(self) -> None:
        self.file.close()
        self.reader.close()
        await self.shop.close()


@pytest.fixture
def hooks() -> Iterator[Webhooks]:
    with webhooks() as made:
        yield made


@pytest.fixture
def mails() -> Iterator[Mails]:
    with mail_server() as made:
        yield made


@pytest.fixture
def told(tmp_path: Path, hooks: Webhooks, mails: Mails) -> Callable[[Callable[[Watched], Awaitable[None]]], None]:
    """Runs a story in an installation of its own, after a first event was delivered and all was well."""

    def tell(story: Callable[[Watched], Awaitable[None]]) -> None:
        async def run_story(watched: Watched) -> None:
            try:
                await watched.shop.collect("first")
                await watched.passes(MINUTE)
                assert watched.shop.delivered() == 1 and watched.told() == []
                await story(watched)
            finally:
                await watched.close()

        clock: dict[str, Delivering] = {}
        with sandbox_at(clock) as running:
            clock["shop"] = Delivering(tmp_path, running)
            asyncio.run(run_story(Watched(tmp_path, clock["shop"], hooks, mails)))

    return tell


Tell = Callable[[Callable[[Watched], Awaitable[None]]], None]


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        ("190/463", "Meta refuses the access token"),
        ("200", "the access token lacks a permission"),
        ("10", "the access token lacks a permission"),
    ],
)
def test_a_dead_token_or_permission(told: Tell, fault: str, what: str) -> None:
    """Told at the first look; over when another token works; nothing was lost."""

    async def story(watched: Watched) -> None:
        watched.shop.inject(fault, times=0)
        await watched.shop.collect("a", "b")
        await watched.passes()
        ((title, said),) = watched.told()
        assert title == f"Signalpost: Dataset {DATASET}: {what}"
        assert said["Affected"] == "2 events wait; they are kept."
        assert f"signalpost datasets set-token {DATASET} < token.txt" in said["Fix"]
        await watched.passes(4 * MINUTE)
        assert watched.told() == []
        watched.shop.meta.faults.clear()
        watched.shop.new_token("second")
        await watched.passes(HOLD_MS + 2 * LOOK)
        ((title, said),) = watched.told()
        assert title == f"Signalpost: over: Dataset {DATASET}: {what}"
        assert (said["Affected"], said["Lost"]) == ("up to 2 events waited.", "nothing: no event died meanwhile.")
        assert watched.shop.delivered() == 3

    told(story)


def test_accepting_but_nothing_delivered_and_then_waiting_too_long(told: Tell) -> None:
    """Meta is down, and a small shop's one event is tried again and again: told after five minutes, and that it is an
    hour old after an hour, however often a repeat put it off; both are over when it got through."""

    async def story(watched: Watched) -> None:
        watched.shop.inject("2", times=0)
        await watched.shop.collect("a")
        await watched.passes(4 * MINUTE, MINUTE)
        assert watched.told() == []
        await watched.passes(2 * MINUTE, MINUTE)
        ((title, said),) = watched.told()
        assert title == f"Signalpost: Dataset {DATASET}: Meta answers that it is unavailable"
        assert said["More"] == "docs/reference/alarms.md, not_delivered"
        await watched.passes(52 * MINUTE, MINUTE)
        assert watched.told() == []
        await watched.passes(4 * MINUTE, MINUTE)
        ((_, said),) = watched.told()
        assert said["More"] == "docs/reference/alarms.md, waiting_too_long"
        watched.shop.meta.faults.clear()
        await watched.passes(6 * MINUTE, MINUTE)
        over = {said["More"]: said for _, said in watched.told()}
        assert over.keys() == {f"docs/reference/alarms.md, {code}" for code in ("not_delivered", "waiting_too_long")}
        assert {said["Lost"] for said in over.values()} == {"nothing: no event died meanwhile."}

    told(story)


def test_accepting_and_nobody_folds(told: Tell) -> None:
    """The worker gets nowhere, and then is gone: told within the minute; over when a worker folds again."""

    async def story(watched: Watched) -> None:
        await watched.shop.collect("a")
        await watched.passes(40 * SECOND, works=False)
        ((title, said),) = watched.told()
        assert title == "Signalpost: The inbox: the worker runs and gets nowhere"
        assert said["Affected"] == "1 events wait; they are kept."
        await watched.passes(HOLD_MS + 2 * LOOK)
        ((title, _),) = watched.told()
        assert title == "Signalpost: over: The inbox: the worker runs and gets nowhere"
        await watched.shop.collect("b")
        watched.shop.ledger.close()
        await watched.passes(40 * SECOND, works=False)
        ((title, said),) = watched.told()
        assert title == "Signalpost: The inbox: the worker does not run"
        assert "signalpost serve" in said["Fix"]

    told(story)


def test_nothing_accepted(told: Tell) -> None:
    """After the hours that were set; over with the next copy."""

    async def story(watched: Watched) -> None:
        watched.set(silence_hours=2)
        await watched.passes(2 * HOUR - 2 * MINUTE, 30 * MINUTE)
        assert watched.told() == []
        await watched.passes(30 * MINUTE, 30 * MINUTE)
        ((title, said),) = watched.told()
        assert title == f"Signalpost: Dataset {DATASET}: no event comes any more"
        assert said["Since"].endswith("(2 h 0 min)")
        await watched.shop.collect("a")
        await watched.passes(HOLD_MS + 2 * LOOK)
        ((title, said),) = watched.told()
        assert title.startswith("Signalpost: over: ") and "not known here" in said["Lost"]

    told(story)


def test_dead_letters(told: Tell) -> None:
    """Three of twenty die; over when they were sent again."""

    async def story(watched: Watched) -> None:
        for bad in ("3", "9", "15"):
            watched.shop.inject("100/2804009", event_id=bad)
        await watched.shop.collect(*map(str, range(20)))
        await watched.passes()
        ((title, said),) = watched.told()
        assert title == f"Signalpost: Dataset {DATASET}: too many of its events die"
        assert said["Affected"] == "3 of 21 events of the last day died (14.3 %), most of them: value_missing."
        assert f"signalpost events replay --dataset {DATASET}" in said["Fix"]
        watched.shop.meta.faults.clear()
        assert watched.shop.ledger.replay(1, dataset=DATASET, now=watched.shop.shop.now_ms) == 3
        await watched.passes(HOLD_MS + 2 * LOOK)
        ((title, _),) = watched.told()
        assert title.startswith("Signalpost: over: ")
        assert watched.shop.delivered() == 21

    told(story)


def test_books_out_of_balance(told: Tell) -> None:
    """A figure on the disk is wrong; over when they are counted anew."""

    async def story(watched: Watched) -> None:
        connection = apsw.Connection(str(watched.folder / "ledger.db"))
        connection.execute("UPDATE total SET live = live + 1 WHERE book = 0")
        connection.close()
        await watched.passes()
        ((title, said),) = watched.told()
        assert title == "Signalpost: The books: the sums over all copies and events do not hold"
        assert said["Affected"] == "copies: received 2, accounted for 1; events: 1, 1."
        assert said["Fix"].startswith("signalpost store rebuild")
        assert watched.shop.ledger.rebuild() == 1
        await watched.passes(HOLD_MS + 2 * LOOK)
        ((title, _),) = watched.told()
        assert title.startswith("Signalpost: over: The books")

    told(story)


def test_no_message_holds_anything_of_a_person(told: Tell) -> None:
    """Nor of an event: datasets, counts, times and words of ours."""

    async def story(watched: Watched) -> None:
        watched.shop.inject("100/2804009", times=0, event_name="Purchase")
        await watched.shop.collect(*(f"order-{number}" for number in range(9)))
        await watched.passes(HOUR, MINUTE)
        said = json.dumps(watched.told())
        assert "Dataset" in said
        for word in ("order-", "@", "Purchase", "fbtrace", "first-token"):
            assert word not in said

    told(story)


@pytest.mark.deep
def test_serve_watches_its_worker_and_tells(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], hooks: Webhooks
) -> None:
    """Real processes: a token dies, the webhook hears of it, status ends with 1 and shows the fix."""
    serving = serve()
    folder = ("--data-dir", str(serving.data))
    assert run(*folder, "alarms", "add", "ops", stdin=hooks.url()).returncode == 0
    fault = json.dumps({"fault": "190/463", "times": 0}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{sandbox.url}/_sandbox/faults", fault), timeout=10):
        pass
    event = {"event_name": "Lead", "event_time": int(time.time()), "event_id": "1", "action_source": "website"}
    event["user_data"] = {"em": "jo@example.com"}
    assert post(f"{serving.gateway}/v1/events", {"data": [event]}, key)[0] == 202
    (came,) = wait_for("the alarm", hooks.take)
    assert "Meta refuses the access token" in came.body["title"]
    done = run(*folder, "status")
    assert done.returncode == 1 and "set-token" in done.stdout
    assert serving.stop() == 0
    assert hooks.take() == [], "what is being stopped raises no alarm"
