"""One proportion that should stay as it is: how many copies of a series have a key, a parameter, a form of id."""

from __future__ import annotations

from math import sqrt

import msgspec

from signalpost.watch.baseline.chance import LARGEST_STEP, NOTHING, share_of, step_of, weights

#: Copies that must have been seen before a share is judged.
LEAST_COPIES = 12.0
#: After so many copies older ones count less, so that what is normal can move slowly.
MOST_COPIES = 200_000.0
#: So much of the past stays each hour that a share is learnt from: half of it is gone after some three weeks.
KEPT_AN_HOUR = 0.9986
#: How quickly the restlessness of a share is learnt, by hours; and how much one hour may teach.
_RESTLESS_RATE, _MOST_RESTLESS = 0.02, 30.0
#: An hour teaches restlessness when chance alone would move the count by so much.
_TELLING = 1.0
#: A sum stays this little above what raises it, so that it is over soon after the fault is.
HEADROOM = 1.15
#: Below it a sum is chance that nobody need follow.
QUIET = 1.0
#: A share is taken to be as usual within so many wobbles.
WOBBLES = 2.5
#: However many copies a slot has, they tell no more than so many: those of a minute are of a few campaigns and pages.
MOST_A_SLOT = 12.0
#: Hosts that differ by less are taken as one.
LEAST_MIXED = 0.01
FIRST_WOBBLE, LEAST_WOBBLE = 0.04, 0.01
_WOBBLE_RATE, _MOST_WOBBLED = 0.1, 0.04


