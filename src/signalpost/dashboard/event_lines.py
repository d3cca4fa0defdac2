"""A line for each event name: who reported it, how well it can be matched, what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

import msgspec

from signalpost.dashboard.counted import Counted, share_of
from signalpost.dashboard.matching import EVENTS, Quality, quality_of
from signalpost.dashboard.view import View
from signalpost.quality.freshness import Frequency, upload_frequency
from signalpost.quality.settings import QualitySettings
from signalpost.quality.tally import DELAY_BINS, Tally, delay_bin
from signalpost.store.figures import LATER, Received

#: Events that campaigns are optimised for, the nearest to money first.
OPTIMISED: Final = (
    "Purchase", "Subscribe", "StartTrial", "Lead", "CompleteRegistration", "SubmitApplication", "Schedule", "Contact",
    "Donate", "InitiateCheckout", "AddPaymentInfo", "AddToCart",
)  # fmt: skip
#: The kinds of figures that a line is made of.
LINE_KINDS: Final = ("seen", "copy", "key", "gained", "lag")
NOT_TAKEN: Final = ("dropped", "held")
FURTHER: Final = (" merged", " duplicate")
SIDES: Final = ("browser", "server")
_PARTING: Final = {"~": "~7E", "/": "~2F", ".": "~2E"}


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event name. `browser`, `server`: copies that each side sent and that were taken; `conversions`: what is left
    once copies of the same event are one. `deduplicated`: share (0–1) of the copies that were further ones; `coverage`:
    share of the browser's events that a server reported too. `frequency`: how soon the server's come (`real_time`,
    `hourly`, `daily`, `weekly`); `last_at`: when the newest copy came, by side (Unix ms)."""

    name: str
    href: str
    optimised: bool
    browser: int
    server: int
    conversions: int
    deduplicated: float | None
    coverage: float | None
    quality: Quality | None
    frequency: str
    last_at: Mapping[str, int]

    @property
    def newest(self) -> int | None:
        """When the newest copy of any side came."""
        return max(self.last_at.values(), default=None)


def event_lines(figures: Counted, last: Sequence[Received], settings: QualitySettings) -> list[EventLine]:
    """Every event name that was received: those that campaigns are optimised for first, then by number."""
    newest: dict[str, dict[str, int]] = {}
    for one in last:
        sides = newest.setdefault(one.event_name, {})
        sides[one.origin] = max(one.at, sides.get(one.origin, 0))
    names = {name for name in figures.names("copy") | figures.names("seen") if name}
    lines = [event_line(figures, name, newest.get(name, {}), settings) for name in names]
    return sorted(lines, key=lambda line: (rank(line.name), -line.conversions, line.name))


def event_line(figures: Counted, name: str, last_at: Mapping[str, int], settings: QualitySettings) -> EventLine:
    """The line of one event name."""
    browser, server = (taken(figures, side, name) for side in SIDES)
    events = figures.by_word("seen", EVENTS, name)
    further = sum(count for word, count in figures.by_word("copy", name=name).items() if word.endswith(FURTHER))
    return EventLine(
        name=name,
        href=event_address(name),
        optimised=name in OPTIMISED,
        browser=browser,
        server=server,
        conversions=events.total(),
        deduplicated=share_of(further, browser + server),
        coverage=share_of(events["both"], events["both"] + events["browser"]),
        quality=quality_of(figures, name, settings),
        frequency=_frequency(figures, name),
        last_at=last_at,
    )


def taken(figures: Counted, side: str, name: str | None = None) -> int:
    """Copies of a side that became an event or joined or doubled one."""
    return sum(count for word, count in figures.by_word("copy", [side], name).items() if _taken(word))


def taken_steps(figures: Counted, side: str) -> list[int]:
    """The same, in each step."""
    words = [word for word in figures.by_word("copy", [side]) if _taken(word)]
    return figures.steps("copy", words) if words else [0] * len(figures.at)


def rank(name: str) -> int:
    """The place of an event name among those that campaigns are optimised for; all others share the last."""
    return OPTIMISED.index(name) if name in OPTIMISED else len(OPTIMISED)


def event_address(name: str) -> str:
    """Where the page of an event name is. What would part an address is written as `~` and two digits: a slash, and a
    dot, behind which `json` would ask for another form of the page."""
    return f"/events/{step_of(name)}"


def step_of(name: str) -> str:
    """A name as one step of an address."""
    return quote("".join(_PARTING.get(letter, letter) for letter in name), safe="")


def name_in(step: str) -> str:
    """The event name that a step of an address stands for."""
    for letter, written in _PARTING.items():
        if letter != "~":
            step = step.replace(written, letter)
    return step.replace(_PARTING["~"], "~")


def settings_of(view: View) -> QualitySettings:
    """Those of the chosen dataset, or of the first."""
    chosen = [one for one in view.datasets if view.dataset in (None, one.dataset_id)]
    return chosen[0].quality if chosen else QualitySettings()


def _taken(word: str) -> bool:
    return word.partition(" ")[2] not in NOT_TAKEN


def _frequency(figures: Counted, name: str) -> str:
    """Of what servers send, by Meta's words; empty where none came."""
    bins = [0] * DELAY_BINS
    for word, count in figures.by_word("lag", ["server"], name).items():
        bound = word.partition(" ")[2]
        bins[-1 if bound == LATER else delay_bin(int(bound))] += count
    found: Frequency | None = upload_frequency(Tally(dataset="", event_name=name, delays=tuple(bins)))
    return found.value if found is not None else ""
