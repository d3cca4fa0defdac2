"""Incidents told from end to end: queue on disk, real receivers, a clock moved by hand."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from incidents_told import DAY, HOUR, NOON, an_incident
from receiving import Mails, TellerHere, Webhooks, mail_server, webhooks
from signalpost.alarms.apprise_child import Letter
from signalpost.alarms.run import LOOK_S
from signalpost.alarms.telling import Telling
from signalpost.errors import StoreUnavailable
from signalpost.store import open_messages
from signalpost.store.channels import Addressed
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incident, Incidents
from signalpost.watch.notice import Channel
from signalpost.watch.telling.queue import State
from signalpost.watch.telling.signature import secret_text
from signalpost.watch.telling.wanted import Every, How, Wanted

SECRET = secret_text(b"k" * 32)
PUBLIC = "https://sp.example"


def a_channel(name: str, url: str, how: How = How.APPRISE, wanted: Wanted | None = None) -> Addressed:
    key = {How.APPRISE: "", How.WEBHOOK: SECRET, How.PAGERDUTY: "r" * 32}[how]
    return Addressed(channel=Channel(name=name), url=url, how=how, key=key, wanted=wanted or Wanted())


class Shop:
    """A telling over a folder; time and incidents are given."""

    def __init__(self, folder: Path, *channels: Addressed, teller: Any = None) -> None:
        self.now = NOON
        self.every: Sequence[Incident] = ()
        self.channels: Callable[[], Sequence[Addressed]] = lambda: channels
        self.logged: list[tuple[str, dict[str, Any]]] = []
        self.messages = open_messages(folder / "watch.db")
        self.telling = Telling(
            incidents=lambda: {1: Incidents(every=tuple(self.every))},
            names=lambda space_id: {"123": "Shop"},
            channels=lambda: self.channels(),
            messages=self.messages,
            teller=teller or TellerHere(),
            now=lambda: self.now * 1_000,
            log=lambda event, **fields: self.logged.append((event, fields)),
            public=PUBLIC,
        )
        self.telling.recover()

    def passes(self, seconds: int = 0) -> int:
        """Time passes, then a round."""
        self.now += seconds
        return asyncio.run(self.telling.once())


@pytest.fixture
def hooks() -> Iterator[Webhooks]:
    with webhooks() as made:
        yield made


@pytest.fixture
def mails() -> Iterator[Mails]:
    with mail_server() as made:
        yield made


def test_an_incident_reaches_chat_mail_webhook_and_pager(tmp_path: Path, hooks: Webhooks, mails: Mails) -> None:
    """Once each, and its end; all say the same."""
    base = f"http://127.0.0.1:{hooks.port}"
    shop = Shop(
        tmp_path,
        a_channel("chat", hooks.url("/chat")),
        a_channel("mail", mails.url),
        a_channel("own", f"{base}/own", How.WEBHOOK),
        a_channel("page", f"{base}/page", How.PAGERDUTY),
        a_channel("other", hooks.url("/other"), wanted=Wanted(datasets=("999",))),
    )
    shop.every = [an_incident()]
    assert [shop.passes(), shop.passes(10), shop.passes(HOUR)] == [4, 0, 0]
    came = {one.path: one.body for one in hooks.take()}
    ((_, mail),) = mails.take()
    assert sorted(came) == ["/chat", "/own", "/page"]
    title = "Signalpost: Dataset 123 (Shop): currency is missing from Purchase of browser"
    assert came["/chat"]["title"] == came["/own"]["title"] == mail["subject"] == title
    assert "Fix: Put currency back where Purchase is sent" in mail.get_content()
    assert came["/own"]["incident"]["link"] == f"{PUBLIC}/incidents/1"
    assert (came["/page"]["event_action"], came["/page"]["dedup_key"]) == ("trigger", "signalpost-incident-1-1")
    shop.every = [an_incident(gone_at=NOON + HOUR, resolved_at=NOON + 2 * HOUR)]
    shop.passes(HOUR)
    over = {one.path: one.body for one in hooks.take()}
    assert over["/page"] == {
        "routing_key": "r" * 32, "event_action": "resolve", "dedup_key": "signalpost-incident-1-1",
    }  # fmt: skip
    assert over["/chat"]["title"].startswith("Signalpost: over: ") and over["/chat"]["type"] == "success"
    assert {one.state for one in shop.messages.lately()} == {State.SENT}


def test_a_channel_that_is_down_for_a_day_gets_what_then_holds(tmp_path: Path, hooks: Webhooks) -> None:
    """Others are told meanwhile; of what opened and ended it gets the end, once."""
    hooks.answers = {"down": 503}
    shop = Shop(tmp_path, a_channel("down", hooks.url("/down")), a_channel("up", hooks.url("/up")))
    shop.every = [an_incident(1), an_incident(2)]
    for _ in range(145):
        if shop.now >= NOON + HOUR:
            shop.every = [an_incident(1, gone_at=NOON, resolved_at=NOON + HOUR), an_incident(2)]
        shop.passes(600)
    told = [one.body["title"] for one in hooks.take() if one.path == "/up"]
    assert len(told) == 4 and [one.split(": ")[1] for one in told[2:]] == ["over", "still"]
    assert shop.messages.channels()["down"].failure == "HTTP 503"
    hooks.answers = {}
    shop.passes(600)
    shop.passes(10)
    got = [one.body["title"].split(": ")[1] for one in hooks.take() if one.path == "/down"]
    assert sorted(got) == ["over", "still"]
    assert shop.messages.channels()["down"].waiting == 0


class Dies:
    """A teller whose process is killed: before it sent, or after."""

    def __init__(self, sent: bool) -> None:
        self.sent = sent

    async def tell(self, letters: Sequence[Letter]) -> Sequence[str | None]:
        if self.sent:
            await TellerHere().tell(letters)
        raise KeyboardInterrupt


@pytest.mark.parametrize(("sent", "times"), [(False, 1), (True, 2)])
def test_a_kill_between_queueing_and_sending_loses_nothing(
    tmp_path: Path, hooks: Webhooks, sent: bool, times: int
) -> None:
    """Killed before it was sent: told once. Killed before its end was known: again, by the same id."""
    channel = a_channel("own", f"http://127.0.0.1:{hooks.port}/own", How.WEBHOOK)
    first = Shop(tmp_path, channel, teller=Dies(sent))
    first.every = [an_incident()]
    with pytest.raises(KeyboardInterrupt):
        first.passes()
    first.messages.close()
    second = Shop(tmp_path, channel)
    second.every = [an_incident()]
    assert [second.passes(60), second.passes(60)] == [1, 0]
    came = [one.body["id"] for one in hooks.take()]
    assert (len(came), len(set(came))) == (times, 1)
    assert second.logged[0] == ("sent_again", {"messages": 1})


def test_a_storm_of_two_thousand_is_five_messages(tmp_path: Path, hooks: Webhooks) -> None:
    """Then nothing more but what is new and critical; a day later, what still is."""
    shop = Shop(tmp_path, a_channel("chat", hooks.url()))
    shop.every = [an_incident(number, level=Level.WARNING) for number in range(2_000)]
    begun = time.process_time()
    for _ in range(12):
        shop.passes(300)
    came = hooks.take()
    titles = [one.body["title"] for one in came]  # those of one round arrive in any order
    assert (len(titles), titles.count("Signalpost: 1996 incidents at once")) == (5, 1)
    shop.every = [*shop.every, an_incident(3_000)]
    shop.passes(10)
    assert len(hooks.take()) == 1
    assert time.process_time() - begun < 60  # bounded, whatever the machine


def test_a_digest_goes_out_once_at_its_hour_with_its_picture(tmp_path: Path, hooks: Webhooks, mails: Mails) -> None:
    """As HTML with a picture in it by mail, as text to a chat; after days without a machine, only the newest."""
    daily = Wanted(incidents=False, digest=Every.DAY, digest_hour=13)
    shop = Shop(tmp_path, a_channel("mail", mails.url, wanted=daily), a_channel("chat", hooks.url(), wanted=daily))
    shop.every = [an_incident()]
    assert [shop.passes(), shop.passes(HOUR - 1)] == [0, 0]
    assert [shop.passes(1), shop.passes(60)] == [2, 0]
    ((_, mail),) = mails.take()
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert mail.get_content_type() == "multipart/related"
    assert parts["image/png"]["content-id"] == "<chart.png>"
    assert parts["image/png"].get_content().startswith(b"\x89PNG")
    assert 'src="cid:chart.png"' in parts["text/html"].get_content()
    assert "currency is missing" in parts["text/plain"].get_content()
    (hook,) = hooks.take()
    assert hook.body["message"].startswith("2026-11-22 13:00 UTC to 2026-11-23 13:00 UTC: the day: 1 opened")
    assert [shop.passes(3 * DAY), shop.passes(60)] == [2, 0]


def test_a_control_file_that_cannot_be_read_ends_nothing(tmp_path: Path, hooks: Webhooks) -> None:
    """It is said, and done the next time."""
    shop = Shop(tmp_path, a_channel("chat", hooks.url()))
    shop.every, good = [an_incident()], shop.channels

    def unreadable() -> Sequence[Addressed]:
        raise StoreUnavailable("no", code="store_locked")

    shop.channels = unreadable
    assert (shop.passes(), shop.logged) == (0, [("telling_failed", {"error": "StoreUnavailable"})])
    shop.channels = good
    assert shop.passes(10) == 1


def test_nothing_of_an_address_is_logged_or_kept(tmp_path: Path, hooks: Webhooks) -> None:
    """Not in the file either."""
    shop = Shop(tmp_path, a_channel("chat", hooks.url("/s3cr3t")))
    shop.every = [an_incident()]
    shop.passes()
    assert "s3cr3t" not in json.dumps(shop.logged)
    assert b"s3cr3t" not in (tmp_path / "watch.db").read_bytes() + (tmp_path / "watch.db-wal").read_bytes()


def test_it_runs_until_it_is_stopped(tmp_path: Path, hooks: Webhooks) -> None:
    """And rests in between."""
    shop = Shop(tmp_path, a_channel("chat", hooks.url()))
    shop.every = [an_incident()]

    async def story() -> None:
        running = asyncio.ensure_future(shop.telling.run())
        while not any(event == "told" for event, _ in shop.logged):
            await asyncio.sleep(0.01)
        shop.telling.stop()
        await asyncio.wait_for(running, LOOK_S)

    asyncio.run(story())
    assert len(hooks.take()) == 1
