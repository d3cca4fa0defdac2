"""Asks Meta once a day what it says of each dataset's events, and keeps the answer: Meta itself keeps no history."""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.quality.reported import FIELDS, ReportedDay, read_reported
from signalpost.store.business import Dataset
from signalpost.store.control import Snapshot
from signalpost.worker.asks import DAY_MS, Asks, Key, willing


class Reports(Asks):
    """See `Asks`."""

    what = "reported_quality"

    def _wanted(self, snapshot: Snapshot) -> Mapping[Key, Dataset]:
        return willing(snapshot)

    async def _ask(self, space_id: int, dataset: Dataset, now: int) -> bool:
        name, today = dataset.dataset_id, now // DAY_MS
        if self._control.reported(space_id, name, today):
            self._done(space_id, dataset, now)
            return False
        asked = {"dataset_id": name, "fields": FIELDS}
        response = await self._get(self._destination_of(space_id, name), dataset, "dataset_quality", asked)
        if response is None:
            return False
        if response.status != 200:
            self._log("reported_quality_refused", dataset=name, status=response.status)
            return False
        try:
            events = read_reported(response.body)
        except ValueError:
            self._log("reported_quality_unreadable", dataset=name)
            return False
        self._control.keep_reported(space_id, name, ReportedDay(day=today, at=now, events=events))
        self._done(space_id, dataset, now)
        return True
