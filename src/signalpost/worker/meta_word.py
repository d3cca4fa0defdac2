"""Asks Meta once a day about each dataset itself: when its token ends, which version answers, which checks fail, how
many events from servers it counted. Each is asked by itself, for a token may be allowed one and not the other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from signalpost.errors import TransportError
from signalpost.quality.meta_word import (
    CHECK_FIELDS,
    OK,
    MetaWord,
    debug_token_batch,
    read_checks,
    read_counted,
    read_token_ends,
    served_version,
    stats_query,
)
from signalpost.store.business import Dataset
from signalpost.store.control import Snapshot
from signalpost.transport import Request, Response
from signalpost.worker.asks import DAY_MS, TIMEOUT_S, Asks, Key, willing
from signalpost.worker.destination import Destination

HOUR_S = 3_600
#: What came in the last hours may not be counted yet.
UNCOUNTED_S, COUNTED_S = 2 * HOUR_S, 24 * HOUR_S
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)

Told = TypeVar("Told")


class MetaWords(Asks):
    """See `Asks`."""

    what = "meta_word"

    def _wanted(self, snapshot: Snapshot) -> Mapping[Key, Dataset]:
        return willing(snapshot)

    async def _ask(self, space_id: int, dataset: Dataset, now: int) -> bool:
        name = dataset.dataset_id
        before = self._control.meta_word(space_id, name)
        if before is not None and before.at // DAY_MS == now // DAY_MS:
            self._done(space_id, dataset, now)
            return False
        destination = self._destination_of(space_id, name)
        until = now // 1_000 // HOUR_S * HOUR_S - UNCOUNTED_S
        since = until - COUNTED_S
        token = await self._answer(dataset, self._debug_token(destination, dataset))
        fields, span = {"fields": CHECK_FIELDS}, stats_query(since, until)
        checks = await self._answer(dataset, self._get(destination, dataset, f"{name}/da_checks", fields))
        counts = await self._answer(dataset, self._get(destination, dataset, f"{name}/stats", span))
        answers = [one for one in (token, checks, counts) if one is not None]
        if not answers:
            return False
        versions = (served_version(dataset.api_version, one.headers) for one in answers)
        word = MetaWord(
            at=now,
            token_ends=self._read(dataset, token, read_token_ends),
            served=next(filter(None, versions), ""),
            failed=self._read(dataset, checks, read_checks),
            counted=self._read(dataset, counts, read_counted),
            since=since,
            until=until,
        )
        self._control.keep_meta_word(space_id, name, word)
        self._done(space_id, dataset, now)
        return True

    async def _answer(self, dataset: Dataset, asked: Awaitable[Response | None]) -> Response | None:
        try:
            return await asked
        except TransportError as error:
            self._log("meta_word_missing", dataset=dataset.dataset_id, error=type(error).__name__)
            return None

    async def _debug_token(self, destination: Destination, dataset: Dataset) -> Response | None:
        """The token stands in the body alone: an address is written into logs on its way."""
        if destination.token is None:
            return None
        version, proof = dataset.api_version, destination.appsecret_proof
        body = debug_token_batch(destination.token.reveal(), None if proof is None else proof.reveal())
        url = f"{destination.url.partition(f'/{version}/')[0]}/{version}/"
        return await self._transport.send(Request(url=url, headers=FORM, body=body, timeout_s=TIMEOUT_S))

    def _read(self, dataset: Dataset, answer: Response | None, read: Callable[[bytes], Told]) -> Told | None:
        """None: it was not told."""
        if answer is None:
            return None
        if answer.status != OK:
            self._log("meta_word_refused", dataset=dataset.dataset_id, status=answer.status)
            return None
        try:
            return read(answer.body)
        except ValueError:
            self._log("meta_word_unreadable", dataset=dataset.dataset_id)
            return None
