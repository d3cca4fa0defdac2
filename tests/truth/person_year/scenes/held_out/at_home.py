"""What goes on in households: computers, telephones and addresses that several use."""

from __future__ import annotations

from typing import Final

from person_year.scenes.scene import Needs, Scene, Step

SHARED, FAMILY = Needs.SHARED, Needs.FAMILY_ADDRESS

AT_HOME: Final = (
    Scene(
        "the kitchen computer",
        0.2,
        (
            *(Step(0, "shared", "look login"), Step(1, "shared", "notice look", (1, 9))),
            *(Step(1, "shared", "login look", (1, 9)), Step(0, "shared", "notice look", (1, 9))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "the evening's tablet",
        0.2,
        (
            *(Step(0, "shared", "ad look"), Step(1, "shared", "look order", (1, 9))),
            *(Step(0, "shared", "look order", (1, 20)),),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "only one ever shows",
        0.15,
        (
            *(Step(0, "shared", "login look"), Step(1, "shared", "look", (0, 5))),
            *(Step(1, "shared", "look", (1, 9)), Step(0, "shared", "order", (1, 9))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "three at one computer",
        0.12,
        (
            *(Step(0, "shared", "look order"), Step(1, "shared", "login look logout", (1, 15))),
            *(Step(2, "shared", "look letter", (1, 15)), Step(0, "shared", "look", (1, 15))),
        ),
        (SHARED,),
        people=3,
    ),
    Scene(
        "logs out for the next",
        0.12,
        (
            *(Step(0, "shared", "login look logout"), Step(1, "shared", "login look order logout", (0, 3))),
            *(Step(0, "shared", "login look logout", (3, 30)),),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "an account and a guest",
        0.1,
        (
            *(Step(0, "shared", "login order"), Step(1, "shared", "look order", (2, 20))),
            *(Step(1, "telephone", "look order", (5, 30)),),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "the tablet, and telephones of their own",
        0.15,
        (
            *(Step(0, "telephone", "login look"), Step(0, "shared", "login look", (1, 9))),
            *(Step(1, "shared", "notice look", (1, 9)), Step(1, "telephone", "look order", (1, 20))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "lends the telephone",
        0.02,
        (
            *(Step(0, "telephone", "login look"), Step(1, "telephone@0", "look order", (1, 20))),
            *(Step(0, "telephone", "look order", (1, 20)),),
        ),
        people=2,
    ),
    Scene(
        "chosen together",
        0.03,
        (
            *(Step(0, "telephone", "look"), Step(1, "telephone@0", "look")),
            *(Step(0, "telephone", "order", (0, 3)),),
        ),
        people=2,
    ),
    Scene(
        "the family's address for everything",
        0.25,
        (
            *(Step(0, "telephone", "address=family look order"),),
            *(Step(0, "telephone", "address=family look order", (10, 60)),),
            *(Step(1, "telephone", "address=family look order", (10, 60)),),
        ),
        (FAMILY,),
        people=2,
    ),
    Scene(
        "the family's address for offers",
        0.2,
        (
            *(Step(0, "telephone", "address=family letter"), Step(1, "telephone", "address=family letter", (2, 30))),
            *(Step(1, "telephone", "look order", (5, 40)),),
        ),
        (FAMILY,),
        people=2,
    ),
    Scene(
        "the family's address on the family's computer",
        0.3,
        (
            *(Step(0, "shared", "address=family order"), Step(1, "shared", "look", (1, 9))),
            *(Step(1, "shared", "address=family order", (5, 60)),),
        ),
        (SHARED, FAMILY),
        people=2,
    ),
    Scene(
        "one takes the computer along",
        0.03,
        (
            *(Step(0, "shared", "login look"), Step(1, "shared", "login look", (2, 20))),
            *(Step(0, "shared", "notice login look", (40, 90)), Step(0, "shared", "order", (5, 40))),
        ),
        (SHARED,),
        people=2,
    ),
    Scene(
        "a new flat and a new number",
        0.02,
        (
            *(Step(0, "telephone", "look order"), Step(0, "telephone", "number=new look order", (40, 120))),
            *(Step(1, "telephone", "look order", (2, 20)),),
        ),
        people=2,
    ),
)
