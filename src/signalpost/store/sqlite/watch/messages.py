"""Messages about incidents in `watch.db`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import apsw
import msgspec

from signalpost.store.incident_messages import ChannelState, Row, Waiting
from signalpost.store.sqlite.watch.file import WatchDb
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Change
from signalpost.watch.telling.due import Told
from signalpost.watch.telling.queue import AT_ONCE, KEPT_S, MOST_WAITING, Queued, Said, wait_s

SHOWN_S = 30 * 86_400  # how long a message that ended is listed
TOLD_S = 120 * 86_400  # longer than incidents are kept


class SqliteMessagesReader(WatchDb):
    """See `signalpost.store.incident_messages.MessagesReader`."""

    def lately(self, most: int = 100) -> Sequence[Row]:
        names = ("number", "channel", "incident", "kind", "title", "state", "queued_at", "tries", "failure", "ended_at")
        return [msgspec.convert(dict(zip(names, row, strict=True)), Row) for row in self._rows("lately", most)]

    def channels(self) -> Mapping[str, ChannelState]:
        names = ("waiting", "oldest", "failures", "failing_since", "failure", "try_at", "given_up")
        return {name: ChannelState(**dict(zip(names, row, strict=True))) for name, *row in self._rows("channel_states")}


class SqliteMessages(SqliteMessagesReader):
    """See `signalpost.store.incident_messages.Messages`."""

    def told(self, channel: str, space_id: int) -> Mapping[int, Told]:
        rows = self._rows("told", channel, space_id)
        return {row[0]: Told(change=Change(row[1]), level=Level(row[2]), at=row[3]) for row in rows}

    def recent(self, channel: str, since: int) -> int:
        return int(self._rows("recent", channel, since)[0][0])

    def queue(self, messages: Iterable[Queued], now: int) -> None:
        with self._writing() as connection:
            for message in messages:
                self._add(connection, message, now)

    def digested(self, channel: str) -> int | None:
        rows = self._rows("digested", channel)
        return rows[0][0] if rows else None

    def digest(self, channel: str, until: int, message: Queued | None, now: int) -> None:
        with self._writing() as connection:
            connection.execute(self._sql["keep_digested"], (channel, until))
            if message is not None:
                self._add(connection, message, now)

    def take(self, channels: Sequence[str], now: int) -> Sequence[Waiting]:
        taken: list[Waiting] = []
        with self._writing() as connection:
            for channel in channels:
                state = connection.execute(self._sql["failures"], (channel,)).fetchone() or (0, 0, None)
                if state[1] > now:
                    continue
                most = 1 if state[0] else AT_ONCE
                rows: list[Any] = connection.execute(self._sql["next_messages"], (channel, most)).fetchall()
                for number, ident, name, said in rows:
                    connection.execute(self._sql["take_message"], (number,))
                    decoded = msgspec.msgpack.decode(said, type=Said)
                    taken.append(Waiting(number=number, message_id=ident, channel=name, said=decoded))
        return taken

    def settle(self, ended: Iterable[tuple[Waiting, str | None]], now: int) -> None:
        by_channel: dict[str, list[str | None]] = {}
        with self._writing() as connection:
            for one, failure in ended:
                by_channel.setdefault(one.channel, []).append(failure)
                if failure is None:
                    connection.execute(self._sql["message_sent"], (one.number, now))
                else:
                    connection.execute(self._sql["message_failed"], (one.number, failure, now))
            for channel, failures in by_channel.items():
                self._judge(connection, channel, failures, now)

    def recover(self) -> int:
        with self._writing() as connection:
            connection.execute(self._sql["recover_taken"])
            return int(connection.changes())

    def prune(self, now: int, channels: Sequence[str]) -> int:
        given_up: list[str] = []
        with self._writing() as connection:
            found = connection.execute(self._sql["give_up_old"], (now, now - KEPT_S)).fetchall()
            for (channel,) in connection.execute(self._sql["waiting_channels"]).fetchall():
                found += connection.execute(self._sql["give_up_more"], (now, channel, MOST_WAITING)).fetchall()
                if channel not in channels:
                    connection.execute(self._sql["drop_waiting_of"], (channel, now))
            given_up = [str(row[0]) for row in found]
            for channel in set(given_up):
                connection.execute(self._sql["count_given_up"], (channel, given_up.count(channel)))
            connection.execute(self._sql["forget_messages"], (now - SHOWN_S,))
            connection.execute(self._sql["forget_told"], (now - TOLD_S,))
            for (channel,) in connection.execute(self._sql["known_channels"]).fetchall():
                if channel not in channels:
                    connection.execute(self._sql["forget_told_of"], (channel,))
                    connection.execute(self._sql["forget_channel"], (channel,))
        return len(given_up)

    def _add(self, connection: apsw.Connection, message: Queued, now: int) -> None:
        channel, space_id, number = message.channel, message.space_id, message.number
        if number is not None:
            connection.execute(self._sql["replace_waiting"], (channel, space_id, number, now))
        ident = f"{message.said.topic}.{message.kind}.{now}.{channel}"
        critical = message.said.level is Level.CRITICAL
        said = msgspec.msgpack.encode(message.said)
        row = (ident, channel, space_id, number, message.kind, critical, message.said.title, said, now)
        connection.execute(self._sql["add_message"], row)
        for incident, change, level in message.told:
            connection.execute(self._sql["keep_told"], (channel, space_id, incident, change.value, level.value, now))

    def _judge(self, connection: apsw.Connection, channel: str, failures: Sequence[str | None], now: int) -> None:
        """A channel that took one of them works."""
        if None in failures:
            connection.execute(self._sql["channel_works"], (channel,))
            return
        before = connection.execute(self._sql["failures"], (channel,)).fetchone() or (0, 0, None)
        count, since = before[0] + 1, before[2] if before[2] is not None else now
        failing = (channel, count, since, failures[-1], now + wait_s(count))
        connection.execute(self._sql["channel_fails"], failing)
