"""A template of behaviour: who does what on which device, some days apart."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Half(Enum):
    """Which half of the scenes: to work with, or kept for the published run."""

    DEVELOPMENT = 0
    HELD_OUT = 1


class Needs(str, Enum):
    """What the first of the cast has, or the household."""

    ACCOUNT = "account"
    COMPUTER = "computer"
    SECOND_ADDRESS = "second_address"
    SHARED = "shared"  # the household has a computer in common
    FAMILY_ADDRESS = "family_address"


class Step(NamedTuple):
    """`on`: a device (see `cast.DEVICES`), `device@1` for that of the second of the cast, or "" for none. `does`: acts
    in order (see `player.Player.perform`, and of no device `call`, `till`, `renew`). `after`: from so many to so many
    days after the step before; 0 is later the same day."""

    who: int
    on: str
    does: str
    after: tuple[int, int] = (0, 0)


class Scene(NamedTuple):
    """`often`: the share of those that fit to whom it happens in the year; of households where `people` of one take
    part. `strangers`: the others of the cast live elsewhere. `times`: how often the steps are gone through."""

    name: str
    often: float
    steps: tuple[Step, ...]
    needs: tuple[Needs, ...] = ()
    people: int = 1
    strangers: bool = False
    times: int = 1
