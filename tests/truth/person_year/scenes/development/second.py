"""Scenes to work with that the first published run was made of."""

from __future__ import annotations

from typing import Final

from person_year.scenes.scene import Needs, Scene, Step

ACCOUNT, COMPUTER, SECOND, SHARED, FAMILY = (
    *(Needs.ACCOUNT, Needs.COMPUTER, Needs.SECOND_ADDRESS),
    *(Needs.SHARED, Needs.FAMILY_ADDRESS),
)

_EVERY_DAY: Final = (
    Scene(
        "two ads and a look",
        0.3,
        (
            *(Step(0, "telephone", "ad look"), Step(0, "telephone", "ad look", (10, 40))),
            *(Step(0, "telephone", "look", (10, 40)),),
        ),
    ),
    Scene("one look on the computer", 0.25, (Step(0, "computer", "look"),), (COMPUTER,)),
    Scene(
        "a guest who comes back for more",
        0.15,
        (
            *(Step(0, "telephone", "look order"), Step(0, "telephone", "look order", (20, 90))),
            *(Step(0, "telephone", "look", (5, 30)),),
        ),
    ),
    Scene(
        "days of comparing, then the account's order",
        0.3,
        (
            *(Step(0, "telephone", "ad look"), Step(0, "telephone", "look", (0, 3))),
            *(Step(0, "telephone", "look login order", (0, 3)), Step(0, "telephone", "look", (1, 14))),
        ),
        (ACCOUNT,),
    ),
    Scene(
        "logs in and out every time",
        0.25,
        (Step(0, "telephone", "login look logout", (10, 40)),),
        (ACCOUNT,),
        times=5,
    ),
    Scene(
        "a subscription",
        0.06,
        (Step(0, "computer", "look login order"), *(Step(0, "", "renew", (28, 31)) for _ in range(5))),
        (ACCOUNT,),
    ),
    Scene(
        "the ad within an app, the order in the browser",
        0.12,
        (Step(0, "app", "ad look"), Step(0, "telephone", "look order", (0, 2))),
    ),
    Scene(
        "telephone by day, computer by night",
        0.25,
        (
            *(Step(0, "telephone", "look"), Step(0, "computer", "login look"), Step(0, "telephone", "look", (1, 3))),
            *(Step(0, "computer", "order", (0, 6)), Step(0, "telephone", "login look", (5, 60))),
        ),
        (ACCOUNT, COMPUTER),
    ),
    Scene(
        "the newsletter, opened within an app",
        0.07,
        (
            *(Step(0, "telephone", "letter"), Step(0, "app", "look", (2, 20))),
            *(Step(0, "app", "ad look express", (5, 30)),),
        ),
    ),
    Scene("a quick checkout", 0.1, (Step(0, "telephone", "ad look express"), Step(0, "telephone", "look", (0, 6)))),
    Scene(
        "ordered on the web, collected at the till",
        0.12,
        (Step(0, "telephone", "login look order"), Step(0, "", "till", (1, 5))),
        (ACCOUNT,),
    ),
    Scene(
        "rings up after looking",
        0.05,
        (Step(0, "telephone", "ad look"), Step(0, "", "call", (1, 3)), Step(0, "telephone", "look letter", (2, 20))),
    ),
)

