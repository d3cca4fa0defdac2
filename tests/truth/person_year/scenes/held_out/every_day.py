"""What most people do: look, come back, order, on devices of their own."""

from __future__ import annotations

from typing import Final

from person_year.scenes.scene import Needs, Scene, Step

ACCOUNT, COMPUTER = Needs.ACCOUNT, Needs.COMPUTER

EVERY_DAY: Final = (
    Scene("an ad, and once more the same day", 0.25, (Step(0, "telephone", "ad look"), Step(0, "telephone", "look"))),
    Scene("comes back after a month", 0.15, (Step(0, "telephone", "look"), Step(0, "telephone", "look", (25, 40)))),
    Scene(
        "a slow decision",
        0.12,
        (
            *(Step(0, "telephone", "ad look"), Step(0, "telephone", "look", (7, 20))),
            *(Step(0, "telephone", "look order", (7, 20)),),
        ),
    ),
    Scene("buys at once", 0.15, (Step(0, "telephone", "ad look order"),)),
    Scene("buys at once with an account", 0.25, (Step(0, "telephone", "look login order"),), (ACCOUNT,)),
    Scene(
        "a regular with an account",
        0.15,
        (Step(0, "telephone", "login look", (25, 60)), Step(0, "telephone", "look order", (5, 30))),
        (ACCOUNT,),
        times=3,
    ),
    Scene("a regular without", 0.06, (Step(0, "telephone", "look order", (30, 80)),), times=3),
    Scene(
        "an account on the computer alone",
        0.15,
        (
            *(Step(0, "computer", "login look"), Step(0, "computer", "look", (3, 20))),
            *(Step(0, "computer", "login order", (3, 20)),),
        ),
        (ACCOUNT, COMPUTER),
    ),
    Scene(
        "a guest on the computer alone",
        0.1,
        (Step(0, "computer", "ad look"), Step(0, "computer", "look order", (1, 9))),
        (COMPUTER,),
    ),
    Scene(
        "reads the letter",
        0.03,
        (
            *(Step(0, "telephone", "look letter"), Step(0, "telephone", "ad look", (5, 30))),
            *(Step(0, "telephone", "look", (5, 30)),),
        ),
    ),
    Scene(
        "the letter on the computer",
        0.03,
        (Step(0, "computer", "letter"), Step(0, "computer", "look order", (10, 50))),
        (COMPUTER,),
    ),
    Scene("looks within an app", 0.1, (Step(0, "app", "ad look"), Step(0, "app", "look", (1, 10)))),
    Scene(
        "a wallet on the telephone",
        0.06,
        (Step(0, "telephone", "look"), Step(0, "telephone", "express", (0, 3))),
    ),
    Scene(
        "from an app to the account",
        0.08,
        (Step(0, "app", "ad look"), Step(0, "telephone", "login look order", (0, 3))),
        (ACCOUNT,),
    ),
    Scene(
        "logged in on both",
        0.15,
        (
            *(Step(0, "telephone", "login look"), Step(0, "computer", "login look", (1, 10))),
            *(Step(0, "telephone", "look", (1, 20)), Step(0, "computer", "look order", (1, 20))),
        ),
        (ACCOUNT, COMPUTER),
    ),
    Scene(
        "the computer by day, the telephone in bed",
        0.1,
        (
            *(Step(0, "computer", "look"), Step(0, "telephone", "look")),
            *(Step(0, "computer", "order", (0, 2)),),
        ),
        (COMPUTER,),
    ),
    Scene(
        "a basket left alone",
        0.1,
        (Step(0, "telephone", "ad look login"), Step(0, "telephone", "look", (1, 3))),
        (ACCOUNT,),
    ),
    Scene("the card at the till, twice", 0.12, (Step(0, "", "till"), Step(0, "", "till", (20, 90))), (ACCOUNT,)),
    Scene(
        "the till after looking", 0.08, (Step(0, "telephone", "login look"), Step(0, "", "till", (1, 9))), (ACCOUNT,)
    ),
    Scene("rings up, nothing else", 0.03, (Step(0, "", "call"),)),
    Scene(
        "rings up, then looks",
        0.02,
        (
            *(Step(0, "", "call"), Step(0, "telephone", "look", (2, 20))),
            *(Step(0, "telephone", "look order", (10, 60)),),
        ),
    ),
    Scene(
        "a renewal each quarter",
        0.05,
        (Step(0, "telephone", "login order"), *(Step(0, "", "renew", (80, 92)) for _ in range(3))),
        (ACCOUNT,),
    ),
    Scene(
        "logs out when done",
        0.05,
        (Step(0, "telephone", "login look logout"), Step(0, "telephone", "login order logout", (10, 60))),
        (ACCOUNT,),
    ),
)
