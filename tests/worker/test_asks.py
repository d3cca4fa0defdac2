"""Asking Meta once a day: what all who ask have in common. `test_reported` and `test_spending` show the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from asked_meta import NOW, Meta, ask, asking
from signalpost.store.business import Dataset
from signalpost.store.control import Snapshot
from signalpost.worker.asks import AGAIN_AFTER_MS, DAY_MS, FIRST_AFTER_MS, Asks, Key


class Hourly(Asks):
    """Asks for every dataset, and is content with any answer."""

    what = "hourly"

    def _wanted(self, snapshot: Snapshot) -> Mapping[Key, Dataset]:
        return {(1, one.dataset_id): one for one in snapshot.config(1).datasets}

    async def _ask(self, space_id: int, dataset: Dataset, now: int) -> bool:
        found = await self._get(self._destination_of(space_id, dataset.dataset_id), dataset, "me", {"fields": "id"})
        if found is None:
            return False
        self._done(space_id, dataset, now)
        return True


def test_after_an_answer_it_is_quiet_until_the_next_day(house) -> None:
    """And without one for six hours."""
    meta = Meta()
    asked = asking(Hourly, house, meta)
    times = (NOW + 1, NOW + 2, NOW + DAY_MS)
    assert [ask(house, asked, now) for now in times] == [1, 0, 1]
    mute = asking(Hourly, house, meta, token=None)
    assert [ask(house, mute, now) for now in (NOW, NOW + AGAIN_AFTER_MS)] == [0, 0]
    assert len(meta.asked) == 2


def test_proof_of_the_apps_secret_goes_beside_the_token(house) -> None:
    """In the address, where Graph reads it of a GET; the token never."""
    meta = Meta()
    ask(house, asking(Hourly, house, meta, proof="ab" * 32))
    assert meta.asked[0].url == "https://graph.example/v25.0/me?fields=id&appsecret_proof=" + "ab" * 32


def test_a_worker_that_has_just_begun_does_not_ask(house) -> None:
    """Ten minutes later it does, beside everything else, and ends with the worker."""
    meta = Meta()

    async def run() -> list[int]:
        asked, snapshot = asking(Hourly, house, meta), house.control.snapshot()
        asked.start_due(snapshot, NOW + FIRST_AFTER_MS - 1)
        early = len(meta.asked)
        asked.start_due(snapshot, NOW + FIRST_AFTER_MS)
        while not meta.asked:
            await asyncio.sleep(0)
        await asked.close()
        return [early, len(meta.asked)]

    assert asyncio.run(run()) == [0, 1]
