"""What Meta says of each dataset itself, beside ours: its checks, what it counted from servers, when token and version
end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from signalpost.dashboard.view import View
from signalpost.quality.meta_word import FailedCheck, MetaWord
from signalpost.store.business import Dataset

MOST = 20  # event names, the most counted first


class CountedByBoth(msgspec.Struct, frozen=True, kw_only=True):
    """Events of one name from servers in the same day: as Meta counted all of them, and as many as were delivered."""

    event_name: str
    by_meta: int
    delivered: int


class MetaSays(msgspec.Struct, frozen=True, kw_only=True):
    """Of one dataset, asked `at` (Unix ms). `failed`: checks of Meta's that fail; None: it may not be asked. `counted`
    in the day that ended at `until` (Unix ms). `token_ends`: Unix ms; None: not for as long as is known. `served`: the
    version that answers in place of the one that was asked for."""

    dataset: str
    name: str
    at: int
    until: int
    failed: Sequence[FailedCheck] | None
    counted: Sequence[CountedByBoth]
    token_ends: int | None
    asked: str
    served: str


def meta_says(view: View) -> Sequence[MetaSays]:
    """Of the chosen dataset, or of all of which Meta was asked."""
    return [
        _said(view, dataset, word)
        for dataset in view.config.datasets
        if view.dataset in (None, dataset.dataset_id)
        and (word := view.control.meta_word(view.space_id, dataset.dataset_id)) is not None
    ]


def _said(view: View, dataset: Dataset, word: MetaWord) -> MetaSays:
    return MetaSays(
        dataset=dataset.dataset_id,
        name=dataset.name,
        at=word.at,
        until=word.until * 1_000,
        failed=word.failed,
        counted=list(_counted(view, dataset.dataset_id, word)) if word.counted else (),
        token_ends=None if word.token_ends is None else word.token_ends * 1_000,
        asked=dataset.api_version,
        served=word.served,
    )


def _counted(view: View, dataset: str, word: MetaWord) -> Iterator[CountedByBoth]:
    endings = view.ledger.series(
        view.space_id, dataset=dataset, kinds=("ending",), since=word.since, until=word.until, step="whole"
    )
    delivered: Counter[str] = Counter()
    for one in endings:
        delivered[one.event_name] += one.count if one.word == "delivered" else 0
    most = sorted((word.counted or {}).items(), key=lambda item: (-item[1], item[0]))[:MOST]
    for name, count in most:
        yield CountedByBoth(event_name=name, by_meta=count, delivered=delivered[name])
