"""Scenes to work with from the beginning."""

from __future__ import annotations

from typing import Final

from person_year.scenes.scene import Needs, Scene, Step

ACCOUNT, COMPUTER, SECOND, SHARED, FAMILY = (
    *(Needs.ACCOUNT, Needs.COMPUTER, Needs.SECOND_ADDRESS),
    *(Needs.SHARED, Needs.FAMILY_ADDRESS),
)

_EVERY_DAY: Final = (
    Scene("looks twice", 0.35, (Step(0, "telephone", "look"), Step(0, "telephone", "look", (2, 20)))),
    Scene("an ad, then nothing", 0.25, (Step(0, "telephone", "ad look"),)),
    Scene(
        "an ad, then an order as a guest",
        0.2,
        (Step(0, "telephone", "ad look"), Step(0, "telephone", "look order", (0, 5))),
    ),
    Scene(
        "an account's order on the telephone",
        0.4,
        (Step(0, "telephone", "look"), Step(0, "telephone", "login order", (1, 10))),
        (ACCOUNT,),
    ),
    Scene("stays logged in", 0.3, (Step(0, "telephone", "login look", (20, 45)),), (ACCOUNT,), times=5),
    Scene(
        "the telephone first, the computer later",
        0.15,
        (Step(0, "telephone", "ad look"), Step(0, "computer", "look order", (0, 4))),
        (COMPUTER,),
    ),
    Scene(
        "an account on telephone and computer",
        0.25,
        (
            *(Step(0, "computer", "login look"), Step(0, "telephone", "login look", (1, 20))),
            *(Step(0, "telephone", "order", (5, 40)), Step(0, "computer", "look", (5, 40))),
        ),
        (ACCOUNT, COMPUTER),
    ),
    Scene(
        "the newsletter, then an order",
        0.08,
        (Step(0, "telephone", "look letter"), Step(0, "telephone", "ad look order", (7, 60))),
    ),
    Scene("at the till", 0.12, (Step(0, "", "till", (10, 60)),), (ACCOUNT,), times=2),
    Scene("orders by telephone", 0.05, (Step(0, "telephone", "ad look"), Step(0, "", "call", (0, 14)))),
    Scene(
        "by telephone, then with an account",
        0.04,
        (Step(0, "", "call"), Step(0, "computer", "login look", (10, 40)), Step(0, "computer", "order", (5, 30))),
        (ACCOUNT,),
    ),
    Scene("often, without a trace", 0.1, (Step(0, "computer", "look", (5, 25)),), (COMPUTER,), times=4),
)

_AT_HOME: Final = (
    Scene(
        "each logs in on the household's computer",
        0.35,
        (
            *(Step(0, "shared", "login look"), Step(1, "shared", "notice login order", (1, 20))),
            *(Step(0, "shared", "notice login look logout", (1, 20)), Step(1, "shared", "look", (3, 20))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "one orders, the other only looks",
        0.25,
        (Step(0, "shared", "look order"), Step(1, "shared", "look", (0, 9)), Step(0, "shared", "look", (1, 9))),
        (SHARED,),
        people=2,
    ),
    Scene(
        "both as guests on one computer",
        0.25,
        (
            *(Step(0, "shared", "ad look order"), Step(1, "shared", "look order", (1, 30))),
            *(Step(0, "shared", "look", (1, 30)), Step(1, "shared", "order", (10, 40))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "a child on a parent's telephone",
        0.05,
        (
            Step(0, "telephone", "login look"),
            Step(1, "telephone@0", "look", (0, 9)),
            Step(0, "telephone", "order", (1, 9)),
        ),
        (ACCOUNT,),
        people=2,
    ),
    Scene(
        "an address of the family",
        0.5,
        (
            *(Step(0, "telephone", "look address=family order"), Step(1, "telephone", "address=family order", (9, 60))),
            *(Step(0, "telephone", "order", (9, 60)), Step(1, "telephone", "look letter", (2, 20))),
        ),
        (FAMILY,),
        people=2,
    ),
    Scene(
        "a couple parts",
        0.04,
        (
            *(Step(0, "shared", "login look"), Step(1, "shared", "notice login look", (2, 30))),
            *(Step(0, "new telephone", "login order", (40, 90)), Step(1, "shared", "look order", (5, 40))),
        ),
        (SHARED,),
        people=2,
    ),
)

_NOW_AND_THEN: Final = (
    Scene("a present", 0.03, (Step(0, "telephone", "look number=of@1 order"),), people=2),
    Scene(
        "orders for somebody at home",
        0.01,
        (Step(0, "telephone", "look address=of@1 order"), Step(0, "telephone", "look", (2, 30))),
        people=2,
    ),
    Scene(
        "a new telephone",
        0.08,
        (
            *(Step(0, "telephone", "login look"), Step(0, "new telephone", "login look", (20, 90))),
            *(Step(0, "new telephone", "order", (3, 30)),),
        ),
        (ACCOUNT,),
    ),
    Scene(
        "a new number",
        0.03,
        (Step(0, "telephone", "look order"), Step(0, "telephone", "number=new order", (60, 150))),
    ),
    Scene("at a terminal", 0.012, (Step(0, "kiosk", "look login logout"),), (ACCOUNT,)),
    Scene("an agent types the order", 0.02, (Step(0, "telephone", "ad look"), Step(0, "agent", "order", (0, 3)))),
    Scene(
        "looks at work, buys at home",
        0.08,
        (Step(0, "work", "ad look"), Step(0, "work", "look", (1, 5)), Step(0, "telephone", "look order", (0, 2))),
    ),
    Scene(
        "two addresses",
        0.15,
        (
            *(Step(0, "telephone", "look order"), Step(0, "telephone", "address=second order", (10, 90))),
            *(Step(0, "telephone", "look", (1, 20)),),
        ),
        (SECOND,),
    ),
    Scene(
        "logs in at a friend's",
        0.01,
        (
            *(Step(1, "telephone", "look order"), Step(0, "telephone@1", "login look logout", (2, 30))),
            *(Step(1, "telephone", "look", (0, 9)),),
        ),
        (ACCOUNT,),
        people=2,
        strangers=True,
    ),
    Scene("a private window", 0.05, (Step(0, "private", "look order"), Step(0, "private", "look", (2, 30)))),
    Scene(
        "deletes the cookies",
        0.06,
        (
            *(Step(0, "telephone", "login look"), Step(0, "telephone", "clear look", (2, 30))),
            *(Step(0, "telephone", "login order", (2, 30)),),
        ),
        (ACCOUNT,),
    ),
)

SCENES: Final = _EVERY_DAY + _AT_HOME + _NOW_AND_THEN
