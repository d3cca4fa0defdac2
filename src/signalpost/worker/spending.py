"""Asks Meta once a day what the campaigns of an ad account cost, where a dataset names one.

Meta goes on crediting conversions to a day for weeks, so the last four are read anew each time and take the place of
what was told before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from signalpost.store.business import Dataset
from signalpost.store.control import Snapshot
from signalpost.store.insights import asked, by_campaign, read_insights
from signalpost.store.spend import Spend, SpendAsked
from signalpost.worker.asks import DAY_MS, Asks, Key

FIRST_DAYS, DAYS = 90, 28
MOST_PAGES = 100
UNREADABLE = 0  # in place of the status of an answer that was no answer


class Spending(Asks):
    """See `Asks`. An account that several datasets of a space name is asked by the first one's token."""

    what = "spend"

    def _wanted(self, snapshot: Snapshot) -> Mapping[Key, Dataset]:
        found: dict[tuple[int, str], Dataset] = {}
        for space_id, version in snapshot.configs.items():
            for one in version.config.datasets:
                if one.ad_account:
                    found.setdefault((space_id, one.ad_account), one)
        return {(space_id, one.dataset_id): one for (space_id, _), one in found.items()}

    async def _ask(self, space_id: int, dataset: Dataset, now: int) -> bool:
        account, today = dataset.ad_account, now // DAY_MS
        before = next((one for one in self._control.spend_asked(space_id) if one.ad_account == account), None)
        if before is not None and before.status == 200 and before.at // DAY_MS == today:
            self._done(space_id, dataset, now)
            return False
        known = before is not None and before.lines > 0
        since = today - (DAYS if known else FIRST_DAYS)
        status, rows = await self._read(space_id, dataset, since, today + 1)
        if status is None:
            return False
        if status != 200:
            self._log("spend_refused", dataset=dataset.dataset_id, status=status)
            kept = before.lines if before is not None else 0
            told = SpendAsked(ad_account=account, at=now, status=status, lines=kept)
            self._control.keep_spend_asked(space_id, told)
            return False
        told = SpendAsked(ad_account=account, at=now, status=status, lines=len(rows))
        self._control.keep_told_spend(space_id, told, since, rows)
        self._done(space_id, dataset, now)
        return True

    async def _read(
        self, space_id: int, dataset: Dataset, since: int, until: int
    ) -> tuple[int | None, Sequence[Spend]]:
        """The status of the last answer (None: nobody was asked), and all pages' lines when it is 200."""
        destination = self._destination_of(space_id, dataset.dataset_id)
        rows: list[Spend] = []
        after = ""
        for _ in range(MOST_PAGES):
            response = await self._get(
                destination, dataset, f"act_{dataset.ad_account}/insights", asked(since, until, after)
            )
            if response is None or response.status != 200:
                return None if response is None else response.status, ()
            try:
                page = read_insights(response.body)
            except ValueError:
                return UNREADABLE, ()
            rows += page.rows
            after = page.after
            if not after:
                return 200, by_campaign(rows)
        return UNREADABLE, ()
