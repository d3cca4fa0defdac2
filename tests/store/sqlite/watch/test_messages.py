"""The queue of messages, on a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from incidents_told import DAY, NOON
from signalpost.store import open_messages
from signalpost.store.incident_messages import Messages
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Change
from signalpost.watch.telling.due import Told
from signalpost.watch.telling.queue import AT_ONCE, KEPT_S, MOST_WAITING, Queued, Said, State


@pytest.fixture
def messages(tmp_path: Path) -> Iterator[Messages]:
    opened = open_messages(tmp_path / "watch.db")
    yield opened
    opened.close()


def about(number: int, change: Change = Change.OPENED, channel: str = "ops", level: Level = Level.WARNING) -> Queued:
    said = Said(title=f"{change.value} {number}", body="b", kind="info", topic=f"incident-1-{number}", level=level)
    told = ((number, change, level),)
    return Queued(channel=channel, space_id=1, kind=change.value, said=said, told=told)


def titles(messages: Messages, now: int, *channels: str) -> list[str]:
    return [one.said.title for one in messages.take(channels or ("ops",), now)]


def test_what_is_queued_is_told_of_at_once_and_sent_once(messages: Messages) -> None:
    """In one transaction; what got there is not taken again."""
    messages.queue([about(1), about(2)], NOON)
    told = Told(change=Change.OPENED, level=Level.WARNING, at=NOON)
    assert messages.told("ops", 1) == {1: told, 2: told}
    assert (messages.told("ops", 2), messages.told("mail", 1)) == ({}, {})
    taken = messages.take(["ops"], NOON)
    assert [one.message_id for one in taken] == [f"incident-1-{n}.opened.{NOON}.ops" for n in (1, 2)]
    assert not messages.take(["ops"], NOON)
    messages.settle([(one, None) for one in taken], NOON + 1)
    assert not messages.take(["ops"], NOON + DAY)
    assert {(one.state, one.tries, one.ended_at) for one in messages.lately()} == {(State.SENT, 1, NOON + 1)}


def test_what_was_taken_when_the_process_died_is_sent_again_by_the_same_id(tmp_path: Path) -> None:
    """Nobody knows whether it got there; what was only queued is sent once."""
    first = open_messages(tmp_path / "watch.db")
    first.queue([about(1)], NOON)
    (taken,) = first.take(["ops"], NOON)
    first.queue([about(2)], NOON)
    first.close()  # without settling
    second = open_messages(tmp_path / "watch.db")
    assert second.recover() == 1
    again = second.take(["ops"], NOON + 60)
    assert [one.said.title for one in again] == ["opened 2", "opened 1"]
    assert again[1].message_id == taken.message_id
    second.close()


def test_a_channel_that_fails_is_asked_with_one_message_more_and_more_seldom(messages: Messages) -> None:
    """Down for a day: some hundred and fifty tries; then all at once, of one incident only the newest."""
    messages.queue([about(number) for number in range(1, 6)], NOON)
    tries = 0
    for now in range(NOON, NOON + DAY, 30):
        if now == NOON + 3_600:
            messages.queue([about(1, Change.RESOLVED)], now)
        taken = messages.take(["ops"], now)
        tries += len(taken)
        messages.settle([(one, "unreachable") for one in taken], now)
    assert 140 < tries < 160
    state = messages.channels()["ops"]
    assert (state.waiting, state.oldest, state.failing_since, state.failure) == (5, NOON, NOON, "unreachable")
    (probe,) = messages.take(["ops"], NOON + DAY + 600)
    messages.settle([(probe, None)], NOON + DAY + 600)
    rest = titles(messages, NOON + DAY + 600)
    assert sorted([probe.said.title, *rest]) == ["opened 2", "opened 3", "opened 4", "opened 5", "resolved 1"]
    assert messages.channels()["ops"].failures == 0


def test_a_message_that_fails_while_a_newer_one_waits_is_replaced(messages: Messages) -> None:
    """It was under way when the incident ended."""
    messages.queue([about(1)], NOON)
    taken = messages.take(["ops"], NOON)
    messages.queue([about(1, Change.RESOLVED)], NOON + 5)
    messages.settle([(one, "timeout") for one in taken], NOON + 20)
    assert titles(messages, NOON + 60) == ["resolved 1"]
    assert [one.state for one in messages.lately()] == [State.TAKEN, State.REPLACED]


def test_one_channel_that_is_down_holds_up_no_other_and_one_message_no_other(messages: Messages) -> None:
    """What failed more often comes later."""
    messages.queue([about(1), about(1, channel="mail")], NOON)
    ops, mail = messages.take(["ops", "mail"], NOON)
    messages.settle([(ops, "HTTP 400"), (mail, None)], NOON)
    messages.queue([about(2), about(2, channel="mail")], NOON)
    assert titles(messages, NOON + 5, "ops", "mail") == ["opened 2"]
    assert titles(messages, NOON + 10, "ops") == ["opened 2"]


def test_a_round_takes_no_more_than_a_few_of_a_channel(messages: Messages) -> None:
    """So that it ends in time."""
    messages.queue([about(number) for number in range(40)], NOON)
    assert len(messages.take(["ops"], NOON)) == AT_ONCE


def test_the_queue_is_bounded_and_says_what_it_gave_up(messages: Messages) -> None:
    """What is old first, what is critical last; nothing vanishes uncounted."""
    messages.queue([about(0, level=Level.CRITICAL)], NOON)
    messages.queue([about(number) for number in range(1, MOST_WAITING + 3)], NOON)
    assert messages.prune(NOON + 60, ["ops"]) == 3
    given_up = [one.title for one in messages.lately(1_000) if one.state is State.GIVEN_UP]
    assert given_up == ["opened 3", "opened 2", "opened 1"]
    assert messages.prune(NOON + KEPT_S + 1, ["ops"]) == MOST_WAITING
    assert messages.channels()["ops"].given_up == MOST_WAITING + 3
    assert messages.prune(NOON + 200 * DAY, ["ops"]) == 0
    assert (list(messages.lately()), messages.told("ops", 1)) == ([], {})


def test_a_channel_that_is_gone_is_told_nothing_and_forgotten(messages: Messages) -> None:
    """One of its name that is added later begins anew."""
    messages.queue([about(1)], NOON)
    messages.prune(NOON + 1, ["mail"])
    assert not messages.take(["ops"], NOON + 2)
    assert messages.told("ops", 1) == {}
    assert [(one.state, one.failure) for one in messages.lately()] == [(State.GIVEN_UP, "channel_gone")]


def test_digests_are_remembered_and_no_part_of_the_hours_messages(messages: Messages) -> None:
    """With a message or without one."""
    assert messages.digested("ops") is None
    messages.digest("ops", NOON, None, NOON)
    said = Said(title="d", body="b", kind="info", topic=f"digest-day-{NOON + DAY}", html="<p>", image=b"\x89PNG")
    digest = Queued(channel="ops", space_id=1, kind="digest", said=said)
    messages.digest("ops", NOON + DAY, digest, NOON + DAY)
    messages.queue([about(1)], NOON + DAY)
    assert messages.digested("ops") == NOON + DAY
    assert messages.recent("ops", NOON) == 1
    assert messages.take(["ops"], NOON + DAY)[0].said == said
