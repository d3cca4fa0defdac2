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
        {"code": 102, "pauses": True},
        lasts_h=12,
    ),
    Template(
        "token_ends_soon",
        (
            Cause.TOKEN_ENDS,
            Cause.TOKEN_INVALID,
        ),
        Extent.EVERY,
        where(),
        "token",
        {"days": 4},
    ),
    Template(
        "version_ends_soon",
        (Cause.VERSION_ENDS,),
        Extent.EVERY,
        where(),
        "version",
        {"days": 20},
    ),
    Template(
        "throttled",
        (Cause.THROTTLED,),
        Extent.PART,
        where(),
        "refuse",
        {"code": 80004, "pauses": True},
        lasts_h=18,
    ),
    Template(
        "backlog",
        (
            Cause.BACKLOG,
            Cause.THROTTLED,
        ),
        Extent.PART,
        where(),
        "slow",
        {"capacity": 0.6, "delay": 20},
        lasts_h=40,
    ),
    Template(
        "dead_letters",
        (Cause.REFUSED,),
        Extent.PART,
        where("Purchase InitiateCheckout"),
        "refuse",
        {"code": 2804001},
        share=0.12,
    ),
    Template(
        "other_sender",
        (Cause.OTHER_SENDER,),
        Extent.PART,
        where("AddToCart Purchase"),
        "other",
        share=0.5,
    ),
)
