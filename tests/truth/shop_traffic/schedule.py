"""When the faults of a shop happen: one after the other, so that each incident has one to answer to."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from shop_traffic.effects import DELIVERY_EFFECTS
from shop_traffic.fault import Fault, Template
from shop_traffic.seasons import DAY_S, DAYS, HOUR_S, START
from shop_traffic.slot import SLOT_S
from shop_traffic.streams import streams

LEARNS_DAYS: Final = 21
"""Days without a fault at the begin: nobody who has seen less can know what a week looks like."""
_REST_H: Final = 36
"""Hours between two faults at least; up to a day more."""


def possible(template: Template, size: str) -> bool:
    """Whether a shop of this size sends anything that the fault could touch."""
    if template.effect in DELIVERY_EFFECTS:
        return True
    return any(
        template.where.of_stream(one)
        and any(one.copies(source) and template.where.of_source(source) for source in ("browser", one.sender))
        for one in streams(size)
    )


def schedules(templates: Sequence[Template], size: str, seed: object) -> list[list[Fault]]:
    """All templates a shop of this size can have, in an order of the seed, on as many shops as they need."""
    even = Random(f"{seed}/{size}/schedule").random
    waiting = sorted((one for one in templates if possible(one, size)), key=lambda _: even())
    shops: list[list[Fault]] = []
    at = _END
    for template in waiting:
        end = at + template.lasts_h * HOUR_S
        if end > _END - 2 * DAY_S:
            shops.append([])
            at = START + LEARNS_DAYS * DAY_S + int(even() * DAY_S) // SLOT_S * SLOT_S
            end = at + template.lasts_h * HOUR_S
        shops[-1].append(Fault(len(shops[-1]) + 1, template, at, end))
        at = end + _REST_H * HOUR_S + int(even() * DAY_S) // SLOT_S * SLOT_S
    return shops


_END: Final = START + DAYS * DAY_S