_AT_HOME: Final = (
    Scene(
        "the tablet on the sofa",
        0.35,
        (
            *(Step(0, "shared", "login look"), Step(1, "shared", "look", (0, 4))),
            *(Step(1, "shared", "look order", (1, 20)), Step(0, "shared", "login look order", (1, 20))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "parents and a child",
        0.25,
        (
            *(Step(0, "shared", "login look"), Step(2, "shared", "look"), Step(1, "shared", "notice look", (1, 9))),
            *(Step(1, "shared", "login order logout", (0, 2)), Step(2, "shared", "look", (2, 9))),
        ),
        (SHARED,),
        people=3,
    ),
    Scene(
        "two who share a flat",
        0.25,
        (
            *(Step(0, "shared", "look order"), Step(1, "shared", "login look logout", (1, 30))),
            *(Step(0, "shared", "look letter", (1, 30)), Step(1, "shared", "look", (1, 30))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "a borrowed telephone",
        0.05,
        (
            *(Step(0, "telephone", "look order"), Step(1, "telephone@0", "look order", (3, 40))),
            *(Step(0, "telephone", "look", (0, 9)),),
        ),
        people=2,
    ),
    Scene(
        "the family's mailbox",
        0.5,
        (
            *(Step(0, "telephone", "address=family look letter"), Step(1, "computer", "look order", (5, 60))),
            *(Step(1, "telephone", "address=family order", (5, 60)), Step(0, "telephone", "look order", (5, 60))),
        ),
        (FAMILY,),
        people=2,
    ),
    Scene(
        "one moves out",
        0.04,
        (
            *(Step(0, "shared", "login order"), Step(1, "shared", "notice look order", (2, 30))),
            *(Step(1, "new telephone", "look order", (40, 90)), Step(0, "shared", "look", (1, 40))),
            *(Step(1, "new telephone", "look", (1, 40)),),
        ),
        (SHARED,),
        people=2,
    ),
)

_NOW_AND_THEN: Final = (
    Scene(
        "a present to a friend who then buys, too",
        0.03,
        (Step(0, "telephone", "look number=of@1 order"), Step(1, "telephone", "look order", (10, 90))),
        people=2,
        strangers=True,
    ),
    Scene(
        "a mother orders for her son",
        0.01,
        (Step(0, "computer", "look address=of@1 order"), Step(1, "telephone", "look login look", (2, 30))),
        people=2,
    ),
    Scene(
        "a number given to somebody else",
        0.005,
        (
            *(Step(1, "telephone", "look order"), Step(1, "telephone", "number=new order", (30, 60))),
            *(Step(0, "telephone", "look number=of@1 order", (60, 120)),),
        ),
        people=2,
        strangers=True,
    ),
    Scene(
        "the account's address changes",
        0.05,
        (
            *(Step(0, "telephone", "login look logout"), Step(0, "telephone", "account=new login order", (10, 90))),
            *(Step(0, "new telephone", "account=new login look", (10, 90)),),
        ),
        (ACCOUNT,),
    ),
    Scene(
        "the telephone is lost",
        0.07,
        (
            *(Step(0, "telephone", "look order"), Step(0, "new telephone", "look", (5, 60))),
            *(Step(0, "new telephone", "ad look order", (1, 20)),),
        ),
    ),
    Scene(
        "the next one at the terminal",
        0.008,
        (Step(0, "kiosk", "login look"), Step(1, "kiosk", "notice look order")),
        (ACCOUNT,),
        people=2,
        strangers=True,
    ),
    Scene("an agent, then the web", 0.02, (Step(0, "agent", "order"), Step(0, "telephone", "look order", (10, 90)))),
    Scene(
        "the lunch break",
        0.08,
        (
            *(Step(0, "work", "login look"), Step(0, "telephone", "login look order", (0, 2))),
            *(Step(0, "work", "ad look", (5, 40)),),
        ),
        (ACCOUNT,),
    ),
    Scene(
        "an address for offers, another for orders",
        0.15,
        (
            *(Step(0, "telephone", "look address=second letter"), Step(0, "telephone", "ad look order", (5, 40))),
            *(Step(0, "computer", "look address=second order", (20, 90)),),
        ),
        (SECOND,),
    ),
    Scene(
        "stays logged in on a friend's telephone",
        0.01,
        (
            *(Step(0, "telephone@1", "look login order"), Step(1, "telephone", "look", (0, 1))),
            *(Step(1, "telephone", "notice look order", (1, 9)), Step(0, "telephone", "login look", (1, 9))),
        ),
        (ACCOUNT,),
        people=2,
        strangers=True,
    ),
    Scene("at the library", 0.008, (Step(0, "library", "look order"), Step(0, "telephone", "look", (1, 9)))),
)

SCENES: Final = _EVERY_DAY + _AT_HOME + _NOW_AND_THEN
