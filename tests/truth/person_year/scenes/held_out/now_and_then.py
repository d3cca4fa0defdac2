"""What happens to few: presents, terminals, lost telephones, further addresses, other people's devices."""

from __future__ import annotations

from typing import Final

from person_year.scenes.scene import Needs, Scene, Step

ACCOUNT, SECOND = Needs.ACCOUNT, Needs.SECOND_ADDRESS

NOW_AND_THEN: Final = (
    Scene("flowers for somebody", 0.02, (Step(0, "telephone", "number=of@1 order"),), people=2, strangers=True),
    Scene(
        "an order off the list of wishes",
        0.01,
        (Step(1, "telephone", "login look"), Step(0, "telephone", "look address=of@1 order", (2, 20))),
        people=2,
    ),
    Scene(
        "a parent at a child's computer",
        0.01,
        (Step(1, "computer@0", "look order"), Step(0, "computer", "look", (1, 9))),
        people=2,
    ),
    Scene("an agent, and later by telephone", 0.02, (Step(0, "agent", "order"), Step(0, "", "call", (20, 90)))),
    Scene(
        "the terminal, logged out",
        0.01,
        (Step(0, "kiosk", "login look logout"), Step(0, "telephone", "login look", (1, 20))),
        (ACCOUNT,),
    ),
    Scene(
        "the terminal, forgotten",
        0.004,
        (Step(0, "kiosk", "login look"), Step(1, "kiosk", "look")),
        (ACCOUNT,),
        people=2,
        strangers=True,
    ),
    Scene("the library, twice", 0.005, (Step(0, "library", "look"), Step(0, "library", "order", (1, 9)))),
    Scene("all from the office", 0.06, (Step(0, "work", "ad look"), Step(0, "work", "order", (0, 9)))),
    Scene(
        "the office, with an account",
        0.05,
        (
            *(Step(0, "work", "login look"), Step(0, "work", "look", (1, 9))),
            *(Step(0, "telephone", "login order", (1, 20)),),
        ),
        (ACCOUNT,),
    ),
    Scene(
        "another telephone, a guest as before",
        0.06,
        (
            *(Step(0, "telephone", "look order"), Step(0, "new telephone", "ad look", (30, 120))),
            *(Step(0, "new telephone", "look order", (3, 30)),),
        ),
    ),
    Scene(
        "another telephone, the same account",
        0.05,
        (
            *(Step(0, "telephone", "login order"), Step(0, "new telephone", "login look", (30, 120))),
            *(Step(0, "new telephone", "look order", (3, 30)),),
        ),
        (ACCOUNT,),
    ),
    Scene("cleans up each month", 0.03, (Step(0, "telephone", "clear look", (28, 40)),), times=3),
    Scene(
        "cleans up, logs in again",
        0.03,
        (
            *(Step(0, "telephone", "login look order"), Step(0, "telephone", "clear look login", (10, 60))),
            *(Step(0, "telephone", "look", (1, 10)),),
        ),
        (ACCOUNT,),
    ),
    Scene(
        "a private window, with an account",
        0.03,
        (Step(0, "private", "login look"), Step(0, "telephone", "login look", (1, 20))),
        (ACCOUNT,),
    ),
    Scene(
        "another address on the computer",
        0.06,
        (Step(0, "telephone", "look order"), Step(0, "computer", "address=second look order", (10, 60))),
        (SECOND,),
    ),
    Scene(
        "another address from then on",
        0.05,
        (
            *(Step(0, "telephone", "look order"), Step(0, "telephone", "address=second look order", (30, 120))),
            *(Step(0, "telephone", "address=second order", (30, 100)),),
        ),
        (SECOND,),
    ),
    Scene(
        "another number, told by telephone",
        0.02,
        (Step(0, "telephone", "look order"), Step(0, "telephone", "number=new order", (30, 150)), Step(0, "", "call")),
    ),
    Scene(
        "a number that was a caller's",
        0.002,
        (
            *(Step(1, "", "call"), Step(1, "telephone", "number=new order", (20, 60))),
            *(Step(0, "telephone", "number=of@1 look order", (60, 120)),),
        ),
        people=2,
        strangers=True,
    ),
    Scene(
        "the account gets another address",
        0.03,
        (
            *(Step(0, "computer", "login look"), Step(0, "computer", "account=new login look", (20, 120))),
            *(Step(0, "telephone", "account=new login order", (3, 30)),),
        ),
        (ACCOUNT,),
    ),
    Scene(
        "orders at a friend's and logs out",
        0.006,
        (
            *(Step(0, "telephone@1", "look login order logout"),),
            *(Step(1, "telephone", "look order", (1, 20)),),
        ),
        (ACCOUNT,),
        people=2,
        strangers=True,
    ),
    Scene(
        "a guest at a friend's computer",
        0.006,
        (
            *(Step(0, "computer@1", "look order"), Step(1, "computer", "look", (1, 9))),
            *(Step(1, "computer", "order", (1, 9)),),
        ),
        people=2,
        strangers=True,
    ),
)
