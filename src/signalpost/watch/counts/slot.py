"""What one slot says of one series: how many copies, and how many of them had what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

SLOT_S = 300
HOUR_S = 3_600
SLOTS_AN_HOUR = HOUR_S // SLOT_S
#: Different tallies of one series and slot; what comes after is counted as `OTHER` of its kind.
MOST_TALLIES = 600
OTHER = "(other)"
EVENT, DROPPED = "event", "dropped:"
#: Copies with a test_event_code: a tally beside `copies`, not of them.
TEST = "fate:test"


class Series(NamedTuple):
    """Whose copies are counted together. An empty name stands for all: `Series("123", "browser", "", "")` is all that
    dataset 123 gets from browsers."""

    dataset: str
    source: str = ""
    host: str = ""
    event_name: str = ""

    @property
    def depth(self) -> int:
        """0 for all of a dataset, 1 for a source, 2 for one event of one source and host."""
        return 2 if self.event_name else 1 if self.source else 0


class Slot(msgspec.Struct, kw_only=True, array_like=True):
    """`copies` came, `taken` of them were not dropped.

    `tallies` count copies by what they had, each under a word and a name: `fate:merged` of all copies; of the taken
    ones `key:em`, `param:value:number` (a parameter with the kind of its value), `shape:order_{n}` (forms of ids),
    `lag:hour` (event_time behind; absent: within the hour), `release:1.2`, `size:EUR:1` (value from 10 to under 100),
    `odd:zero`, `form:em:untrimmed` (a note, see `Seen`), `text:payment_type:1a2b3c` (a word of a short list),
    `content:HL-{n}` (form of the content ids), `rule:num_items` (contradicts contents).
    `sums` add values up by currency over the taken copies,
    `booked` over those that became an event.
    """

    copies: int = 0
    taken: int = 0
    tallies: dict[str, int] = {}
    sums: dict[str, float] = {}
    booked: dict[str, float] = {}

    def of(self, tally: str) -> int:
        """How many copies a tally is a share of."""
        if tally == TEST:
            return self.copies + self.tallies.get(TEST, 0)
        return self.copies if tally.startswith("fate:") else self.taken

    def count(self, tally: str, times: int) -> None:
        """Add to a tally, bounded: a flood of names ends under one word."""
        tallies = self.tallies
        if tally not in tallies and len(tallies) >= MOST_TALLIES:
            tally = f"{tally.partition(':')[0]}:{OTHER}"
        tallies[tally] = tallies.get(tally, 0) + times

    def add(self, other: Slot) -> None:
        """Take another slot's counts in."""
        self.copies += other.copies
        self.taken += other.taken
        for tally, times in other.tallies.items():
            self.count(tally, times)
        for mine, its in ((self.sums, other.sums), (self.booked, other.booked)):
            for currency, value in its.items():
                mine[currency] = mine.get(currency, 0.0) + value


def total(slots: Iterable[Slot]) -> Slot:
    """All of them as one."""
    whole = Slot()
    for slot in slots:
        whole.add(slot)
    return whole
