"""On the way to Meta, and what Meta counts."""

from __future__ import annotations

from shop_traffic.fault import Cause, Extent, Template, where

DELIVERY = (
    Template(
        "token_dies",
        (Cause.TOKEN_INVALID,),
        Extent.EVERY,
        where(),
        "refuse",
        {"code": 190, "pauses": True},
        lasts_h=30,
    ),
    Template(
        "token_ends_soon",
        (Cause.TOKEN_ENDS, Cause.TOKEN_INVALID),
        Extent.EVERY,
        where(),
        "token",
        {"days": 6},
    ),
    Template(
        "throttled",
        (Cause.THROTTLED,),
        Extent.PART,
        where(),
        "used",
        {"used": 0.98},
        lasts_h=30,
    ),
    Template(
        "backlog",
        (Cause.BACKLOG, Cause.THROTTLED),
        Extent.PART,
        where(),
        "slow",
        {"capacity": 0.3, "delay": 60},
        lasts_h=30,
    ),
    Template(
        "dead_letters",
        (Cause.REFUSED,),
        Extent.PART,
        where("Purchase"),
        "refuse",
        {"code": 100},
        share=0.3,
    ),
    Template(
        "other_sender",
        (Cause.OTHER_SENDER,),
        Extent.PART,
        where("Purchase"),
        "other",
        share=0.9,
    ),
)
