"""How high the sums of a dataset must be before they are no chance: fitted, not derived.

Lorden's bound (`chance.threshold`) holds for any sum and is far from what these do. A share is judged within margins
for what is not known of it, and with three copies a day a sum moves in leaps, so that a small shop's tests are wrong
a hundred times less often than the bound lets them; a large shop's come near it. The lines below were fitted with the
made-up shops whose faults are there to work with (tests/truth): small and middle ones raise less than one false
incident a month by them, large ones more (docs/reference/watch-truth.md).
"""

from __future__ import annotations

from typing import NamedTuple

#: Slope and what is taken off, over the bound.
SHARES, VOLUMES = (1.4, 9.6), (1.54, 10.2)
#: However little a dataset brings, two copies alone are no evidence.
LEAST = 5.0


class Sure(NamedTuple):
    """What the sums of shares must reach, and those of volumes."""

    shares: float
    volumes: float


#: Before anything is known of a dataset nothing is judged.
UNKNOWN = Sure(LEAST, LEAST)


def sure(bound: float) -> Sure:
    """For a dataset whose tests together have this bound."""
    return Sure(*(max(LEAST, slope * bound - off) for slope, off in (SHARES, VOLUMES)))
