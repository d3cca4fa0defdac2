"""Pixel loss: how many of the events that tags saw the page's own pixel did not send; and what the tags did not send.

Of each event that reaches the gateway the tag says how the pixel fared on its page. What neither of them sends (the
browser closed, all scripts blocked) nobody sees: the share is one of the events that were seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

DAY_S: Final = 86_400
_PIXEL: Final = "pixel:"
_DROPPED: Final = "dropped:"

Count = tuple[str, str, int, str, int]
"""(dataset, event_name, hour as Unix seconds, measure, count), as the ledger counts: `pixel:blocked`, `dropped:bot`."""


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """Share (0–1) of events that the pixel lost: at least those it was blocked for, at most also those it was there for
    but was not seen to send, because a blocker stopped the request or the browser does not tell."""

    least: float
    most: float


class PixelDay(msgspec.Struct, frozen=True, kw_only=True):
    """One event name of one dataset on one day, which begins at `day` (Unix seconds, UTC).

    `pixel`: events by how the pixel fared (none, blocked, loaded, sent, unknown, held). `dropped`: events by the reason
    for which the edge kept none.
    """

    day: int
    dataset: str
    event_name: str
    pixel: Mapping[str, int] = {}
    dropped: Mapping[str, int] = {}

    @property
    def seen(self) -> int:
        """Events that came with word of the pixel."""
        return sum(self.pixel.values())

    @property
    def loss(self) -> Loss | None:
        """None where there was no pixel that could have sent: consent that held it back is no loss."""
        return loss(self.pixel)


def loss(pixel: Mapping[str, int]) -> Loss | None:
    """The loss among events by how the pixel fared; None without one that the pixel sent, was there for, or lost."""
    blocked, loaded, sent = (pixel.get(state, 0) for state in ("blocked", "loaded", "sent"))
    total = blocked + loaded + sent
    return Loss(least=blocked / total, most=(blocked + loaded) / total) if total else None


def by_day(counts: Iterable[Count], reasons: Sequence[str]) -> tuple[PixelDay, ...]:
    """The days, oldest first, by dataset and event name. Of what was dropped, only for one of `reasons`."""
    pixel: dict[tuple[int, str, str], dict[str, int]] = {}
    dropped: dict[tuple[int, str, str], dict[str, int]] = {}
    for dataset, event_name, hour, measure, count in counts:
        key = (hour // DAY_S * DAY_S, dataset, event_name)
        if measure.startswith(_PIXEL):
            _add(pixel.setdefault(key, {}), measure.removeprefix(_PIXEL), count)
        elif measure.startswith(_DROPPED) and measure.removeprefix(_DROPPED) in reasons:
            _add(dropped.setdefault(key, {}), measure.removeprefix(_DROPPED), count)
    return tuple(
        PixelDay(day=key[0], dataset=key[1], event_name=key[2], pixel=pixel.get(key, {}), dropped=dropped.get(key, {}))
        for key in sorted(pixel.keys() | dropped.keys())
    )


def _add(counts: dict[str, int], name: str, count: int) -> None:
    counts[name] = counts.get(name, 0) + count
