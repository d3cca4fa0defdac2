"""Incidents told by the real watch, killed in between: a receiver of webhooks, a mail server, `kill -9`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from incidents_told import an_incident
from receiving import mail_server, webhooks
from serving import Process, command, wait_for
from signalpost.cli.parts import control, now_ms
from signalpost.settings import Settings
from signalpost.store import open_incidents, open_messages_reader
from signalpost.store.channels import Addressed, put
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.notice import Channel
from signalpost.watch.telling.queue import State
from signalpost.watch.telling.signature import secret_text
from signalpost.watch.telling.wanted import How


def incidents(data: Path, *numbers: int) -> None:
    """These are open now."""
    now = now_ms() // 1_000
    every = tuple(an_incident(number, since=now - 60, opened_at=now, seen_at=now) for number in numbers)
    with closing(open_incidents(data / "watch.db")) as file:
        file.keep(1, Incidents(every=every, next_number=9), [], asked=0, now=now)


def states(data: Path) -> Sequence[State]:
    with closing(open_messages_reader(data / "watch.db")) as reader:
        return [one.state for one in reader.lately()]


def watch(data: Path, folder: Path, name: str) -> Process:
    return Process(command("--data-dir", str(data), "watch"), folder, name)


def kill(process: Process) -> None:
    process.popen.kill()
    process.popen.wait(30)


def add(data: Path, name: str, how: How, url: str) -> None:
    channel = Channel(name=name, added_at=now_ms())
    key = secret_text(b"k" * 32) if how is How.WEBHOOK else ""
    with control(Settings(data_dir=data), create=True) as opened:
        put(opened, Addressed(channel=channel, url=url, how=how, key=key), author="test", now=now_ms())


def test_a_kill_neither_repeats_nor_loses_what_is_told(tmp_path: Path) -> None:
    """What got there before it is not sent again; what opened while nobody watched is told after the start; what was on
    its way in the kill comes again, by the same id."""
    data = tmp_path / "var"
    with webhooks() as hooks, mail_server() as mails:
        add(data, "own", How.WEBHOOK, f"http://127.0.0.1:{hooks.port}/own")
        add(data, "mail", How.APPRISE, mails.url)
        incidents(data, 1)
        first = watch(data, tmp_path, "first")
        try:
            wait_for("both to be told", lambda: states(data) == [State.SENT] * 2)
        finally:
            kill(first)
        add(data, "slow", How.WEBHOOK, f"http://127.0.0.1:{hooks.port}/hang")
        incidents(data, 1, 2)
        second = watch(data, tmp_path, "second")
        try:
            wait_for("the slow one to be asked", lambda: [one for one in hooks.came if one.path == "/hang"])
            wait_for("the others to be told", lambda: len(mails.came) == 2)
        finally:
            kill(second)
        on_its_way = states(data).count(State.TAKEN)
        assert on_its_way
        before = {one.body["id"] for one in hooks.came}
        third = watch(data, tmp_path, "third")
        try:
            wait_for("it to be asked again", lambda: len([one for one in hooks.came if one.path == "/hang"]) > 2)
        finally:
            kill(third)
        assert {one.body["id"] for one in hooks.came} == before
        of_first = [one for one in hooks.came if one.path == "/own" and one.body["incident"]["number"] == 1]
        assert len(of_first) == 1
        assert [line["messages"] for line in third.lines() if line["event"] == "sent_again"] == [on_its_way]
