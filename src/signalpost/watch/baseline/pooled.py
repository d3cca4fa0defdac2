"""Series made of others: one event of one source on all hosts, and how many of the browser's copies met a server's.
What a small shop sends tells something only when it is taken together."""

from __future__ import annotations

from collections.abc import Collection

from signalpost.watch.counts.slot import EVENT, Slot, total
from signalpost.watch.seen import BROWSER

BETWEEN = "\x1f"
ALL_HOSTS = "all hosts"
#: The source of the series that holds both sides together.
PAIRS = "both sides"
#: The browser's copies that met a server's.
MET = "fate:met"


def is_pooled(name: str) -> bool:
    """Whether a series (source, host, event, between `BETWEEN`) is made of others."""
    source, host, _ = name.split(BETWEEN)
    return source == PAIRS or host == ALL_HOSTS


def pool(slots: dict[str, Slot], known: Collection[str]) -> None:
    """Add them to the slots of one dataset. Only what comes of several hosts, or of both sides, is added, or what was
    `known` before: a shop of one host costs nothing more."""
    hosts: dict[tuple[str, str], list[Slot]] = {}
    several: set[tuple[str, str]] = set()
    browser: dict[tuple[str, str], int] = {}
    met: dict[tuple[str, str], int] = {}
    for name, slot in slots.items():
        source, host, event = name.split(BETWEEN)
        hosts.setdefault((source, event), []).append(slot)
        if name not in known and _elsewhere(name, known):
            several.add((source, event))
        for place in ((host, event), (ALL_HOSTS, event)):
            if source == BROWSER:
                browser[place] = browser.get(place, 0) + slot.tallies.get(f"fate:{EVENT}", 0)
            else:
                met[place] = met.get(place, 0) + slot.tallies.get("fate:merged", 0)
    for (source, event), those in hosts.items():
        name = BETWEEN.join((source, ALL_HOSTS, event))
        if len(those) > 1 or name in known or (source, event) in several:
            slots[name] = total(those)
    for (host, event), copies in browser.items():
        hits, name = min(met.get((host, event), 0), copies), BETWEEN.join((PAIRS, host, event))
        whole = host != ALL_HOSTS or BETWEEN.join((BROWSER, host, event)) in slots
        if copies and whole and (hits or name in known):
            slots[name] = Slot(copies=copies, tallies={MET: hits} if hits else {})


def _elsewhere(name: str, known: Collection[str]) -> bool:
    """Whether the same event of the same source came on another host before."""
    source, _, event = name.split(BETWEEN)
    return any(one.startswith(source + BETWEEN) and one.endswith(BETWEEN + event) for one in known)
