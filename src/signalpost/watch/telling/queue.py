"""What waits to be sent, and what becomes of a try. Times: Unix seconds.

queued ──► taken ──► sent
  ▲          │ failed, or ended in between: nobody knows ── WAITS later: again, with the same id
  └──────────┘
replaced: the channel is told of the same incident anew    given_up: older than KEPT_S, or too many wait
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Change

FIRST_TRY_AGAIN_S, LONGEST_TRY_AGAIN_S = 10, 600
#: A message that did not get there for so long tells nobody anything.
KEPT_S = 7 * 86_400
#: Of one channel; of more the oldest that is not critical is given up, and counted.
MOST_WAITING = 500
#: Of one channel in one round.
AT_ONCE = 10


class State(str, Enum):
    """What became of a message."""

    WAITING = "waiting"
    TAKEN = "taken"
    SENT = "sent"
    REPLACED = "replaced"
    GIVEN_UP = "given_up"


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as it waits: what every kind of channel makes its own of. `kind`: info, success, warning or failure.
    `topic` names what it is about, for who joins messages of one thing; `over`: that is over. `facts` is for machines.
    `html` with the PNG `image` (named `chart.png` in it) is for mail. No address, no secret, nothing of a person."""

    title: str
    body: str
    kind: str
    topic: str
    over: bool = False
    level: Level = Level.NOTICE
    facts: dict[str, Any] = {}
    html: str = ""
    image: bytes = b""


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """A message to one channel. `told`: the incidents that it tells of, by number, each with its change."""

    channel: str
    space_id: int
    kind: str
    said: Said
    told: tuple[tuple[int, Change, Level], ...] = ()

    @property
    def number(self) -> int | None:
        """The incident's, if it is about one."""
        return self.told[0][0] if len(self.told) == 1 else None


def wait_s(failures: int) -> int:
    """How long a channel that failed so often in a row is left alone."""
    return min(FIRST_TRY_AGAIN_S << min(max(0, failures - 1), 10), LONGEST_TRY_AGAIN_S)
