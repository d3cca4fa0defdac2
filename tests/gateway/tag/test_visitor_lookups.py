"""Look-ups of visitors by the collecting loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from identity_parts import SPACE, VISITOR, SqliteHome, a_visit, learn
from signalpost.gateway.tag.visitor_lookups import VisitorLookups
from signalpost.store.identities import VisitorIds
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.identities.reader import SqliteIdentityReader


class Counting(SqliteIdentityReader):
    """Remembers what it was asked at once."""

    asked: list[int]

    def visitors(self, asked: Sequence[tuple[int, str]]) -> Sequence[VisitorIds | None]:
        self.asked.append(len(asked))
        return super().visitors(asked)


def test_the_requests_of_one_turn_are_looked_up_together(tmp_path: Path) -> None:
    """Each gets what is kept of its own visitor, and the file is asked once."""
    home = SqliteHome(tmp_path)
    learn(home.open(), 1, a_visit())
    reader = Counting(home.path, home.keyring, Sealer(home.keyring))
    reader.asked = []

    async def ask() -> list[VisitorIds | None]:
        lookups = VisitorLookups(reader)
        return await asyncio.gather(*(lookups.visitor(SPACE, one) for one in (VISITOR, "nobody", VISITOR)))

    first, second, third = asyncio.run(ask())
    assert first is not None
    assert (second, third) == (None, first)
    assert reader.asked == [3]
    reader.close()


def test_a_request_goes_on_without_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A damaged file costs what is known of visitors, not their events."""
    home = SqliteHome(tmp_path)
    home.path.write_bytes(b"no database, whatever its name says" * 100)
    reader = SqliteIdentityReader(home.path, home.keyring, Sealer(home.keyring))
    assert asyncio.run(VisitorLookups(reader).visitor(SPACE, VISITOR)) is None
    assert asyncio.run(VisitorLookups(None).visitor(SPACE, VISITOR)) is None


class Broken(SqliteIdentityReader):
    """Meets a fault that nobody thought of."""

    def visitors(self, asked: Sequence[tuple[int, str]]) -> Sequence[VisitorIds | None]:
        raise ArithmeticError


def test_a_fault_reaches_every_request_that_waits(tmp_path: Path) -> None:
    """Each is answered with it; none waits for ever."""
    home = SqliteHome(tmp_path)
    reader = Broken(home.path, home.keyring, Sealer(home.keyring))

    async def ask() -> list[VisitorIds | BaseException | None]:
        lookups = VisitorLookups(reader)
        asked = (lookups.visitor(SPACE, one) for one in (VISITOR, "nobody"))
        return await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 10)

    assert [type(found) for found in asyncio.run(ask())] == [ArithmeticError, ArithmeticError]
    reader.close()
