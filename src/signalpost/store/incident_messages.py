"""Messages about incidents, from when they are due until they got there: a durable queue in `<data_dir>/watch.db`, with
what each channel was told. The watch process alone writes it; anybody reads it. Times: Unix seconds.

What is queued, and that its channel counts as told of it, is one transaction. A message that was taken to be sent and
whose end nobody saw (a kill in between) is sent again after a restart, with the same id: a receiver may get it twice,
never not at all. Holds no address, no secret and nothing of any person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from signalpost.watch.telling.due import Told
from signalpost.watch.telling.queue import Queued, Said, State


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is being sent. `message_id` is the same at each try."""

    number: int
    message_id: str
    channel: str
    said: Said


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A message as lists show it. `incident`: its number, if it is about one; `failure`: why the last try failed."""

    number: int
    channel: str
    incident: int | None
    kind: str
    title: str
    state: State
    queued_at: int
    tries: int
    failure: str
    ended_at: int | None


class ChannelState(msgspec.Struct, frozen=True, kw_only=True):
    """How it goes with a channel: how many messages wait and since when; how often in a row it failed, why, since when,
    when it is tried again; how many were given up."""

    waiting: int = 0
    oldest: int | None = None
    failures: int = 0
    failing_since: int | None = None
    failure: str = ""
    try_at: int = 0
    given_up: int = 0


class MessagesReader(Protocol):
    """For look-ups, from any process. While there is no file, there are no messages."""

    def lately(self, most: int = 100) -> Sequence[Row]:
        """Newest first."""
        ...

    def channels(self) -> Mapping[str, ChannelState]:
        """By name, those that were ever told something."""
        ...

    def close(self) -> None: ...


class Messages(MessagesReader, Protocol):
    """The queue, for the watch."""

    def told(self, channel: str, space_id: int) -> Mapping[int, Told]:
        """What a channel was told, by the incident's number."""
        ...

    def recent(self, channel: str, since: int) -> int:
        """How many messages about incidents were queued for it since then."""
        ...

    def queue(self, messages: Iterable[Queued], now: int) -> None:
        """Keep them, and what their channels were told. Of one incident what still waits is replaced."""
        ...

    def digested(self, channel: str) -> int | None:
        """Until when its last digest was; None: it never had one."""
        ...

    def digest(self, channel: str, until: int, message: Queued | None, now: int) -> None:
        """Its digest until then is done: with a message, or without one."""
        ...

    def take(self, channels: Sequence[str], now: int) -> Sequence[Waiting]:
        """What is to be sent now: of a channel that failed last only one."""
        ...

    def settle(self, ended: Iterable[tuple[Waiting, str | None]], now: int) -> None:
        """None: it got there; else why it did not, in a word."""
        ...

    def recover(self) -> int:
        """After a start: what was taken waits again. How many those are."""
        ...

    def prune(self, now: int, channels: Sequence[str]) -> int:
        """Give up what is too old or too much, forget what ended long ago and channels that are gone. How many were
        given up."""
        ...
