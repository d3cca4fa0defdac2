"""What is kept of visitors, looked up for all requests of one turn of the loop at once.

A look-up by itself lets the thread that writes the inbox in between: under load it then commits the few events that are
there, and the loop waits for it. Together, a turn's look-ups cost one such pause.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from signalpost.errors import StoreError
from signalpost.store.identities import IdentityReader, VisitorIds

Asked = tuple[int, str]  # space, visitor id


class VisitorLookups:
    """Answers with what `identities` has; None without them, and while they cannot be read."""

    def __init__(self, identities: IdentityReader | None) -> None:
        self._identities = identities
        self._waiting: list[tuple[Asked, asyncio.Future[VisitorIds | None]]] = []

    async def visitor(self, space_id: int, visitor_id: str) -> VisitorIds | None:
        """What is kept under the visitor id."""
        if self._identities is None:
            return None
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._look)
        found: asyncio.Future[VisitorIds | None] = loop.create_future()
        self._waiting.append(((space_id, visitor_id), found))
        return await found

    def _look(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            every = self._found([asked for asked, _ in waiting])
        except Exception as error:  # whatever it is: who hears of nothing waits for ever, and their caller too
            for _, future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), found in zip(waiting, every, strict=True):
            if not future.done():  # its request may have been given up
                future.set_result(found)

    def _found(self, asked: Sequence[Asked]) -> Sequence[VisitorIds | None]:
        assert self._identities is not None
        try:
            return self._identities.visitors(asked)
        except StoreError:  # events go on without
            return [None] * len(asked)
