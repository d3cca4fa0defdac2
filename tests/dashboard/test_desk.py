"""Reading threads."""

from __future__ import annotations

import asyncio
import threading

from signalpost.dashboard.desk import Desk, Stores


def test_each_thread_opens_the_stores_once_and_all_are_closed() -> None:
    """However many questions there are."""
    made: list[_Stores] = []

    def opened() -> Stores:
        made.append(_Stores())
        return made[-1]  # type: ignore[return-value]

    async def ask() -> set[str]:
        desk = Desk(opened, threads=2)
        both = threading.Barrier(2)
        await asyncio.gather(*(desk.ask(lambda _: both.wait()) for _ in range(2)))
        names = {await desk.ask(lambda _: threading.current_thread().name) for _ in range(5)}
        desk.close()
        return names

    assert asyncio.run(ask()) <= {"desk_0", "desk_1"}
    assert [one.closed for one in made] == [True, True]


class _Stores:
    closed = False

    def close(self) -> None:
        self.closed = True
