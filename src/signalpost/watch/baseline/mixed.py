"""What an event's share on all hosts should be, given which hosts sent just now: what one country's pages have and
another's have not rises and falls with the hour, and nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from signalpost.watch.baseline.pooled import ALL_HOSTS, BETWEEN, is_pooled
from signalpost.watch.baseline.share import LEAST_COPIES, Share
from signalpost.watch.counts.slot import Slot

Part = tuple[Slot, Mapping[str, Share]]
NONE: Sequence[Part] = ()


def parts(
    slots: Mapping[str, Slot], known: Collection[str], shares_of: Callable[[str], Mapping[str, Share]]
) -> Mapping[str, Sequence[Part]]:
    """By the name of the series on all hosts: the slots of its hosts, each with its shares. `known`: the names of all
    series."""
    found: dict[str, list[Part]] = {}
    for name, slot in slots.items():
        if name in known and not is_pooled(name):
            source, _, event = name.split(BETWEEN)
            whole = BETWEEN.join((source, ALL_HOSTS, event))
            if whole in slots:
                found.setdefault(whole, []).append((slot, shares_of(name)))
    return found


def mixed(tally: str, share: Share, those: Sequence[Part]) -> float | None:
    """The share of a tally to expect of these hosts' copies together; None: nobody can say better than its past."""
    if len(those) == 0 or share.copies < LEAST_COPIES:
        return None
    copies = expected = 0.0
    for slot, shares in those:
        here = slot.of(tally)
        own = shares.get(tally)
        copies += here
        if own is None:
            continue  # a host that never had it
        expected += here * (own.normal if own.copies >= LEAST_COPIES else share.normal)
    return expected / copies if copies else None