class Share(msgspec.Struct, kw_only=True, array_like=True, gc=False):
    """`copies` seen in the past, `hits` of them had it; `restless`: how much more the share moves from hour to hour
    than chance moves it (1: not at all more). `wobble`: how much whole days differ beyond chance, in units of
    sqrt(share × (1 - share)): a shop's mix of visitors is never the same two days running.

    `low`, `gone`, `high`, `full`: the sums against a small fall, a large one, a small rise, a large one. `since`: when
    the first of those began that is not `QUIET` (Unix seconds), with the copies and hits from then on.
    """

    copies: float = 0.0
    hits: float = 0.0
    restless: float = 1.2
    low_step: int = 0
    high_step: int = 0
    low: float = 0.0
    gone: float = 0.0
    high: float = 0.0
    full: float = 0.0
    since: int = 0
    now_copies: int = 0
    now_hits: int = 0
    hour_copies: int = 0
    hour_hits: int = 0
    wobble: float = FIRST_WOBBLE
    day_copies: int = 0
    day_hits: int = 0
    heard: float = 0.0  # hits of the past when `since` began
    whole: bool = False  # a sum against a large fault passed its threshold, and has not come back to zero

    @property
    def normal(self) -> float:
        """The share of the past."""
        return (self.hits + 0.5) / (self.copies + 1.0)

    @property
    def falls(self) -> float:
        """How sure it is that the share fell."""
        return self.low if self.low > self.gone else self.gone

    @property
    def rises(self) -> float:
        """How sure it is that the share rose."""
        return self.high if self.high > self.full else self.full

    def judge(self, copies: int, hits: int, begin: int, enough: float, mixed: float | None = None) -> None:
        """Take a slot that began at `begin` into the sums, which are kept a little above `enough` at most. `mixed`: the
        share to expect of this slot, where more is known of its copies than the past of all of them."""
        if self.copies < LEAST_COPIES:
            return
        calm, most = 1.0 / self.restless, HEADROOM * enough
        if copies > MOST_A_SLOT:
            calm *= MOST_A_SLOT / copies
        misses = copies - hits
        low_step, high_step = self.low_step, self.high_step
        if mixed is not None and abs(mixed - self.normal) > LEAST_MIXED:
            low_step, high_step = self._steps(mixed)
        down = weights(low_step) if low_step > -LARGEST_STEP else NOTHING
        up = weights(-high_step) if high_step < LARGEST_STEP else NOTHING
        low = self.low + calm * (hits * down[0] + misses * down[1])
        gone = self.gone + calm * (hits * down[2] + misses * down[3])
        high = self.high + calm * (misses * up[0] + hits * up[1])
        full = self.full + calm * (misses * up[2] + hits * up[3])
        self.low = 0.0 if low <= 0.0 else most if low > most else low
        self.gone = 0.0 if gone <= 0.0 else most if gone > most else gone
        self.high = 0.0 if high <= 0.0 else most if high > most else high
        self.full = 0.0 if full <= 0.0 else most if full > most else full
        if self.gone >= enough or self.full >= enough:
            self.whole = True
        elif self.whole and self.gone <= 0.0 and self.full <= 0.0:
            self.low = self.high = low = high = 0.0  # all of it was touched, and is no more: it is over
            self.whole = False
        if low < QUIET and gone < QUIET and high < QUIET and full < QUIET:
            self.since = self.now_copies = self.now_hits = 0
            return
        if not self.since:
            self.since, self.heard = begin, self.hits
        self.now_copies += copies
        self.now_hits += hits

    def gather(self, copies: int, hits: int) -> None:
        """Keep a slot for `learn`."""
        self.hour_copies += copies
        self.hour_hits += hits

    def learn(self, doubt: float, day_over: bool) -> None:
        """Take the hour that was gathered into the past, unless a sum stands above `doubt`: what may be a fault must
        not become normal while it is being found. `day_over`: it was the last of a day."""
        copies, hits = self.hour_copies, self.hour_hits
        self.hour_copies = self.hour_hits = 0
        self.day_copies += copies
        self.day_hits += hits
        worst = max(self.falls, self.rises)
        if day_over:
            if self.day_copies and self.copies >= LEAST_COPIES and worst <= doubt + doubt:
                self._wobbles()
            self.day_copies = self.day_hits = 0
        if not copies or worst > doubt:
            return
        if self.copies >= LEAST_COPIES:
            self._restless(copies, hits)
        kept = min(KEPT_AN_HOUR, MOST_COPIES / max(self.copies, 1.0))
        self.copies = self.copies * kept + copies
        self.hits = self.hits * kept + hits
        self.settle()

    def accept(self) -> None:
        """What came since is how it is from now on."""
        self.copies, self.hits = float(self.now_copies), float(self.now_hits)
        self.low = self.gone = self.high = self.full = 0.0
        self.since = self.now_copies = self.now_hits = 0
        self.settle()

    def settle(self) -> None:
        """Choose the tables. While little is known they are those of the edges of what the share may be, so that not
        knowing it well raises nothing."""
        self.low_step, self.high_step = self._steps(self.normal)

    def _steps(self, normal: float) -> tuple[int, int]:
        doubt = sqrt(normal * (1.0 - normal)) * (sqrt(self.restless / (self.copies + 1.0)) + WOBBLES * self.wobble)
        return step_of(normal - doubt), step_of(normal + doubt + 1.0 / (self.copies + 1.0))

    def _wobbles(self) -> None:
        normal = self.normal
        moved = (self.day_hits / self.day_copies - normal) ** 2 / (normal * (1.0 - normal)) - 1.0 / self.day_copies
        square = self.wobble**2 + _WOBBLE_RATE * (min(max(moved, 0.0), _MOST_WOBBLED) - self.wobble**2)
        self.wobble = max(LEAST_WOBBLE, sqrt(square))

    def _restless(self, copies: int, hits: int) -> None:
        normal = share_of(step_of(self.normal))
        by_chance = copies * normal * (1.0 - normal)
        if by_chance < _TELLING:
            return
        moved = min((hits - copies * self.normal) ** 2 / by_chance, _MOST_RESTLESS)
        self.restless = max(1.0, self.restless + _RESTLESS_RATE * (moved - self.restless))
